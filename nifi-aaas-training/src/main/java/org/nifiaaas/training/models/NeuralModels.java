package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.ConcatTable$;
import com.intel.analytics.bigdl.nn.JoinTable$;
import com.intel.analytics.bigdl.nn.Linear$;
import com.intel.analytics.bigdl.nn.LogSoftMax$;
import com.intel.analytics.bigdl.nn.LookupTable;
import com.intel.analytics.bigdl.nn.LookupTable$;
import com.intel.analytics.bigdl.nn.RandomNormal;
import com.intel.analytics.bigdl.nn.ReLU$;
import com.intel.analytics.bigdl.nn.Select$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.Zeros$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.optim.L2Regularizer;
import com.intel.analytics.bigdl.optim.Regularizer;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.RandomGenerator$;
import java.util.Arrays;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Builds BigDL modules and tensors of floats from Java. BigDL's type parameters stand for Scala's primitive float, which Java cannot name, hence the raw types.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class NeuralModels {

    /** Type of the elements, as BigDL wants it told. */
    static final ClassTag FLOAT = ClassTag$.MODULE$.Float();

    /** Arithmetic of the elements, as BigDL wants it told. */
    static final TensorNumeric NUMERIC = floatNumeric();

    private static final int FEATURE_DIMENSION = 2;
    private static final int CLASSES = 2;

    private NeuralModels() {}

    /**
     * Builds the network of the predecessor: user and item embeddings side by side, dense layers with ReLU, log-probabilities of the two classes.
     *
     * <p>Embeddings start close to zero: with BigDL's own start of standard deviation 1, the network learns the random start vectors by heart before it finds
     * what users have in common.
     *
     * @param seed of the random start weights; the calling thread's BigDL generator is set to it
     * @param deviation standard deviation of the embeddings' start values
     * @param weightDecay L2 factor on the embeddings in training, 0 for none
     * @return module from rows x 2 (embedding rows, from 1) to rows x 2 (log-probabilities)
     */
    static AbstractModule ncf(final NcfShape shape, final long seed, final double deviation, final double weightDecay) {
        RandomGenerator$.MODULE$.RNG().setSeed(seed);
        final ConcatTable embeddings =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), FLOAT, NUMERIC);
        embeddings.add(embedding(1, shape.userRows(), shape.userEmbedding(), deviation, weightDecay));
        embeddings.add(embedding(2, shape.itemRows(), shape.itemEmbedding(), deviation, weightDecay));
        final Sequential network = sequential();
        network.add(embeddings);
        network.add(JoinTable$.MODULE$.apply(FEATURE_DIMENSION, 2, FLOAT, NUMERIC));
        int inputs = shape.userEmbedding() + shape.itemEmbedding();
        for (final int outputs : shape.hidden()) {
            network.add(linear(inputs, outputs));
            network.add(ReLU$.MODULE$.apply(false, FLOAT, NUMERIC));
            inputs = outputs;
        }
        network.add(linear(inputs, CLASSES));
        network.add(LogSoftMax$.MODULE$.apply(FLOAT, NUMERIC));
        return network;
    }

    private static Sequential embedding(
            final int column, final int rows, final int size, final double deviation, final double weightDecay) {
        final Regularizer regularizer = weightDecay > 0 ? new L2Regularizer(weightDecay, FLOAT, NUMERIC) : null;
        final LookupTable table = LookupTable$.MODULE$.apply(
                rows, size, 0, Double.MAX_VALUE, 2, false, regularizer, false, FLOAT, NUMERIC);
        table.setInitMethod(new RandomNormal(0, deviation), Zeros$.MODULE$);
        final Sequential branch = sequential();
        branch.add(Select$.MODULE$.apply(FEATURE_DIMENSION, column, FLOAT, NUMERIC));
        branch.add(table);
        return branch;
    }

    private static Sequential sequential() {
        return Sequential$.MODULE$.apply(FLOAT, NUMERIC);
    }

    private static AbstractModule linear(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, FLOAT, NUMERIC);
    }

    /** Copies all weights between two networks of the same shape. */
    static void copyWeights(final AbstractModule from, final AbstractModule to) {
        ((Tensor) to.getParameters()._1()).copy((Tensor) from.getParameters()._1());
    }

    /** Wraps values, without a copy, as a tensor of a shape. */
    static Tensor tensor(final float[] values, final int... size) {
        return Tensor$.MODULE$.apply(values, size, FLOAT, NUMERIC);
    }

    /** Copies a tensor's values in row-major order. */
    static float[] values(final Tensor tensor) {
        final Tensor contiguous = tensor.contiguous();
        final float[] storage = (float[]) contiguous.storage().array();
        final int start = contiguous.storageOffset() - 1;
        return Arrays.copyOfRange(storage, start, start + contiguous.nElement());
    }

    private static TensorNumeric floatNumeric() {
        final String name = "com.intel.analytics.bigdl.tensor.TensorNumericMath$TensorNumeric$NumericFloat$";
        try {
            return (TensorNumeric) Class.forName(name).getField("MODULE$").get(null);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("BigDL's float arithmetic is not on the class path", e);
        }
    }
}
