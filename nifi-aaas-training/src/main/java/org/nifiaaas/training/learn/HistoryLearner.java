package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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
import org.nifiaaas.scoring.propensity.PairValues;
import org.nifiaaas.scoring.propensity.Term;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;

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
    private static final int VALIDATION_USERS = 3_000;
    private static final int AVERAGED_USERS = 400;
    private static final double LEAST_PROBABILITY = 1e-9;
    private static final List<PairFeature> FEATURES = Arrays.stream(PairFeature.values())
            .filter(feature -> feature.side() != PairFeature.Side.LATENT)
            .collect(Collectors.toList());

    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final Task task;
    private final int topK;
    private final long seed;
    private final Consumer<String> progress;
    private final int horizonMinutes;
    private final int windows;
    private boolean graphs;
    private HistorySnapshot validationSnapshot;
    private HistorySnapshot countedSnapshot;
    private Cooccurrence counted;
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

    /** Makes what all kinds that take part by themselves share, see {@link #prepare(Collection)}. */
    public void prepare() {
        prepare(ModelKind.auto());
    }

    /**
     * Makes what kinds share: similarities with tuned settings, if any of them looks at similarities, and labelled pairs of each window. Settings are tuned by the task, and for the blend by new purchases,
     * since for repeated ones it has better than similarities.
     *
     * @param kinds those that candidates will be asked of
     */
    public void prepare(final Collection<ModelKind> kinds) {
        validationSnapshot = snapshot(1);
        graphs = kinds.stream().flatMap(kind -> kind.variants().stream()).anyMatch(Variant::usesGraph);
        if (graphs) {
            final Map<Task, GraphSettings> tuned = tune();
            alone = new Tuned(tuned.get(task));
            blended = tuned.get(Task.NEW).equals(tuned.get(task)) ? alone : new Tuned(tuned.get(Task.NEW));
            progress.accept("similarities: " + alone.settings
                    + (blended == alone ? "" : "; in the blend: " + blended.settings));
        } else {
            alone = new Tuned(GraphSettings.GRID[1]);
            blended = alone;
        }
        prepareWindows(windows);
        prepareYearBefore();
    }

    private void prepareWindows(final int count) {
        for (int window = 1; window <= count; window++) {
            final HistorySnapshot snapshot = window == 1 ? validationSnapshot : snapshot(window);
            alone.add(snapshot, window);
            if (blended != alone) {
                blended.add(snapshot, window);
            }
            progress.accept("window " + window + " of " + count + " is prepared");
        }
    }

    /** Windows of a year before, the one that is a year before the horizon of the model first. */
    private void prepareYearBefore() {
        final int year = SeasonalCalibration.MINUTES_OF_A_YEAR;
        for (int window = 0; window <= Math.min(windows, SeasonalCalibration.COMPARED); window++) {
            final long start = (long) start(window) - year;
            if (start - log.firstMinute() < (long) FEWEST_WINDOWS * horizonMinutes) {
                return;
            }
            final HistorySnapshot snapshot = HistorySnapshot.of(log, (int) start, horizonDays);
            alone.addYearBefore(snapshot, window);
            if (blended != alone) {
                blended.addYearBefore(snapshot, window);
            }
            progress.accept("window " + window + " of the year before is prepared");
        }
    }

    /** What was bought together as of a snapshot; counted once, however many graphs are made of it in a row. */
    private Cooccurrence together(final HistorySnapshot snapshot) {
        if (countedSnapshot != snapshot) {
            counted = Cooccurrence.of(snapshot);
            countedSnapshot = snapshot;
        }
        return counted;
    }

    private Tuned tuned(final Variant variant) {
        return variant.kind() == ModelKind.BLEND ? blended : alone;
    }

    private int start(final int window) {
        return asOf - window * horizonMinutes;
    }

    private HistorySnapshot snapshot(final int window) {
        return HistorySnapshot.of(log, start(window), horizonDays);
    }

    private LabelledPairs draw(final int window, final HistorySnapshot snapshot, final ItemGraph graph) {
        return PairDraw.of(
                snapshot,
                snapshot.asOf() + horizonMinutes,
                new PairValues(snapshot, ItemKnowledge.of(graph), horizonDays),
                FEATURES,
                seed + window);
    }

    /** The setting of each similarity that ranks best by itself, for the task and for new purchases. */
    private Map<Task, GraphSettings> tune() {
        final PairFeature[] measures = {PairFeature.NEIGHBOUR, PairFeature.EASE, PairFeature.EASE_USER};
        final Map<Task, GraphSettings[]> best = new EnumMap<>(Task.class);
        final Map<Task, double[]> quality = new EnumMap<>(Task.class);
        for (final Task each : EnumSet.of(task, Task.NEW)) {
            best.put(each, new GraphSettings[measures.length]);
            quality.put(each, new double[] {-1, -1, -1});
        }
        final CatalogueEvaluator evaluator = validationEvaluator();
        for (final GraphSettings settings : GraphSettings.GRID) {
            final ItemGraph graph = GraphLearner.learn(together(validationSnapshot), settings);
            for (int measure = 0; measure < measures.length; measure++) {
                // A wide deviation, since values beyond four of them would tie.
                final Head head = new Head(
                        Head.Pairs.ALL, 0, Collections.singletonList(new Term(measures[measure], 0, 10, 1, 0, 0)));
                final CatalogueEvaluation result =
                        evaluate(evaluator, Collections.singletonList(head), ItemKnowledge.of(graph));
                for (final Task each : best.keySet()) {
                    final double ndcg = result.ranking(each).ndcg();
                    if (ndcg > quality.get(each)[measure]) {
                        quality.get(each)[measure] = ndcg;
                        best.get(each)[measure] = settings;
                    }
                }
            }
        }
        final Map<Task, GraphSettings> tuned = new EnumMap<>(Task.class);
        best.forEach(
                (each, of) -> tuned.put(each, new GraphSettings(of[0].shrinkage(), of[1].ease(), of[2].easeUser())));
        return tuned;
    }

    private CatalogueEvaluator validationEvaluator() {
        final int end = start(1) + horizonMinutes;
        return new CatalogueEvaluator(
                new EvaluationWindow(validationSnapshot, log, end, end), topK, VALIDATION_USERS, seed);
    }

    private CatalogueEvaluation evaluate(
            final CatalogueEvaluator evaluator, final List<Head> heads, final ItemKnowledge knowledge) {
        final HistoryModel model =
                new HistoryModel("candidate", horizonDays, start(1), heads, knowledge, new float[log.items() + 1]);
        final HistoryTables tables = HistoryTables.of(model, validationSnapshot);
        return evaluator.evaluate(() -> {
            final HistoryScorer scorer = tables.scorer();
            return (UserScorer) scorer::ofUser;
        });
    }

    /**
     * Fits kinds on the windows before the validation window and measures them on it.
     *
     * @param kinds in any order
     * @return one candidate for each kind, the simplest first
     */
    public List<Candidate> candidates(final Collection<ModelKind> kinds) {
        final CatalogueEvaluator evaluator = validationEvaluator();
        final List<Candidate> candidates = new ArrayList<>();
        for (final ModelKind kind : ModelKind.values()) {
            if (kinds.contains(kind)) {
                final Candidate candidate = best(kind, evaluator);
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

    private Candidate best(final ModelKind kind, final CatalogueEvaluator evaluator) {
        final long begin = System.nanoTime();
        final List<Candidate> tried = new ArrayList<>();
        for (final Variant variant : kind.variants()) {
            final CatalogueEvaluation result = kind == ModelKind.HISTORY_NETWORK
                    ? evaluate(
                            evaluator,
                            variant.fit(network().earlier()),
                            network().validationKnowledge())
                    : evaluate(evaluator, variant.fit(tuned(variant).earlier()), ItemKnowledge.of(graph(variant)));
            tried.add(new Candidate(variant, result, 1, 0));
        }
        final Candidate best = Collections.max(tried, Comparator.comparingDouble(candidate -> candidate.ndcg(task)));
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

    private ItemGraph graph(final Variant variant) {
        return variant.usesGraph() ? tuned(variant).validationGraph : HistoryModel.noGraph(log.items());
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
        alone.finalGraph = null;
        blended.finalGraph = null;
        final List<LearnedModel> models = new ArrayList<>();
        for (final Candidate candidate : candidates) {
            if (candidate.kind() == ModelKind.HISTORY_NETWORK) {
                models.add(finishNetwork(candidate, snapshot));
                continue;
            }
            final Tuned tuned = tuned(candidate.variant());
            final List<Head> heads = candidate.variant().fit(tuned.all());
            final ItemGraph used =
                    candidate.variant().usesGraph() ? tuned.finalGraph(snapshot) : HistoryModel.noGraph(log.items());
            final Calibration calibration = SeasonalCalibration.fit(tuned.ofWindows, tuned.ofYearBefore, heads);
            final String kind = candidate.kind().value();
            models.add(new LearnedModel(
                    kind,
                    averaged(kind, heads, ItemKnowledge.of(used), snapshot, tuned.settings.toMap()),
                    calibration));
        }
        return models;
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
        final GraphSettings settings = GraphSettings.of(parent.settings());
        graphs = parent.graph().edges() > 0;
        alone = new Tuned(settings);
        blended = alone;
        validationSnapshot = snapshot(1);
        prepareWindows(Math.min(windows, SeasonalCalibration.COMPARED));
        prepareYearBefore();
        final HistorySnapshot snapshot = HistorySnapshot.of(log, asOf, horizonDays);
        final ItemGraph graph = alone.finalGraph(snapshot);
        return new LearnedModel(
                parent.kind(),
                averaged(parent.kind(), parent.heads(), ItemKnowledge.of(graph), snapshot, settings.toMap()),
                SeasonalCalibration.fit(alone.ofWindows, alone.ofYearBefore, parent.heads()));
    }

    /** The model with what an unknown user gets: the mean over users. An unknown item gets what the least known items get. */
    private HistoryTables averaged(
            final String kind,
            final List<Head> heads,
            final ItemKnowledge knowledge,
            final HistorySnapshot snapshot,
            final Map<String, Double> settings) {
        final float[] average = new float[log.items() + 1];
        final HistoryModel model = new HistoryModel(kind, horizonDays, asOf, heads, knowledge, average.clone());
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

    /** What was made with one setting of the similarities. */
    private final class Tuned {

        private final GraphSettings settings;
        private final List<LabelledPairs> ofWindows = new ArrayList<>();
        private final List<LabelledPairs> ofYearBefore = new ArrayList<>();
        private ItemGraph validationGraph;
        private ItemGraph finalGraph;

        Tuned(final GraphSettings settings) {
            this.settings = settings;
        }

        private ItemGraph graph(final HistorySnapshot snapshot) {
            return graphs ? GraphLearner.learn(together(snapshot), settings) : HistoryModel.noGraph(log.items());
        }

        void add(final HistorySnapshot snapshot, final int window) {
            final ItemGraph graph = graph(snapshot);
            validationGraph = window == 1 ? graph : validationGraph;
            ofWindows.add(draw(window, snapshot, graph));
        }

        void addYearBefore(final HistorySnapshot snapshot, final int window) {
            ofYearBefore.add(draw(-window, snapshot, graph(snapshot)));
        }

        /** Pairs of the windows before the validation window, of that one if there is no other. */
        LabelledPairs earlier() {
            return LabelledPairs.concatenate(
                    ofWindows.size() == 1 ? ofWindows : ofWindows.subList(1, ofWindows.size()));
        }

        LabelledPairs all() {
            return LabelledPairs.concatenate(ofWindows);
        }

        ItemGraph finalGraph(final HistorySnapshot snapshot) {
            if (finalGraph == null) {
                finalGraph = graph(snapshot);
            }
            return finalGraph;
        }
    }
}
