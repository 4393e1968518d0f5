package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.Choice;
import org.nifiaaas.training.learn.HistoryLearner;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.learn.ModelKind;
import org.nifiaaas.training.learn.ScoreCalibration;

/**
 * Measures what continuing a version loses in quality and saves in time. The end of the data is cut into windows of one horizon. As of the beginning of the one before
 * them a version is trained, which chooses the kind; as of the beginning of each, that kind is trained fully, and the version of the step before is continued.
 * Both are measured on the purchases of the window, and know nothing but what was known when it began. Used once, by one thread.
 */
public final class Incremental {

    private static final int FEWEST_HORIZONS = 2;
    private static final int MOST_TEST_USERS = 20_000;
    private static final double MINUTES_OF_A_DAY = 1440;
    private static final double NANOS = 1e9;

    private final Timeline timeline;
    private final int steps;
    private final double horizonDays;
    private final int horizonMinutes;
    private final Task task;
    private final long seed;
    private final Consumer<String> progress;
    private final LongSupplier nanos;

    /**
     * Creates a measurement.
     *
     * @param all purchases of the whole data
     * @param steps number of windows
     * @param task what the models are trained for and measured by
     * @param progress told of each step
     * @param nanos clock, see {@link System#nanoTime()}
     * @throws InputException if the data are too short for so many windows
     */
    public Incremental(
            final EventLog all,
            final int steps,
            final double horizonDays,
            final Task task,
            final long seed,
            final Consumer<String> progress,
            final LongSupplier nanos)
            throws InputException {
        this.timeline = Timeline.of(all);
        this.steps = steps;
        this.horizonDays = horizonDays;
        this.horizonMinutes = ScoreCalibration.minutes(horizonDays);
        this.task = task;
        this.seed = seed;
        this.progress = progress;
        this.nanos = nanos;
        final long minutes = (long) timeline.end() - timeline.begin();
        final long most = minutes / horizonMinutes - FEWEST_HORIZONS - 1;
        if (steps > most) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "Option --incremental is %d: the data of %.0f days have room for %d windows of %.1f days, with one for the"
                            + " version to continue and two to train it",
                    steps,
                    minutes / MINUTES_OF_A_DAY,
                    Math.max(0, most),
                    horizonDays));
        }
    }

    /**
     * Measures.
     *
     * @param kinds between which the first training chooses
     */
    public IncrementalResult run(final Set<ModelKind> kinds) {
        final Training first = train(timeline.before(start(0)), start(0), kinds);
        final Choice choice = first.choice;
        final Set<ModelKind> kind = EnumSet.of(choice.chosen().kind());
        LearnedModel version = first.model;
        progress.accept("continuing: " + choice.reason());
        final List<IncrementalStep> measured = new ArrayList<>();
        final Map<Integer, List<Double>> differences = new TreeMap<>();
        for (int step = 1; step <= steps; step++) {
            final int asOf = start(step);
            final EventLog log = timeline.before(asOf);
            final LearnedModel parent = version;
            final Timed full = timed(() -> train(log, asOf, kind).model);
            final Timed continued = timed(() -> learner(log, asOf).update(parent.model()));
            final CatalogueEvaluator evaluator = evaluator(log, asOf);
            final Validation ofFull = evaluator.rankings(full.model::scorer, EnumSet.of(task));
            final Validation ofContinued = evaluator.rankings(continued.model::scorer, EnumSet.of(task));
            note(differences, ofFull, ofContinued);
            measured.add(new IncrementalStep(asOf, task, ofFull, full.seconds, ofContinued, continued.seconds, seed));
            version = continued.model;
            tell(measured);
        }
        return new IncrementalResult(choice.chosen().kind().value(), task, measured, difference(differences.values()));
    }

    /** First minute of a window; of the one before the first for 0. */
    private int start(final int step) {
        return timeline.end() - (steps - step + 1) * horizonMinutes;
    }

    private HistoryLearner learner(final EventLog log, final int asOf) {
        return new HistoryLearner(log, asOf, horizonDays, task, BenchmarkData.TOP_K, seed, line -> {});
    }

    private Training train(final EventLog log, final int asOf, final Collection<ModelKind> kinds) {
        final HistoryLearner learner = learner(log, asOf);
        learner.prepare(kinds);
        final Choice choice = learner.choose(learner.candidates(kinds));
        return new Training(
                choice,
                learner.finish(Collections.singletonList(choice.chosen())).get(0));
    }

    private Timed timed(final Supplier<LearnedModel> training) {
        final long begin = nanos.getAsLong();
        final LearnedModel model = training.get();
        return new Timed(model, (nanos.getAsLong() - begin) / NANOS);
    }

    private CatalogueEvaluator evaluator(final EventLog log, final int asOf) {
        final int until = asOf + horizonMinutes;
        return new CatalogueEvaluator(
                new EvaluationWindow(
                        HistorySnapshot.of(log, asOf, horizonDays), timeline.between(asOf, until), until, until),
                BenchmarkData.TOP_K,
                MOST_TEST_USERS,
                seed);
    }

    /** Numbers of users are the same in all steps. */
    private void note(final Map<Integer, List<Double>> differences, final Validation full, final Validation continued) {
        final int[] users = full.users(task);
        final double[] ofFull = full.ndcgOfUsers(task);
        final double[] ofContinued = continued.ndcgOfUsers(task);
        for (int position = 0; position < users.length; position++) {
            differences
                    .computeIfAbsent(users[position], any -> new ArrayList<>())
                    .add(ofContinued[position] - ofFull[position]);
        }
    }

    /** Over the users, each of which has the mean over the steps: those of one user are not independent of each other. */
    private Optional<Bootstrap.Difference> difference(final Collection<List<Double>> ofUsers) {
        final double[] means = ofUsers.stream()
                .mapToDouble(each ->
                        each.stream().mapToDouble(Double::doubleValue).average().orElse(0))
                .toArray();
        return Bootstrap.difference(means, new double[means.length], seed);
    }

    private void tell(final List<IncrementalStep> measured) {
        final IncrementalStep last = measured.get(measured.size() - 1);
        progress.accept(String.format(
                Locale.ROOT,
                "[%d/%d] as of %s: trained fully NDCG@%d %.4f in %.1f s, continued %.4f in %.1f s",
                measured.size(),
                steps,
                last.from(),
                BenchmarkData.TOP_K,
                last.fullNdcg(),
                last.fullSeconds(),
                last.continuedNdcg(),
                last.continuedSeconds()));
    }

    /** A model and how long it took. */
    private static final class Timed {

        private final LearnedModel model;
        private final double seconds;

        Timed(final LearnedModel model, final double seconds) {
            this.model = model;
            this.seconds = seconds;
        }
    }

    /** A full training. */
    private static final class Training {

        private final Choice choice;
        private final LearnedModel model;

        Training(final Choice choice, final LearnedModel model) {
            this.choice = choice;
            this.model = model;
        }
    }
}
