package org.nifiaaas.training.learn;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.evaluate.Validation;

/** The last horizon of the training window, which settings and kinds are chosen by. Immutable. */
final class ValidationWindow {

    private static final int MOST_USERS = 3_000;

    private final HistorySnapshot snapshot;
    private final double horizonDays;
    private final CatalogueEvaluator evaluator;

    /**
     * Creates a window.
     *
     * @param snapshot what is known when it begins
     * @param end first minute after it
     */
    ValidationWindow(
            final HistorySnapshot snapshot, final int end, final double horizonDays, final int topK, final long seed) {
        this.snapshot = snapshot;
        this.horizonDays = horizonDays;
        this.evaluator = new CatalogueEvaluator(
                new EvaluationWindow(snapshot, snapshot.log(), end, end), topK, MOST_USERS, seed);
    }

    HistorySnapshot snapshot() {
        return snapshot;
    }

    /** Measures how heads rank over what is known of the items as of the snapshot. */
    Validation rankings(final List<Head> heads, final ItemKnowledge knowledge, final Set<Task> tasks) {
        return evaluator.rankings(scorers(heads, knowledge), tasks);
    }

    /** The same for one task, with the log loss of all pairs. */
    Validation validate(final List<Head> heads, final ItemKnowledge knowledge, final Task task) {
        return evaluator.validate(scorers(heads, knowledge), EnumSet.of(task));
    }

    private Supplier<UserScorer> scorers(final List<Head> heads, final ItemKnowledge knowledge) {
        final int items = snapshot.log().items();
        final HistoryModel model =
                new HistoryModel("candidate", horizonDays, snapshot.asOf(), heads, knowledge, new float[items + 1]);
        final HistoryTables tables = HistoryTables.of(model, snapshot);
        return () -> tables.scorer()::ofUser;
    }
}
