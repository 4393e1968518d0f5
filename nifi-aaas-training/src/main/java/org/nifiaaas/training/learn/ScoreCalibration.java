package org.nifiaaas.training.learn;

import java.util.Collections;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairValues;

/** Fits a calibration for a model of any kind on the full matrix of a window that the model has not seen. */
public final class ScoreCalibration {

    private static final int MINUTES_OF_A_DAY = 1440;

    private ScoreCalibration() {}

    /** A horizon in minutes. */
    public static int minutes(final double horizonDays) {
        return (int) Math.max(1, Math.round(horizonDays * MINUTES_OF_A_DAY));
    }

    /**
     * Fits the calibration.
     *
     * @param before what the model knew; the window begins where it ends
     * @param until first minute after the window
     * @param scorer scores pairs of indices, from 1
     */
    public static Calibration fit(
            final HistorySnapshot before, final int until, final long seed, final PairScorer scorer) {
        final int horizon = until - before.asOf();
        final double days = (double) horizon / MINUTES_OF_A_DAY;
        final PairValues none = new PairValues(
                before, ItemKnowledge.of(HistoryModel.noGraph(before.log().items())), days);
        final LabelledPairs pairs = PairDraw.of(before, until, none, Collections.emptyList(), seed);
        return Isotonic.fit(scorer.score(pairs.users(), pairs.items()), pairs.bought(), pairs.weights());
    }

    /** Scores pairs. */
    public interface PairScorer {

        /** Scores of pairs of vocabulary indices, pair by pair. */
        float[] score(int[] users, int[] items);
    }
}
