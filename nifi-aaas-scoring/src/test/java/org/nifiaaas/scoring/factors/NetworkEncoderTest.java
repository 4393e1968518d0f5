package org.nifiaaas.scoring.factors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

class NetworkEncoderTest {

    private static final double HORIZON = 30;
    private static final int DAY = 1440;
    private static final float CLOSE = 1e-6f;

    /** User 1 bought item 1 today and item 2 a year ago, user 2 nothing. */
    private static final HistorySnapshot SNAPSHOT = HistorySnapshot.of(
            EventLog.of(2, 2, new int[] {1, 1}, new int[] {1, 2}, new int[] {400 * DAY, 35 * DAY}), 400 * DAY, HORIZON);

    private static final HistorySnapshot LATER = HistorySnapshot.of(SNAPSHOT.log(), 400 * DAY + 1, HORIZON);

    private static NetworkEncoder encoder() {
        return new NetworkEncoder(
                HORIZON,
                new Factors(2, 0, 0, 1, 2, -3, 1),
                new float[] {0.5f, -1},
                new Factors(2, 0, 0, 2, 1, 0, -1),
                0,
                0.25f,
                -0.5f);
    }

    private static float[] encode(final HistorySnapshot snapshot, final int user, final int missing) {
        final float[] vector = new float[2];
        encoder().encode(snapshot, user, missing, vector);
        return vector;
    }

    private static float tanh(final double value) {
        return (float) Math.tanh(value);
    }

    @Test
    void purchasesWeighByAgeAndAllTogetherHaveLengthOne() {
        final double now = NetworkEncoder.weight(LATER, LATER.pair(1, 1), HORIZON);
        final double longAgo = NetworkEncoder.weight(LATER, LATER.pair(1, 2), HORIZON);
        assertEquals(Math.log(2) + 0.05, now, 1e-4);
        assertTrue(longAgo < 0.1 && longAgo > 0.05, "weighs " + longAgo);
        final double length = Math.sqrt(now * now + longAgo * longAgo);
        final float[] vector = encode(LATER, 1, 0);
        assertArrayEquals(
                new float[] {tanh(0.5 + (now * 1 + longAgo * -3) / length), tanh(-1 + (now * 2 + longAgo * 1) / length)
                },
                vector,
                CLOSE);
        assertEquals(2 * vector[0] + vector[1] + 0.25f, encoder().score(vector, 1), CLOSE);
        assertEquals(-vector[1] - 0.5f, encoder().score(vector, 2), CLOSE);
    }

    @Test
    void purchaseLeftOutIsAsIfItHadNeverBeen() {
        assertArrayEquals(new float[] {tanh(0.5 + 1), tanh(-1 + 2)}, encode(LATER, 1, 2), CLOSE);
        assertArrayEquals(encode(SNAPSHOT, 1, 0), encode(LATER, 1, 1), CLOSE, "before it was bought");
        assertArrayEquals(new float[] {tanh(0.5), tanh(-1)}, encode(SNAPSHOT, 1, 2), CLOSE, "nothing at all");
    }

    @Test
    void comesBackFromItsFile() {
        final NetworkEncoder read = NetworkEncoder.read(file(file -> {}), 2);
        assertEquals(2, read.items());
        assertEquals(2, read.width());
        final float[] vector = new float[2];
        read.encode(LATER, 1, 0, vector);
        assertArrayEquals(encode(LATER, 1, 0), vector);
        assertEquals(encoder().score(vector, 2), read.score(vector, 2));
        assertTrue(read.bytes() >= 4 * 17);
    }

    private static SafeTensors file(final Consumer<SafeTensors.Builder> damage) {
        final SafeTensors.Builder file = SafeTensors.builder();
        encoder().write(file);
        damage.accept(file);
        return SafeTensors.fromBytes(file.build().toBytes());
    }

    private static String refusal(final int items, final Consumer<SafeTensors.Builder> damage) {
        final SafeTensors damaged = file(damage);
        return assertThrows(IllegalArgumentException.class, () -> NetworkEncoder.read(damaged, items))
                .getMessage();
    }

    @Test
    void fileThatCannotBeComputedWithIsRefusedInOneLine() {
        assertEquals("has 6 numbers in network.in, not 4 times 2", refusal(3, file -> {}));
        assertTrue(refusal(2, file -> file.floats("network.out", 0, 0, 0, 0, 0, Float.NaN))
                .startsWith("has a number in network.out that is not between"));
        assertEquals(
                "has no horizon and no width from 1 to 1024 of a network",
                refusal(2, file -> file.integers("network.width", 0)));
        assertEquals("has a network for a horizon of 0.0 days", refusal(2, file -> file.floats("network.horizon", 0)));
    }
}
