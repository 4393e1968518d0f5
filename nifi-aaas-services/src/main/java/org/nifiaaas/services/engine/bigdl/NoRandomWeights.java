package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.utils.RandomGenerator;
import java.util.function.Supplier;
import org.nifiaaas.services.engine.Pace;

/**
 * Zeros in place of the random numbers that a new layer of BigDL fills its weights with. A layer that is read from a file gets the file's weights right
 * afterwards, and drawing a million random numbers for nothing took longer than all the rest of the reading. Not thread-safe.
 */
final class NoRandomWeights extends RandomGenerator {

    private static final int WEIGHTS_OF_A_STEP = 1024;

    private final Pace pace;
    private int weights;

    private NoRandomWeights(final Pace pace) {
        this.pace = pace;
    }

    /**
     * Runs a task whose new layers, made on this thread, get no random weights.
     *
     * @param pace asked every few thousand weights: BigDL has no other place to stop at
     */
    static <T> T during(final Pace pace, final Supplier<T> task) {
        final ThreadLocal<RandomGenerator> generators = RandomGenerator.generators();
        final RandomGenerator before = generators.get();
        generators.set(new NoRandomWeights(pace));
        try {
            return task.get();
        } finally {
            if (before == null) {
                generators.remove();
            } else {
                generators.set(before);
            }
        }
    }

    private double zero() {
        weights++;
        if (weights % WEIGHTS_OF_A_STEP == 0) {
            pace.step();
        }
        return 0;
    }

    @Override
    public double uniform(final double from, final double to) {
        return zero();
    }

    @Override
    public double normal(final double mean, final double deviation) {
        return zero();
    }
}
