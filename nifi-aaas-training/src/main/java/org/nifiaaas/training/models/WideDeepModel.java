package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sigmoid$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A trained wide and deep network, which tells how likely a user is to buy at an item. Not thread-safe. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class WideDeepModel {

    public static final String KIND = "wide-deep";
    public static final String OUTPUT = "sigmoid";

    private static final int ROWS_AT_ONCE = 4096;

    private final AbstractModule module;

    private WideDeepModel(final AbstractModule module) {
        this.module = module;
        module.evaluate();
    }

    /** A network of given weights, without weight decay, which only training needs. */
    static WideDeepModel of(final WideDeepShape shape, final float... weights) {
        final Sequential logits = WideDeepNetwork.logits(shape, 1, 0);
        NeuralModels.setWeights(logits, weights);
        logits.add(Sigmoid$.MODULE$.apply(NeuralModels.FLOAT, NeuralModels.NUMERIC));
        return new WideDeepModel(logits);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException if the bytes are no BigDL module
     */
    public static WideDeepModel fromBytes(final byte[] bytes) throws IOException {
        return new WideDeepModel(ModuleBytes.read(bytes));
    }

    /**
     * Serializes the module as one BigDL protobuf.
     *
     * @param scratch existing folder that nobody else uses; left as it was
     * @throws IOException if the folder cannot be written
     */
    public byte[] toBytes(final Path scratch) throws IOException {
        return ModuleBytes.write(module, scratch);
    }

    /** A copy with weights of its own, for another thread. */
    public WideDeepModel copy() {
        return new WideDeepModel(module.cloneModule());
    }

    /**
     * Scores pairs.
     *
     * @param inputs rows x width, row-major: user row, item row, places and numbers
     * @return probability of a purchase for each row
     */
    public float[] probabilities(final float[] inputs, final int width) {
        final int rows = inputs.length / width;
        final float[] probabilities = new float[rows];
        for (int start = 0; start < rows; start += ROWS_AT_ONCE) {
            final int size = Math.min(ROWS_AT_ONCE, rows - start);
            final float[] part = Arrays.copyOfRange(inputs, start * width, (start + size) * width);
            final Tensor output = (Tensor) module.forward(NeuralModels.tensor(part, size, width));
            System.arraycopy(NeuralModels.values(output), 0, probabilities, start, size);
        }
        return probabilities;
    }
}
