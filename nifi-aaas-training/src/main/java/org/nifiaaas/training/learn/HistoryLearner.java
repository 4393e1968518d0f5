package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairFeature.Side;
import org.nifiaaas.scoring.propensity.PairValues;
import org.nifiaaas.scoring.propensity.Term;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;

/**
 * Learns models of histories out of one training window.
 *
 * <p>The end of the window is cut into windows of one horizon each. As of the beginning of each, similarities and counts are made of what was known then, and the
 * purchases of the window are what the heads learn to foretell: what they see in learning is made as it will be in serving. The last of these windows
 * is the validation window, which chooses settings and kinds; after that the heads are fitted on all windows and everything else on the whole training window. The test window is no business
 * of this class. Used by one thread; all cores help.
 */
public final class HistoryLearner {

    private static final int MOST_WINDOWS = 8;
    private static final int FEWEST_WINDOWS = 3;
    private static final int FEW_ITEMS = 5_000;
    private static final int MANY_ITEMS = 20_000;
    private static final int AVERAGED_USERS = 400;
    private static final double LEAST_PROBABILITY = 1e-9;

    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final Task task;
    private final int topK;
    private final long seed;
    private final Consumer<String> progress;
    private final int horizonMinutes;
    private final int windows;
    private Set<PairFeature> wanted;
    private List<PairFeature> features;
    private KnowledgeLearner knowledge;
    private ValidationWindow validation;
    private Tuned alone;
    private Tuned blended;
    private EncoderTrainer encoders;
    private NetworkLearner network;

    /**
     * Creates a learner.
     *
     * @param log purchases of the training window
     * @param asOf first minute after the training window
     * @param horizonDays horizon of the probability, in days
     * @param task what validation ranks by
     * @param progress told what is being done
     * @throws IllegalArgumentException with one line if the training window is shorter than two horizons
     */
    public HistoryLearner(
            final EventLog log,
            final int asOf,
            final double horizonDays,
            final Task task,
            final int topK,
            final long seed,
            final Consumer<String> progress) {
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.task = task;
        this.topK = topK;
        this.seed = seed;
        this.progress = progress;
        this.horizonMinutes = ScoreCalibration.minutes(horizonDays);
        this.windows = windows(((double) asOf - log.firstMinute()) / horizonMinutes);
    }

    private int windows(final double horizons) {
        if (horizons < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "is %.1f days, the training window has %.1f: it must be at least twice as long",
                    horizonDays,
                    horizons * horizonDays));
        }
        final int affordable = log.items() <= FEW_ITEMS ? MOST_WINDOWS : log.items() <= MANY_ITEMS ? 4 : 2;
        return (int) Math.max(1, Math.min(affordable, horizons / 2));
    }

    /** Lets it learn kind {@link ModelKind#HISTORY_NETWORK}, which nobody else trains. */
    public HistoryLearner with(final EncoderTrainer trainer) {
        encoders = trainer;
        return this;
    }

    /**
     * Makes what kinds share: similarities and factors with tuned settings, as far as any of them looks at such, and labelled pairs of each window. Settings are tuned by the task, those of similarities in the blend by
     * new purchases, since for repeated ones it has better.
     *
     * @param kinds those that candidates will be asked of
     */
    public void prepare(final Collection<ModelKind> kinds) {
        begin(kinds.stream()
                .filter(kind -> kind != ModelKind.HISTORY_NETWORK)
                .flatMap(kind -> kind.variants().stream())
                .flatMap(variant -> variant.features().stream())
                .collect(Collectors.toSet()));
        final Tuning tuning = new Tuning(validation, knowledge, wanted, task).run();
        alone = new Tuned(tuning.best(task));
        blended = tuning.best(Task.NEW).equals(tuning.best(task)) ? alone : new Tuned(tuning.best(Task.NEW));
        tell("similarities", feature -> feature.side() == Side.GRAPH, LearningSettings::graph);
        tell("factors", FactorSettings.FEATURES::contains, LearningSettings::factors);
        prepareWindows(windows);
    }

    private void tell(
            final String what, final Predicate<PairFeature> made, final Function<LearningSettings, Object> part) {
        if (wanted.stream().anyMatch(made)) {
            final Object ofAlone = part.apply(alone.settings);
            final Object ofBlended = part.apply(blended.settings);
            progress.accept(what + ": " + ofAlone + (ofBlended.equals(ofAlone) ? "" : "; in the blend: " + ofBlended));
        }
    }

    private void begin(final Set<PairFeature> ofKinds) {
        wanted = ofKinds;
        features = Arrays.stream(PairFeature.values())
                .filter(feature -> feature.side() != Side.LATENT || wanted.contains(feature))
                .collect(Collectors.toList());
        knowledge = new KnowledgeLearner(seed);
        validation =
                new ValidationWindow(HistorySnapshot.of(log, start(1), horizonDays), start(0), horizonDays, topK, seed);
    }

    /** Windows of the training window and of a year before, the earliest first. */
    private void prepareWindows(final int count) {
        final int year = SeasonalCalibration.MINUTES_OF_A_YEAR;
        final List<LearningWindow> all = new ArrayList<>();
        for (int window = 1; window <= count; window++) {
            all.add(new LearningWindow(window, start(window), false));
        }
        for (int window = 0; window <= Math.min(windows, SeasonalCalibration.COMPARED); window++) {
            final long start = (long) start(window) - year;
            if (start - log.firstMinute() < (long) FEWEST_WINDOWS * horizonMinutes) {
                break;
            }
            all.add(new LearningWindow(window, (int) start, true));
        }
        all.sort(Comparator.comparingInt(LearningWindow::start));
        for (final LearningWindow window : all) {
            final HistorySnapshot snapshot = window.start() == start(1)
                    ? validation.snapshot()
                    : HistorySnapshot.of(log, window.start(), horizonDays);
            alone.add(window, snapshot);
            if (blended != alone) {
                blended.add(window, snapshot);
            }
            progress.accept(window + " is prepared");
        }
    }

    private Tuned tuned(final Variant variant) {
        return variant.kind() == ModelKind.BLEND ? blended : alone;
    }

    private int start(final int window) {
        return asOf - window * horizonMinutes;
    }

    /**
     * Fits kinds on the windows before the validation window and measures them on it.
     *
     * @param kinds in any order
     * @return one candidate for each kind, the simplest first
     */
    public List<Candidate> candidates(final Collection<ModelKind> kinds) {
        return candidates(kinds, () -> true);
    }

    /**
     * The same as long as there is time.
     *
     * @param hasTime asked before each kind but the first
     */
    public List<Candidate> candidates(final Collection<ModelKind> kinds, final BooleanSupplier hasTime) {
        final List<Candidate> candidates = new ArrayList<>();
        for (final ModelKind kind : ModelKind.values()) {
            if (kinds.contains(kind) && (candidates.isEmpty() || hasTime.getAsBoolean())) {
                final Candidate candidate = best(kind);
                progress.accept(String.format(
                        Locale.ROOT,
                        "%-12s NDCG@%d %.4f on validation, %.1f s, %s (best of %d)",
                        kind.value(),
                        topK,
                        candidate.ndcg(task),
                        candidate.seconds(),
                        candidate.setting(),
                        candidate.tried()));
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    private Candidate best(final ModelKind kind) {
        final long begin = System.nanoTime();
        final List<Candidate> tried = new ArrayList<>();
        for (final Variant variant : kind.variants()) {
            final Validation result = kind == ModelKind.HISTORY_NETWORK
                    ? validation.validate(
                            variant.fit(network().earlier()), network().validationKnowledge(), task)
                    : validation.validate(
                            variant.fit(tuned(variant).earlier()),
                            tuned(variant).validationKnowledge.only(variant.features()),
                            task);
            tried.add(new Candidate(variant, result, 1, 0));
        }
        final Candidate best = kind.isNested()
                ? Choice.of(tried, task).chosen()
                : Collections.max(tried, Comparator.comparingDouble(candidate -> candidate.ndcg(task)));
        return new Candidate(best.variant(), best.validation(), tried.size(), (System.nanoTime() - begin) / 1e9);
    }

    /** The networks, which are trained when they are first asked for. */
    private NetworkLearner network() {
        if (network == null) {
            network = new NetworkLearner(log, asOf, horizonDays, windows, seed, encoders);
            network.prepare();
        }
        return network;
    }

    /** Chooses between candidates, see {@link Choice}. */
    public Choice choose(final List<Candidate> candidates) {
        return Choice.of(candidates, task);
    }

    /**
     * Fits the variants of candidates on all windows and makes them ready to be served.
     *
     * @return the models in the order of the candidates; those of one call share the similarities
     */
    public List<LearnedModel> finish(final List<Candidate> candidates) {
        final HistorySnapshot snapshot = HistorySnapshot.of(log, asOf, horizonDays);
        final List<LearnedModel> models = new ArrayList<>();
        for (final Candidate candidate : candidates) {
            if (candidate.kind() == ModelKind.HISTORY_NETWORK) {
                models.add(finishNetwork(candidate, snapshot));
                continue;
            }
            final Tuned tuned = tuned(candidate.variant());
            final List<Head> heads = candidate.variant().fit(tuned.all());
            final ItemKnowledge known = knowledge.learn(
                    snapshot, tuned.settings, candidate.variant().features());
            final Calibration calibration = SeasonalCalibration.fit(tuned.ofWindows, tuned.ofYearBefore, heads);
            final String kind = candidate.kind().value();
            models.add(new LearnedModel(
                    kind, averaged(kind, heads, known, snapshot, tuned.settings.toMap()), calibration));
        }
        return models;
    }

    /**
     * A candidate as it was measured: its heads have seen the windows before the validation window, and everything else what was known when that began. Not for the history network.
     *
     * @throws IllegalArgumentException with one line if there is no window before the validation window
     */
    public HistoryTables rehearsed(final Candidate candidate) {
        if (windows < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "of %.1f days is too long for %s to be measured by what it has not seen: the training window must"
                            + " have room for four of them",
                    horizonDays,
                    candidate.kind().value()));
        }
        final Tuned tuned = tuned(candidate.variant());
        return averaged(
                candidate.kind().value(),
                candidate.variant().fit(tuned.earlier()),
                tuned.validationKnowledge.only(candidate.variant().features()),
                validation.snapshot(),
                tuned.settings.toMap());
    }

    /** Heads and calibration see only what the network has not been trained on. */
    private LearnedModel finishNetwork(final Candidate candidate, final HistorySnapshot snapshot) {
        final List<LabelledPairs> unseen = network().unseen();
        final List<Head> heads = candidate.variant().fit(LabelledPairs.concatenate(unseen));
        final String kind = candidate.kind().value();
        return new LearnedModel(
                kind,
                averaged(kind, heads, network().finish(), snapshot, network().settings()),
                SeasonalCalibration.fit(unseen, Collections.emptyList(), heads));
    }

    /**
     * Continues a model on a training window that goes on: what it has learned of how much counts and similarities mean stays; the similarities, the counts and the calibration are made anew. Nothing is tuned, and only the windows that the calibration looks at are cut.
     *
     * @param parent a model that {@link #finish} or this method made, of the same horizon
     * @throws IllegalArgumentException with one line if the parent does not say how its similarities were made, or is of a kind that cannot go on
     */
    public LearnedModel update(final HistoryModel parent) {
        if (ModelKind.HISTORY_NETWORK.value().equals(parent.kind())) {
            throw new IllegalArgumentException("is of kind " + parent.kind() + ", which is always trained as a whole");
        }
        final LearningSettings settings = LearningSettings.of(parent.settings());
        begin(parent.heads().stream()
                .flatMap(head -> head.terms().stream())
                .map(Term::feature)
                .collect(Collectors.toSet()));
        knowledge.goOnFrom(parent, settings.factors());
        alone = new Tuned(settings);
        blended = alone;
        prepareWindows(Math.min(windows, SeasonalCalibration.COMPARED));
        final HistorySnapshot snapshot = HistorySnapshot.of(log, asOf, horizonDays);
        return new LearnedModel(
                parent.kind(),
                averaged(
                        parent.kind(),
                        parent.heads(),
                        knowledge.learn(snapshot, settings, wanted),
                        snapshot,
                        settings.toMap()),
                SeasonalCalibration.fit(alone.ofWindows, alone.ofYearBefore, parent.heads()));
    }

    /** The model with what an unknown user gets: the mean over users. An unknown item gets what the least known items get. */
    private HistoryTables averaged(
            final String kind,
            final List<Head> heads,
            final ItemKnowledge known,
            final HistorySnapshot snapshot,
            final Map<String, Double> settings) {
        final float[] average = new float[log.items() + 1];
        final HistoryModel model = new HistoryModel(kind, horizonDays, snapshot.asOf(), heads, known, average.clone());
        final HistoryTables plain = HistoryTables.of(model.withSettings(settings), snapshot);
        final HistoryScorer scorer = plain.scorer();
        final int[] users = Arrays.stream(log.sampleUsers(AVERAGED_USERS, seed))
                .filter(user -> snapshot.distinct(user) > 0)
                .toArray();
        final double[] sums = new double[average.length];
        final float[] probabilities = new float[average.length];
        for (final int user : users) {
            scorer.ofUser(user, probabilities);
            for (int item = 1; item < sums.length; item++) {
                sums[item] += probabilities[item];
            }
        }
        sums[0] = Arrays.stream(sums, 1, sums.length)
                .sorted()
                .limit(Math.max(1, log.items() / 10))
                .average()
                .orElse(0);
        for (int item = 0; item < sums.length; item++) {
            final double mean = Math.max(LEAST_PROBABILITY, sums[item] / Math.max(1, users.length));
            average[item] = (float) Math.log(mean / (1 - Math.min(mean, 1 - LEAST_PROBABILITY)));
        }
        return plain.withAverage(average);
    }

    /** What was made with one setting of the similarities and factors. */
    private final class Tuned {

        private final LearningSettings settings;
        /** The latest first. */
        private final List<LabelledPairs> ofWindows = new ArrayList<>();

        private final List<LabelledPairs> ofYearBefore = new ArrayList<>();
        private ItemKnowledge validationKnowledge;

        Tuned(final LearningSettings settings) {
            this.settings = settings;
        }

        /** Draws the pairs of a window that is later than those that were added before. */
        void add(final LearningWindow window, final HistorySnapshot snapshot) {
            final ItemKnowledge known = knowledge.learn(snapshot, settings, wanted);
            final LabelledPairs pairs = PairDraw.of(
                    snapshot,
                    snapshot.asOf() + horizonMinutes,
                    new PairValues(snapshot, known, horizonDays),
                    features,
                    seed + window.draw());
            (window.isYearBefore() ? ofYearBefore : ofWindows).add(0, pairs);
            if (snapshot == validation.snapshot()) {
                validationKnowledge = known;
            }
        }

        /** Pairs of the windows before the validation window, of that one if there is no other. */
        LabelledPairs earlier() {
            return LabelledPairs.concatenate(
                    ofWindows.size() == 1 ? ofWindows : ofWindows.subList(1, ofWindows.size()));
        }

        LabelledPairs all() {
            return LabelledPairs.concatenate(ofWindows);
        }
    }
}
