package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.nifiaaas.features.FeatureExtractor;

/**
 * A trained network that tells how likely a user is to buy at an item. Not thread-safe.
 *
 * <p>The module yields log-probabilities of two classes; class 1, column 0, means "will buy".
 */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class PropensityModel {

    public static final String ENGINE = "bigdl";
    public static final String OUTPUT = "log_softmax";
    public static final int POSITIVE_CLASS = 0;

    private static final int CLASSES = 2;
    private static final int ROWS_AT_ONCE = 4096;

    private final AbstractModule module;

    PropensityModel(final AbstractModule module) {
        this.module = module;
        module.evaluate();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException if the bytes are no BigDL module
     */
    public static PropensityModel fromBytes(final byte[] bytes) throws IOException {
        return new PropensityModel(ModuleBytes.read(bytes));
    }

    /**
     * Serializes the module as one BigDL protobuf. BigDL writes through Hadoop and to files only, hence the folder.
     *
     * @param scratch existing folder that nobody else uses; left as it was
     * @throws IOException if the folder cannot be written
     */
    public byte[] toBytes(final Path scratch) throws IOException {
        return ModuleBytes.write(module, scratch);
    }

    /** A copy with weights of its own, for another thread. */
    public PropensityModel copy() {
        return new PropensityModel(module.cloneModule());
    }

    /** Its weights, see {@link NeuralModels#network}. */
    AbstractModule module() {
        return module;
    }

    /**
     * Scores encoded pairs.
     *
     * @param rows row-major pairs of embedding rows, as {@link FeatureExtractor} encodes them
     * @return probability of "will buy" for each pair
     */
    public float[] probabilities(final int[] rows) {
        final int count = rows.length / FeatureExtractor.COLUMNS;
        final float[] probabilities = new float[count];
        for (int start = 0; start < count; start += ROWS_AT_ONCE) {
            final int size = Math.min(ROWS_AT_ONCE, count - start);
            final float[] part = new float[size * FeatureExtractor.COLUMNS];
            for (int position = 0; position < part.length; position++) {
                part[position] = rows[start * FeatureExtractor.COLUMNS + position];
            }
            final Tensor input = NeuralModels.tensor(part, size, FeatureExtractor.COLUMNS);
            final float[] output = NeuralModels.values((Tensor) module.forward(input));
            for (int row = 0; row < size; row++) {
                probabilities[start + row] = (float) Math.exp(output[row * CLASSES + POSITIVE_CLASS]);
            }
        }
        return probabilities;
    }
}
