package org.nifiaaas.scoring.factors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

class RidgeEncoderTest {

    private static final float CLOSE = 1e-6f;

    /** User 1 bought item 1 once, user 2 item 1 three times and item 2 once, user 3 nothing. */
    private static final HistorySnapshot SNAPSHOT = HistorySnapshot.of(
            EventLog.of(3, 3, new int[] {1, 2, 2, 2, 2}, new int[] {1, 1, 1, 1, 2}, new int[] {1, 2, 3, 4, 5}), 10, 30);

    private static RidgeEncoder encoder(final Ridge ridge, final int rank, final float... ofItems) {
        return new RidgeEncoder(ridge, new Factors(rank, ofItems));
    }

    private static float[] encode(final RidgeEncoder encoder, final int user, final int missing) {
        final float[] vector = new float[encoder.width()];
        encoder.encode(SNAPSHOT, user, missing, vector);
        return vector;
    }

    /** Items 2, 1 and 3, so that their squares add up to 14. */
    @Test
    void vectorOfOneFactorIsAQuotient() {
        final RidgeEncoder encoder = encoder(new Ridge(4, 0.5f, 0), 1, 0, 2, 1, 3);
        // One purchase weighs 1 + 4: 5 x 2 / (14 + 4 x 4 + 0.5).
        assertArrayEquals(new float[] {10 / 30.5f}, encode(encoder, 1, 0), CLOSE);
        assertEquals(3 * 10 / 30.5f, encoder.score(encode(encoder, 1, 0), 3), CLOSE);
        // Three weigh 1 + 4 (1 + ln 3), and the one of item 2 another 5.
        final double three = 4 * (1 + Math.log(3));
        assertArrayEquals(
                new float[] {(float) (((1 + three) * 2 + 5) / (14 + 4 * three + 4 + 0.5))},
                encode(encoder, 2, 0),
                CLOSE);
        assertArrayEquals(new float[] {5 / 18.5f}, encode(encoder, 2, 1), CLOSE, "without item 1");
        assertArrayEquals(new float[1], encode(encoder, 1, 1), "without its only purchase");
    }

    /** The penalty of two purchases is 0.5 times the root of 2. */
    @Test
    void penaltyGrowsWithWhatWasBought() {
        final RidgeEncoder encoder = encoder(new Ridge(0, 0.5f, 0.5f), 1, 0, 2, 1, 3);
        assertArrayEquals(new float[] {(float) (3 / (14 + 0.5 * Math.sqrt(2)))}, encode(encoder, 2, 0), CLOSE);
    }

    /** Items (1, 0), (1, 2), (0, 1): the sum of the squares is ((2, 2), (2, 5)), to which item 1 adds 3 and the penalty 1. */
    @Test
    void vectorOfTwoFactorsSolvesTwoEquations() {
        final RidgeEncoder encoder = encoder(new Ridge(3, 1, 1), 2, 0, 0, 1, 0, 1, 2, 0, 1);
        // 6 x + 2 y = 4 and 2 x + 6 y = 0.
        assertArrayEquals(new float[] {0.75f, -0.25f}, encode(encoder, 1, 0), CLOSE);
        assertEquals(0.25f, encoder.score(encode(encoder, 1, 0), 2), CLOSE);
    }

    @Test
    void comesBackFromItsFile() {
        final RidgeEncoder encoder = encoder(new Ridge(3, 1, 1), 2, 0, 0, 1, 0, 1, 2, 0, 1);
        final RidgeEncoder read = RidgeEncoder.read(file(encoder, file -> {}), 3);
        assertEquals(3, read.items());
        assertEquals(2, read.width());
        assertArrayEquals(encode(encoder, 2, 0), encode(read, 2, 0));
        assertTrue(read.bytes() >= 4 * 8);
    }

    private static SafeTensors file(final RidgeEncoder encoder, final Consumer<SafeTensors.Builder> damage) {
        final SafeTensors.Builder file = SafeTensors.builder();
        encoder.write(file);
        damage.accept(file);
        return SafeTensors.fromBytes(file.build().toBytes());
    }

    private static String refused(final Consumer<SafeTensors.Builder> damage) {
        final RidgeEncoder encoder = encoder(new Ridge(3, 1, 1), 2, 0, 0, 1, 0, 1, 2, 0, 1);
        return assertThrows(IllegalArgumentException.class, () -> RidgeEncoder.read(file(encoder, damage), 3))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -2e6f})
    void numbersThatNobodyCanComputeWithAreRefused(final float wrong) {
        assertEquals(
                "has a number in als.items that is not between -1000000.0 and 1000000.0",
                refused(file -> file.floats("als.items", 0, 0, 1, 0, 1, wrong, 0, 1)));
        assertTrue(refused(file -> file.floats("als.ridge", wrong, 1, 1)).startsWith("has least squares with alpha"));
        assertTrue(refused(file -> file.floats("als.ridge", 1, -Math.abs(wrong), 1))
                .startsWith("has least squares with alpha"));
        assertTrue(refused(file -> file.floats("als.ridge", 1, 1, wrong)).startsWith("has least squares with alpha"));
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertEquals(
                "has 7 numbers in als.items, not 4 times 2", refused(file -> file.floats("als.items", new float[7])));
        final String shape = "has no rank from 1 to 1024 and 3 numbers of least squares";
        assertEquals(shape, refused(file -> file.integers("als.rank", 0)));
        assertEquals(shape, refused(file -> file.integers("als.rank", 1025)));
        assertEquals(shape, refused(file -> file.integers("als.rank", 2, 2)));
        assertEquals(shape, refused(file -> file.floats("als.ridge", 1, 1)));
        assertEquals("has 8 numbers in als.items, not 4 times 1000", refused(file -> file.integers("als.rank", 1000)));
    }

    /** Numbers as large as a file may have them overwhelm the penalty. */
    @Test
    void factorsThatAreFarTooLargeGiveFiniteScores() {
        final RidgeEncoder encoder =
                encoder(new Ridge(1e30f, 1e-30f, 0), 2, 0, 0, 1e6f, 1e6f, 1e6f, 1e6f, 1e-6f, 1e-6f);
        for (int user = 1; user <= 2; user++) {
            assertTrue(Float.isFinite(encoder.score(encode(encoder, user, 0), 1)));
        }
    }
}
