package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.propensity.StackWeights.Weights;

class StackFitterTest {

    private static final int ROWS = 40_000;
    private static final Weights TRUE = new Weights(0.7, 0.4, -0.3);

    /** Log-odds of two models, and whether what the mixture says came to be. */
    private static final class Data {

        private final double[] first = new double[ROWS];
        private final double[] second = new double[ROWS];
        private final boolean[] bought = new boolean[ROWS];

        Data(final long seed) {
            final SplittableRandom random = new SplittableRandom(seed);
            for (int row = 0; row < ROWS; row++) {
                final double common = 4 * random.nextDouble() - 3;
                first[row] = common + 2 * random.nextDouble() - 1;
                second[row] = common + 2 * random.nextDouble() - 1;
                bought[row] = random.nextDouble() < probability(TRUE, row);
            }
        }

        double probability(final Weights weights, final int row) {
            return 1 / (1 + Math.exp(-weights.logit(first[row], second[row])));
        }

        StackFitter fitter() {
            final StackFitter fitter = new StackFitter();
            for (int row = 0; row < ROWS; row++) {
                fitter.add(first[row], second[row], bought[row] ? 1 : 0, bought[row] ? 0 : 1);
            }
            return fitter;
        }

        double logLoss(final Weights weights) {
            double loss = 0;
            for (int row = 0; row < ROWS; row++) {
                final double probability = probability(weights, row);
                loss -= Math.log(bought[row] ? probability : 1 - probability);
            }
            return loss / ROWS;
        }
    }

    @Test
    void aKnownMixtureIsRecovered() {
        final Weights fitted = new Data(1).fitter().fit();
        assertEquals(TRUE.history(), fitted.history(), 0.06);
        assertEquals(TRUE.features(), fitted.features(), 0.06);
        assertEquals(TRUE.bias(), fitted.bias(), 0.06);
    }

    @Test
    void theMixtureIsNoWorseThanEitherPartOnWhatItHasNotSeen() {
        final Weights fitted = new Data(1).fitter().fit();
        final Data others = new Data(2);
        assertTrue(others.logLoss(fitted) < others.logLoss(new Weights(1, 0, 0)));
        assertTrue(others.logLoss(fitted) < others.logLoss(new Weights(0, 1, 0)));
    }

    @Test
    void countedRowsAreAsGoodAsSingleOnes() {
        final StackFitter single = new StackFitter();
        final StackFitter counted = new StackFitter();
        for (int row = 0; row < 100; row++) {
            single.add(row % 2, row % 3, row % 4 == 0 ? 1 : 0, row % 4 == 0 ? 0 : 1);
        }
        for (int kind = 0; kind < 12; kind++) {
            final int count = 100 / 12 + (kind < 100 % 12 ? 1 : 0);
            counted.add(kind % 2, kind % 3, kind % 4 == 0 ? count : 0, kind % 4 == 0 ? 0 : count);
        }
        assertEquals(single.fit().history(), counted.fit().history(), 1e-6);
        assertEquals(single.fit().features(), counted.fit().features(), 1e-6);
        assertEquals(single.fit().bias(), counted.fit().bias(), 1e-6);
    }

    @Test
    void withoutAnythingToLearnFromTheFirstCounts() {
        final Weights fitted = new StackFitter().fit();
        assertEquals(1, fitted.history());
        assertEquals(0, fitted.features());
        assertEquals(0, fitted.bias());
    }
}
