package org.nifiaaas.training;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.learn.Candidate;
import org.nifiaaas.training.learn.Choice;
import org.nifiaaas.training.learn.HistoryLearner;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.learn.ModelKind;
import org.nifiaaas.training.models.HistoryNetworkTrainer;
import org.nifiaaas.training.publish.GoldenPairs;
import org.nifiaaas.training.split.Newcomers;

/** Trains the kinds of models that score by histories, chooses one of them, and makes it what will be served. Used once, by one thread. */
final class HistoryTraining {

    private static final String OUTPUT = "sigmoid";

    private final LearningOptions options;
    private final TrainingProblem problem;
    private final boolean beside;
    private final long seed;
    private final Report report;
    private List<Candidate> candidates;
    private List<LearnedModel> models;
    private LearnedModel chosen;
    private String reason;
    /** Null unless a stack is made of it. */
    private HistoryTables rehearsed;

    /**
     * Creates a training.
     *
     * @param beside whether it only makes what a network is compared with
     */
    HistoryTraining(
            final LearningOptions options,
            final TrainingProblem problem,
            final boolean beside,
            final long seed,
            final Report report) {
        this.options = options;
        this.problem = problem;
        this.beside = beside;
        this.seed = seed;
        this.report = report;
    }

    private HistoryLearner learner() throws InputException {
        try {
            return new HistoryLearner(
                            problem.log(),
                            problem.asOf(),
                            problem.horizonDays(),
                            problem.task(),
                            problem.topK(),
                            seed,
                            report::stage)
                    .with(new HistoryNetworkTrainer(report::stage));
        } catch (final IllegalArgumentException e) {
            throw new InputException("Horizon " + e.getMessage(), e);
        }
    }

    /** Continues an earlier version, whose vocabularies the window has taken over. */
    void update(final ParentVersion parent) throws InputException {
        final HistoryLearner learner = learner();
        try {
            chosen = learner.update(parent.model());
        } catch (final IllegalArgumentException e) {
            throw new InputException(parent + " " + e.getMessage() + ", so it cannot be continued", e);
        }
        candidates = Collections.emptyList();
        models = Collections.singletonList(chosen);
        reason = chosen.kind() + " is continued from " + parent;
    }

    /** Trains all kinds that are wanted. */
    void run() throws InputException {
        final HistoryLearner learner = learner();
        try {
            choose(learner);
        } catch (final IllegalArgumentException e) {
            throw new InputException("Horizon " + e.getMessage(), e);
        }
    }

    private void choose(final HistoryLearner learner) throws InputException {
        final Set<ModelKind> kinds =
                beside && !options.scoresFeatures() ? EnumSet.of(ModelKind.POPULARITY) : options.kinds();
        final long end = System.nanoTime() + options.budgetNanos();
        learner.prepare(kinds);
        candidates = learner.candidates(kinds, () -> !options.isAuto() || System.nanoTime() - end < 0);
        if (options.isStack()) {
            rehearsed = learner.rehearsed(candidate(ModelKind.BLEND));
        }
        final List<Candidate> eligible = candidates.stream()
                .filter(candidate -> beside || options.mayChoose(candidate.kind()))
                .collect(Collectors.toList());
        final Choice choice = learner.choose(eligible);
        reason = choice.reason() + leftOut(kinds);
        models = learner.finish(candidates);
        chosen = models.get(candidates.indexOf(choice.chosen()));
    }

    private Candidate candidate(final ModelKind kind) {
        return candidates.stream()
                .filter(candidate -> candidate.kind() == kind)
                .findFirst()
                .orElseThrow(IllegalStateException::new);
    }

    private String leftOut(final Set<ModelKind> kinds) {
        final Set<ModelKind> left = EnumSet.copyOf(kinds);
        candidates.forEach(candidate -> left.remove(candidate.kind()));
        return left.isEmpty()
                ? ""
                : left.stream()
                        .map(ModelKind::value)
                        .collect(Collectors.joining(", ", "; not tried, since --budget was used up: ", ""));
    }

    /** What was tried, the simplest first. */
    List<Candidate> candidates() {
        return candidates;
    }

    /** Why the kind was chosen, in words. */
    String reason() {
        return reason;
    }

    /** All models, in the order of the candidates. */
    List<LearnedModel> models() {
        return models;
    }

    /** The blend that a stack is made of. */
    LearnedModel blend() {
        return models.get(candidates.indexOf(candidate(ModelKind.BLEND)));
    }

    /** The same as it was before the last horizon of the training window. */
    HistoryTables rehearsed() {
        return rehearsed;
    }

    /** What is known at the end of the training window. */
    HistorySnapshot snapshot() {
        return chosen.tables().snapshot();
    }

    /** The chosen model, as it will be read again. */
    Trained chosen() throws TrainingException {
        final LearnedModel model = chosen;
        final Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ModelBundle.SIMILARITY_MODEL, model.model().toBytes());
        files.put(ModelBundle.HISTORIES, problem.log().toBytes());
        final HistoryTables served = HistoryTables.of(
                HistoryModel.fromBytes(files.get(ModelBundle.SIMILARITY_MODEL)),
                EventLog.fromBytes(files.get(ModelBundle.HISTORIES)));
        final GoldenRows golden = GoldenPairs.of(
                        problem.window().users(), problem.window().items(), seed)
                .score(
                        rows -> probabilities(model.tables(), model.calibration(), rows),
                        rows -> probabilities(served, model.calibration(), rows));
        return new Trained(
                        model.kind(), ModelBundle.SIMILARITY, OUTPUT, files, model.calibration(), golden, model::scorer)
                .with(users -> scorers(model, users));
    }

    /** Scorers of users whom training never saw, by what they bought. */
    static Supplier<UserScorer> scorers(final LearnedModel model, final Newcomers users) {
        final EventLog bought = users.before(model.model().asOf());
        return () -> model.scorer(bought);
    }

    private static float[] probabilities(final HistoryTables tables, final Calibration calibration, final int... rows) {
        final HistoryScorer scorer = tables.scorer();
        final float[] probabilities = new float[rows.length / FeatureExtractor.COLUMNS];
        final int first = FeatureExtractor.embeddingRow(0);
        for (int row = 0; row < probabilities.length; row++) {
            final int at = row * FeatureExtractor.COLUMNS;
            probabilities[row] = calibration.apply(scorer.probability(rows[at] - first, rows[at + 1] - first));
        }
        return probabilities;
    }
}
