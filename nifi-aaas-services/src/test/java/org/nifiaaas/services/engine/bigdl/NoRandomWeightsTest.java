package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.intel.analytics.bigdl.utils.RandomGenerator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.Pace;

class NoRandomWeightsTest {

    @Test
    void weightsAreZeroAndCountedAsWork() {
        final AtomicInteger steps = new AtomicInteger();

        final double sum = NoRandomWeights.during(steps::incrementAndGet, () -> {
            double total = 0;
            for (int weight = 0; weight < 10_000; weight++) {
                total += RandomGenerator.RNG().normal(5, 1)
                        + RandomGenerator.RNG().uniform(3, 4);
            }
            return total;
        });

        assertEquals(0, sum);
        assertEquals(20_000 / 1024, steps.get());
    }

    @Test
    void threadHasItsRandomNumbersBackAlsoAfterAFailure() {
        final RandomGenerator before = RandomGenerator.RNG();

        assertThrows(
                IllegalStateException.class,
                () -> NoRandomWeights.during(Pace.FULL, () -> {
                    throw new IllegalStateException("no such layer");
                }));

        assertSame(before, RandomGenerator.RNG());
    }

    @Test
    void threadThatNeverDrewGetsRandomNumbersLater() throws InterruptedException {
        final AtomicInteger zeros = new AtomicInteger();
        final Thread thread = new Thread(() -> {
            NoRandomWeights.during(Pace.FULL, () -> RandomGenerator.RNG().uniform(1, 2));
            zeros.set(RandomGenerator.RNG().uniform(1, 2) == 0 ? 1 : 0);
        });
        thread.start();
        thread.join();

        assertEquals(0, zeros.get());
    }
}
