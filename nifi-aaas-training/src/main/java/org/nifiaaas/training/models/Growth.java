package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nifiaaas.training.failure.InputException;

/**
 * Starts a network with the weights of an earlier one of the same size that knew fewer users and items. Rows of old ids stay bit for bit; a new row starts as the
 * unknown one, which stands for the average id, plus a little noise so that newcomers are not all alike.
 */
final class Growth {

    /** Share of the deviation of a fresh embedding. */
    private static final double NOISE = 0.1;

    private Growth() {}

    /**
     * Makes sure that a network can go on as another.
     *
     * @param parent the earlier network
     * @throws InputException saying which options would be right
     */
    static void require(final PropensityModel parent, final NcfShape shape) throws InputException {
        final NetworkSize wanted = shape.size();
        final NetworkSize found;
        try {
            found = NetworkSize.ofWeights(wanted.kind(), sizes(parent.module()));
        } catch (final IllegalArgumentException e) {
            throw new InputException("The parent's network " + e.getMessage() + ", so it cannot be continued", e);
        }
        if (!found.equals(wanted)) {
            throw new InputException("The parent's network has " + found + ", not " + wanted + "; to continue it give "
                    + found.options());
        }
    }

    /**
     * Replaces the weights of a network.
     *
     * @param parent the earlier network, of the same size
     * @param child has at least as many rows in each table
     * @param deviation standard deviation of a fresh embedding
     */
    static void copy(
            final PropensityModel parent,
            final AbstractModule<?, ?, ?> child,
            final double deviation,
            final long seed) {
        final Tensor<?>[] from = NeuralModels.tensors(parent.module());
        final Tensor<?>[] to = NeuralModels.tensors(child);
        final Random random = new Random(seed);
        for (int tensor = 0; tensor < to.length; tensor++) {
            final float[] old = NeuralModels.values(from[tensor]);
            final int[] size = to[tensor].size();
            final float[] values = Arrays.copyOf(old, to[tensor].nElement());
            final int width = size[size.length - 1];
            for (int position = old.length; position < values.length; position++) {
                values[position] = old[position % width] + (float) (NOISE * deviation * random.nextGaussian());
            }
            NeuralModels.set(to[tensor], values);
        }
    }

    private static List<int[]> sizes(final AbstractModule<?, ?, ?> module) {
        final List<int[]> sizes = new ArrayList<>();
        for (final Tensor<?> tensor : NeuralModels.tensors(module)) {
            sizes.add(tensor.size());
        }
        return sizes;
    }
}
