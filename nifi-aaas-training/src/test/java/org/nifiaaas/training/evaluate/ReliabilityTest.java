package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

    private static void add(
            final Reliability reliability, final double score, final int pairs, final int bought, final double base) {
        for (int pair = 0; pair < pairs; pair++) {
            reliability.add((float) score, pair < bought, base);
        }
    }

    /** Four pairs: 0.8 bought, 0.6 not, 0.25 bought, 0.1 not. */
    private static Reliability four() {
        final Reliability reliability = new Reliability();
        add(reliability, 0.8, 1, 1, 0.5);
        add(reliability, 0.6, 1, 0, 0.5);
        add(reliability, 0.25, 1, 1, 0.5);
        add(reliability, 0.1, 1, 0, 0.5);
        return reliability;
    }

    @Test
    void logLossIsThatOfTheHandComputedExample() {
        final double loss = -(Math.log(0.8) + Math.log(0.4) + Math.log(0.25) + Math.log(0.9)) / 4;
        assertEquals(loss, four().flat().get("calibration.logLoss"), 1e-7);
    }

    /** scikit-learn's example of log_loss: spam, ham, ham, spam with 0.9, 0.1, 0.2, 0.65 for spam give 0.21616. */
    @Test
    void logLossIsThatOfThePublishedExample() {
        final Reliability reliability = new Reliability();
        add(reliability, 0.9, 1, 1, 0.5);
        add(reliability, 0.1, 1, 0, 0.5);
        add(reliability, 0.2, 1, 0, 0.5);
        add(reliability, 0.65, 1, 1, 0.5);
        assertEquals(0.21616, reliability.flat().get("calibration.logLoss"), 1e-5);
    }

    /**
     * The Brier score of scikit-learn's example of brier_score_loss, labels 0 1 1 0 with 0.1, 0.9, 0.8, 0.3, is 0.0375; that of a constant 0.5 is 0.25.
     */
    @Test
    void brierSkillComparesWithTheBaseRate() {
        final Reliability reliability = new Reliability();
        add(reliability, 0.1, 1, 0, 0.5);
        add(reliability, 0.9, 1, 1, 0.5);
        add(reliability, 0.8, 1, 1, 0.5);
        add(reliability, 0.3, 1, 0, 0.5);
        assertEquals(1 - 0.0375 / 0.25, reliability.flat().get("calibration.brierSkill"), 1e-6);
    }

    @Test
    void certaintyThatIsWrongCostsMuchButNotInfinitelyMuch() {
        final Reliability reliability = new Reliability();
        assertEquals(-Math.log(1e-7), reliability.add(0, true, 0.5), 1e-9);
        assertEquals(-Math.log(1e-7), reliability.add(1, false, 0.5), 1e-6);
        assertEquals(0, reliability.add(0, false, 0.5), 2e-7);
        assertTrue(Double.isFinite(reliability.flat().get("calibration.logLoss")));
    }

    @Test
    void groupsHoldEqualExpectedPurchasesTheHighestScoresFirst() {
        final Reliability reliability = new Reliability();
        // Expected purchases: 5 x 4, then 5 x 4.
        for (int group = 0; group < 5; group++) {
            add(reliability, 0.8 - 0.05 * group, 40, 20 + group, 0.1);
            add(reliability, 0.02 + 0.001 * group, 2000, 30, 0.1);
        }
        final Reliability.Group[] groups = reliability.groups();
        assertEquals(10, groups.length);
        double expected = 0;
        double observed = 0;
        double pairs = 0;
        double before = Double.MAX_VALUE;
        for (final Reliability.Group group : groups) {
            expected += group.expected();
            observed += group.observed();
            pairs += group.pairs();
            if (group.pairs() > 0) {
                final double mean = group.expected() / group.pairs();
                assertTrue(mean < before);
                before = mean;
            }
        }
        assertEquals(40 * (0.8 + 0.75 + 0.7 + 0.65 + 0.6) + 2000 * 0.11, expected, 1e-3);
        assertEquals(20 + 21 + 22 + 23 + 24 + 150, observed);
        assertEquals(10_200, pairs);
    }

    @Test
    void groupsOfManyScoresAreOfOneSize() {
        final Reliability reliability = new Reliability();
        final SplittableRandom random = new SplittableRandom(5);
        for (int pair = 0; pair < 200_000; pair++) {
            final double score = 0.001 / (0.002 + random.nextDouble());
            add(reliability, score, 1, random.nextDouble() < score ? 1 : 0, 0.01);
        }
        double all = 0;
        for (final Reliability.Group group : reliability.groups()) {
            all += group.expected();
        }
        for (final Reliability.Group group : reliability.groups()) {
            assertEquals(all / 10, group.expected(), all / 100);
            assertEquals(1, group.ratio(), 0.25);
        }
        assertEquals(1, reliability.ratio(), 0.1);
    }

    @Test
    void calibrationErrorIsTheMeanDistanceOfScoreAndShare() {
        final Reliability reliability = new Reliability();
        // One group of 100 pairs that promise 50 and hold 40, one of 500 that promise 50 and hold 65.
        add(reliability, 0.5, 100, 40, 0.2);
        add(reliability, 0.1, 500, 65, 0.2);
        final Map<String, Double> flat = reliability.flat();
        assertEquals((10 + 15) / 600d, flat.get("calibration.ece"), 1e-6);
        assertEquals(105 / 100d, flat.get("calibration.ratio"), 1e-6);
        assertEquals(0.8, flat.get("calibration.minRatio"), 1e-6);
        assertEquals(1.3, flat.get("calibration.maxRatio"), 1e-6);
    }

    @Test
    void pairsBetweenTwoBoundsAreCounted() {
        final Reliability reliability = new Reliability();
        add(reliability, 0.19, 10, 9, 0.2);
        add(reliability, 0.21, 10, 2, 0.2);
        add(reliability, 0.29, 30, 7, 0.2);
        add(reliability, 0.31, 10, 9, 0.2);
        final Reliability.Group group = reliability.between(0.2, 0.3);
        assertEquals(40, group.pairs());
        assertEquals(9, group.observed());
        assertEquals(10 * 0.21 + 30 * 0.29, group.expected(), 1e-5);
    }

    @Test
    void partsAddUp() {
        final Reliability one = four();
        one.add(four());
        final Map<String, Double> twice = one.flat();
        four().flat().forEach((name, value) -> assertEquals(value, twice.get(name), 1e-12, name));
        assertEquals(4, one.between(0.2, 0.7).pairs());
    }

    @Test
    void nothingIsToldOfNoPairs() {
        final Reliability reliability = new Reliability();
        assertTrue(reliability.flat().isEmpty());
        add(reliability, 0, 5, 0, 0.1);
        assertFalse(reliability.flat().containsValue(Double.NaN));
    }
}
