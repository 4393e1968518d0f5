package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.benchmarks.swap.Window.Kind;

class LatenciesTest {

    private static final long MILLI = 1_000_000;

    private static Window window(final Kind kind, final int block, final long startMillis, final long endMillis) {
        return new Window(kind, block, startMillis * MILLI, endMillis * MILLI);
    }

    private static LatencyLog.Sample sample(final long dueMillis, final long millis) {
        return new LatencyLog.Sample(dueMillis * MILLI, millis * MILLI);
    }

    @Test
    void batchBelongsToTheSwapThatItTouches() {
        final List<Window> windows =
                List.of(window(Kind.QUIET, 1, 0, 100), window(Kind.SWAP, 1, 100, 200), window(Kind.AFTER, 1, 200, 300));
        final List<LatencyLog.Sample> samples = List.of(
                sample(10, 5), // quiet
                sample(98, 5), // reaches into the swap
                sample(150, 5), // within it
                sample(199, 50), // due in it, done after it
                sample(220, 5), // after it
                sample(299, 5), // reaches out of the time after it
                sample(400, 5)); // in no window

        final Latencies latencies = Latencies.of(samples, windows);

        assertEquals(1, latencies.count(Kind.QUIET));
        assertEquals(3, latencies.count(Kind.SWAP));
        assertEquals(2, latencies.count(Kind.AFTER));
        assertEquals(50, latencies.millis(Kind.SWAP, 100));
    }

    @Test
    void firstSwapsAreCountedApart() {
        final List<Window> windows = List.of(
                window(Kind.WARM_UP, 0, 0, 100), window(Kind.QUIET, 1, 100, 200), window(Kind.SWAP, 1, 200, 300));

        final Latencies latencies =
                Latencies.of(List.of(sample(10, 90), sample(98, 9), sample(110, 5), sample(210, 10)), windows);

        assertEquals(2, latencies.count(Kind.WARM_UP));
        assertEquals(90, latencies.millis(Kind.WARM_UP, 100));
        assertEquals(2.0, latencies.ratio());
        assertEquals(List.of(2.0), latencies.blockRatios());
    }

    @Test
    void percentileIsAValueThatWasMeasured() {
        final long[] sorted = new long[200];
        for (int index = 0; index < sorted.length; index++) {
            sorted[index] = index + 1;
        }

        assertEquals(198, Latencies.percentile(sorted, 99));
        assertEquals(100, Latencies.percentile(sorted, 50));
        assertEquals(200, Latencies.percentile(sorted, 100));
        assertTrue(Double.isNaN(Latencies.percentile(new long[0], 99)));
    }

    @Test
    void ratioComparesSwapsWithQuietTimes() {
        final List<Window> windows = new ArrayList<>();
        final List<LatencyLog.Sample> samples = new ArrayList<>();
        for (int block = 1; block <= 4; block++) {
            final long start = block * 1000L;
            windows.add(window(Kind.QUIET, block, start, start + 400));
            windows.add(window(Kind.SWAP, block, start + 400, start + 800));
            for (int batch = 0; batch < 35; batch++) {
                samples.add(sample(start + batch * 10, 10));
                samples.add(sample(start + 410 + batch * 10, batch == 0 ? 10 * block : 5));
            }
        }

        final Latencies latencies = Latencies.of(samples, windows);

        assertEquals(List.of(1.0, 2.0, 3.0, 4.0), latencies.blockRatios());
        assertEquals(3.0, latencies.ratio());
        assertTrue(latencies.ratioInterval().low() <= 3.0);
        assertTrue(latencies.ratioInterval().high() >= 3.0);
    }
}
