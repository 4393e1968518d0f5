package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.repository.bundle.Calibration;

class IsotonicTest {

    private static final int PAIRS = 200_000;

    private final float[] scores = new float[PAIRS];
    private final boolean[] bought = new boolean[PAIRS];
    private final double[] weights = new double[PAIRS];

    /** Scores whose meaning is known. */
    private Calibration fit(final DoubleUnaryOperator probability) {
        final SplittableRandom random = new SplittableRandom(17);
        for (int pair = 0; pair < PAIRS; pair++) {
            scores[pair] = (float) Math.pow(random.nextDouble(), 2);
            bought[pair] = random.nextDouble() < probability.applyAsDouble(scores[pair]);
            weights[pair] = 1;
        }
        return Isotonic.fit(scores, bought, weights);
    }

    @Test
    void knownProbabilitiesAreRecovered() {
        final DoubleUnaryOperator truth = score -> 0.6 * score * score;
        final Calibration calibration = fit(truth);
        for (double score = 0.1; score < 0.95; score += 0.05) {
            assertEquals(truth.applyAsDouble(score), calibration.apply((float) score), 0.04, "score " + score);
        }
    }

    @Test
    void scoresThatAreProbabilitiesStayWhatTheyAre() {
        final Calibration calibration = fit(score -> score);
        for (double score = 0.02; score < 0.98; score += 0.02) {
            assertEquals(score, calibration.apply((float) score), 0.03);
        }
    }

    @Test
    void probabilitiesRiseEvenWhereTheSharesFall() {
        final Calibration calibration = fit(score -> 0.3 + 0.2 * Math.sin(12 * score));
        float before = 0;
        for (float score = 0; score <= 1; score += 0.001f) {
            final float probability = calibration.apply(score);
            assertTrue(probability >= before);
            before = probability;
        }
    }

    /** Robertson, Wright and Dykstra, "Order Restricted Statistical Inference", 1988: pooled neighbours get their weighted mean. */
    @Test
    void neighboursThatFallArePooledByWeight() {
        final float[] of = {0.1f, 0.1f, 0.5f, 0.5f, 0.5f, 0.5f, 0.9f, 0.9f};
        final boolean[] did = {true, false, true, false, true, false, true, false};
        // Shares 0.5 of 40, 0.25 of 40 and 0.75 of 400: the first two are pooled to 0.375 of 80 at the mean score 0.3.
        final double[] weight = {20, 20, 5, 15, 5, 15, 300, 100};
        final Calibration calibration = Isotonic.fit(of, did, weight);
        assertEquals(0.75, calibration.apply(0.9f), 1e-6);
        assertEquals(0.375, calibration.apply(0.3f), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pairsOfOneScoreAreOneGroupWhateverTheirOrder(final boolean boughtFirst) {
        final float[] of = new float[4000];
        final boolean[] did = new boolean[of.length];
        final double[] weight = new double[of.length];
        Arrays.fill(weight, 1);
        for (int pair = 0; pair < of.length; pair++) {
            of[pair] = pair < 2000 ? 0.2f : 0.6f;
            did[pair] = (boughtFirst ? pair : of.length - 1 - pair) % 2000 < (of[pair] < 0.5f ? 200 : 1000);
        }
        final Calibration calibration = Isotonic.fit(of, did, weight);
        assertEquals(0.1, calibration.apply(0.2f), 1e-6);
        assertEquals(0.5, calibration.apply(0.6f), 1e-6);
    }

    @Test
    void pairThatStandsForManyCountsAsMany() {
        final DoubleUnaryOperator truth = score -> 0.2 * score;
        final Calibration all = fit(truth);
        // Of the pairs without a purchase one in ten is kept and stands for ten.
        final SplittableRandom random = new SplittableRandom(3);
        int kept = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            if (bought[pair] || random.nextInt(10) == 0) {
                scores[kept] = scores[pair];
                bought[kept] = bought[pair];
                weights[kept++] = bought[pair] ? 1 : 10;
            }
        }
        final Calibration sampled =
                Isotonic.fit(Arrays.copyOf(scores, kept), Arrays.copyOf(bought, kept), Arrays.copyOf(weights, kept));
        for (double score = 0.2; score < 0.9; score += 0.1) {
            assertEquals(all.apply((float) score), sampled.apply((float) score), 0.02);
            assertEquals(truth.applyAsDouble(score), sampled.apply((float) score), 0.02);
        }
    }

    @Test
    void fewPurchasesGiveFewSteps() {
        final float[] of = new float[1000];
        final boolean[] did = new boolean[1000];
        final double[] weight = new double[1000];
        Arrays.fill(weight, 1);
        for (int pair = 0; pair < of.length; pair++) {
            of[pair] = (pair + 1) / 2000f;
            did[pair] = pair % 100 == 0;
        }
        final String json = Isotonic.fit(of, did, weight).toJson();
        assertEquals(1, json.split("\"scores\"")[1].split("]")[0].split(",").length, json);
    }

    @Test
    void nothingAtAllLeavesScoresAsTheyAre() {
        assertEquals(0.3f, Isotonic.fit(new float[0], new boolean[0]).apply(0.3f));
        assertEquals(
                0.3f, Isotonic.fit(new float[] {0.5f}, new boolean[] {false}, 1).apply(0.3f));
        assertEquals(
                0.3f, Isotonic.fit(new float[] {0.5f}, new boolean[] {true}, 1).apply(0.3f));
        assertEquals(
                0.3f,
                Isotonic.fit(new float[] {0, 0}, new boolean[] {true, false}, 1, 1)
                        .apply(0.3f));
    }

    @Test
    void orderOfThePairsDoesNotMatter() {
        final Calibration one = fit(score -> 0.5 * score);
        final SplittableRandom random = new SplittableRandom(1);
        for (int pair = PAIRS - 1; pair > 0; pair--) {
            final int other = random.nextInt(pair + 1);
            final float score = scores[pair];
            scores[pair] = scores[other];
            scores[other] = score;
            final boolean did = bought[pair];
            bought[pair] = bought[other];
            bought[other] = did;
        }
        final Calibration shuffled = Isotonic.fit(scores, bought, weights);
        for (float score = 0; score < 1; score += 0.01f) {
            assertEquals(one.apply(score), shuffled.apply(score), 2e-3);
        }
    }
}
