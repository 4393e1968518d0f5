package org.nifiaaas.training.benchmark;

import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.learn.ScoreCalibration;

/** What everybody trains on and is measured by. Immutable and thread-safe. */
public final class BenchmarkData {

    /** Length of the ranked lists. */
    public static final int TOP_K = 10;

    private static final int MOST_TEST_USERS = 20_000;

    private final Vocabulary users;
    private final Vocabulary items;
    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final HistorySnapshot snapshot;
    private final CatalogueEvaluator test;

    /**
     * Prepares the data.
     *
     * @param log purchases of the training window
     * @param purchases purchases of the test window
     * @param ofColdUsers sorted items that each user bought in the test window whom training never saw
     * @param asOf first minute after the training window
     * @param seed draws the users that are measured, if there are very many
     */
    public BenchmarkData(
            final Vocabulary users,
            final Vocabulary items,
            final EventLog log,
            final EventLog purchases,
            final int[][] ofColdUsers,
            final int asOf,
            final double horizonDays,
            final long seed) {
        final int horizon = ScoreCalibration.minutes(horizonDays);
        this.users = users;
        this.items = items;
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.snapshot = HistorySnapshot.of(log, asOf, horizonDays);
        this.test = new CatalogueEvaluator(
                new EvaluationWindow(snapshot, purchases, purchases.lastMinute() + 1, asOf + horizon, ofColdUsers),
                TOP_K,
                MOST_TEST_USERS,
                seed);
    }

    Vocabulary users() {
        return users;
    }

    Vocabulary items() {
        return items;
    }

    public EventLog log() {
        return log;
    }

    public int asOf() {
        return asOf;
    }

    public double horizonDays() {
        return horizonDays;
    }

    /** What is known at the end of the training window. */
    HistorySnapshot snapshot() {
        return snapshot;
    }

    /** Measures on the test window. Nobody may choose anything by it. */
    CatalogueEvaluator test() {
        return test;
    }
}
