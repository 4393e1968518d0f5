package org.nifiaaas.training.learn;

import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.training.evaluate.UserScorer;

/** A model that is ready to be served, and the histories it scores by. Immutable and thread-safe. */
public final class LearnedModel {

    private final String kind;
    private final HistoryTables tables;
    private final Calibration calibration;

    LearnedModel(final String kind, final HistoryTables tables, final Calibration calibration) {
        this.kind = kind;
        this.tables = tables;
        this.calibration = calibration;
    }

    /** Name of the kind, such as {@code item-knn}. */
    public String kind() {
        return kind;
    }

    public HistoryModel model() {
        return tables.model();
    }

    public HistoryTables tables() {
        return tables;
    }

    public Calibration calibration() {
        return calibration;
    }

    /** A scorer of calibrated probabilities for one thread. */
    public UserScorer scorer() {
        return scorer(tables, calibration);
    }

    /**
     * A scorer of other users for one thread, by what they bought.
     *
     * @param users their purchases before the moment of the model, see {@link HistoryScorer#over}
     */
    public UserScorer scorer(final EventLog users) {
        return calibrated(tables.scorer().over(users), calibration);
    }

    /** A scorer of calibrated probabilities for one thread, by whatever histories. */
    public static UserScorer scorer(final HistoryTables tables, final Calibration calibration) {
        return calibrated(tables.scorer(), calibration);
    }

    private static UserScorer calibrated(final HistoryScorer scorer, final Calibration calibration) {
        return (user, scores) -> {
            scorer.ofUser(user, scores);
            for (int item = 0; item < scores.length; item++) {
                scores[item] = calibration.apply(scores[item]);
            }
        };
    }
}
