package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.propensity.HistoryScorer;

/** Holds the golden rows of a version against what its model scores. */
final class GoldenCheck {

    private GoldenCheck() {}

    static float[] scores(final HistoryScorer scorer, final ModelBundle bundle) {
        final GoldenRows golden = bundle.golden();
        final float[] scores = new float[golden.size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = scorer.probability(
                    bundle.users().index(golden.users()[row]), bundle.items().index(golden.items()[row]));
        }
        return scores;
    }

    /** Golden rows hold what is served: the calibrated scores. */
    static void assertScoresAsSaid(final ModelBundle bundle, final float... scores) {
        final GoldenRows golden = bundle.golden();
        boolean isCalibrated = false;
        for (int row = 0; row < golden.size(); row++) {
            assertEquals(golden.expected()[row], bundle.calibration().apply(scores[row]), 1e-6);
            isCalibrated |= Math.abs(golden.expected()[row] - scores[row]) > 1e-6;
        }
        assertTrue(isCalibrated, "the calibration changes some score");
    }
}
