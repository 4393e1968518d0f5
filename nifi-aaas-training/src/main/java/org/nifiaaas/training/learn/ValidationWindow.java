package org.nifiaaas.training.learn;

import java.util.List;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.UserScorer;

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

    /** Measures heads over what is known of the items as of the snapshot. */
    CatalogueEvaluation evaluate(final List<Head> heads, final ItemKnowledge knowledge) {
        final int items = snapshot.log().items();
        final HistoryModel model =
                new HistoryModel("candidate", horizonDays, snapshot.asOf(), heads, knowledge, new float[items + 1]);
        final HistoryTables tables = HistoryTables.of(model, snapshot);
        return evaluator.evaluate(() -> {
            final HistoryScorer scorer = tables.scorer();
            return (UserScorer) scorer::ofUser;
        });
    }
}
