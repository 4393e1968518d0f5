package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    private static final float[] SCORES = {0.25f, 0.5f};
    private static final float[] PROBABILITIES = {0.125f, 0.75f};
    private static final double[] PACES = {1, 0.3, 2.5};

    @ParameterizedTest
    @ValueSource(floats = {0, Float.MIN_VALUE, 0.1f, 0.5f, 0.999f, 1})
    void withoutPointsAndPaceAScoreIsItsProbability(final float score) {
        assertEquals(score, Calibration.none().apply(score));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.125, 0.0625", "0.25, 0.125", "0.375, 0.4375", "0.5, 0.75", "0.75, 0.875", "1, 1"})
    void theLineGoesThroughThePointsAndTheCorners(final float score, final float probability) {
        assertEquals(probability, Calibration.of(SCORES, PROBABILITIES, 1).apply(score), 1e-6f);
    }

    @Test
    void twiceThePaceIsTwoHorizonsAtOnce() {
        final Calibration fast = Calibration.none().withPace(2);

        assertEquals(2, fast.pace());
        assertEquals(1 - 0.75f * 0.75f, fast.apply(0.25f), 1e-6f);
        assertEquals(0, fast.apply(0));
        assertEquals(1, fast.apply(1));
        assertEquals(0.25f, Calibration.none().withPace(0.5).apply(fast.apply(0.25f)), 1e-6f);
    }

    /** With a heterogeneity of 1, rates are exponentially distributed and p = m / (1 + m): the pace multiplies the odds. */
    @ParameterizedTest
    @CsvSource({"0.5, 3, 0.75", "0.9, 0.5, 0.8181818", "0.1, 2, 0.1818182", "0, 7, 0", "1, 0.25, 1"})
    void amongExponentialRatesThePaceMultipliesTheOdds(final float score, final double pace, final float expected) {
        final Calibration calibration = Calibration.none().withPace(pace).withHeterogeneity(1);

        assertEquals(expected, calibration.apply(score), 1e-6f);
    }

    /** Negative binomial with h = 1/2: p = 1 - (1 + m/2)^-2, so 0.75 is a rate of 2, half of which gives 1 - 1.5^-2. */
    @Test
    void theRateOfUnlikePairsIsMultiplied() {
        final Calibration half = Calibration.none().withPace(0.5).withHeterogeneity(0.5);

        assertEquals(5f / 9, half.apply(0.75f), 1e-6f);
        assertEquals(
                0.75f, Calibration.none().withPace(2).withHeterogeneity(0.5).apply(half.apply(0.75f)), 1e-6f);
    }

    @Test
    void aSmallHeterogeneityIsNearlyNone() {
        final Calibration alike = Calibration.none().withPace(0.4);

        assertEquals(alike.apply(0.6f), alike.withHeterogeneity(1e-7).apply(0.6f), 1e-6f);
        assertEquals(alike.apply(1e-6f), alike.withHeterogeneity(2).apply(1e-6f), 1e-11f);
    }

    @Test
    void aScoreThatIsNoNumberStaysNone() {
        assertTrue(Float.isNaN(Calibration.of(SCORES, PROBABILITIES, 2).apply(Float.NaN)));
    }

    @Test
    void higherScoresNeverGetLowerProbabilities() {
        final Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            final int points = 1 + random.nextInt(30);
            final float[] known = rising(points, random);
            final Calibration calibration = Calibration.of(known, rising(points, random), PACES[round % PACES.length])
                    .withHeterogeneity(round % 4 / 2d);
            final float[] scores = new float[2_000];
            for (int index = 0; index < scores.length; index++) {
                scores[index] = random.nextFloat();
            }
            // Around the points rounding could turn the order.
            for (int point = 0; point < points; point++) {
                scores[3 * point] = Math.nextDown(known[point]);
                scores[3 * point + 1] = known[point];
                scores[3 * point + 2] = Math.nextUp(known[point]);
            }
            Arrays.sort(scores);
            float before = 0;
            for (final float score : scores) {
                final float probability = calibration.apply(score);
                assertTrue(probability >= before && probability <= 1, () -> score + " of " + calibration.toJson());
                before = probability;
            }
        }
    }

    private static float[] rising(final int points, final Random random) {
        final float[] values = new float[points];
        for (int point = 0; point < points; point++) {
            values[point] = (point + 0.1f + 0.8f * random.nextFloat()) / points;
        }
        return values;
    }

    @Test
    void theFileFormGivesTheSameProbabilities() {
        final Calibration written = Calibration.of(SCORES, PROBABILITIES, 1.25).withHeterogeneity(0.5);

        final Calibration read = Calibration.fromJson(written.toJson());

        for (float score = 0; score <= 1; score += 0.01f) {
            assertEquals(written.apply(score), read.apply(score));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; does not have a probability for each score",
                "{\"scores\":[0.5],\"probabilities\":[],\"pace\":1}; does not have a probability for each score",
                "{\"scores\":[],\"probabilities\":[]}; has a pace of 0.0, it must be above 0",
                "{\"scores\":[],\"probabilities\":[],\"pace\":-1}; has a pace of -1.0, it must be above 0",
                "{\"scores\":[],\"probabilities\":[],\"pace\":1e999}; has a pace of Infinity, it must be above 0",
                "{\"scores\":[],\"probabilities\":[],\"pace\":1,\"heterogeneity\":-1}; has a heterogeneity of -1.0, it must be from 0 to 100",
                "{\"scores\":[0],\"probabilities\":[0.5],\"pace\":1}; has scores that do not rise",
                "{\"scores\":[0.5,0.5],\"probabilities\":[0.1,0.2],\"pace\":1}; number 2 is 0.5",
                "{\"scores\":[0.5],\"probabilities\":[1],\"pace\":1}; has probabilities that do not rise"
            })
    void refusesWhatIsNoCalibration(final String text, final String reason) {
        final String message = assertThrows(IllegalArgumentException.class, () -> Calibration.fromJson(text))
                .getMessage();

        assertTrue(message.contains(reason), message);
    }
}
