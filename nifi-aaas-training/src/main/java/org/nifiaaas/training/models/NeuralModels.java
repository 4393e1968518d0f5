package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.CMulTable$;
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
     * Builds a network of neural collaborative filtering that ends in log-probabilities of the two classes.
     *
     * <p>Embeddings start close to zero: with BigDL's own start of standard deviation 1, the network learns the random start vectors by heart before it finds
     * what users have in common.
     *
     * @param seed of the random start weights; the calling thread's BigDL generator is set to it
     * @param deviation standard deviation of the embeddings' start values
     * @param weightDecay L2 factor on the embeddings in training, 0 for none
     * @return module from rows x 2 (embedding rows, from 1) to rows x 2 (log-probabilities)
     */
    static AbstractModule network(
            final NcfShape shape, final long seed, final double deviation, final double weightDecay) {
        RandomGenerator$.MODULE$.RNG().setSeed(seed);
        final NetworkSize size = shape.size();
        final Sequential network = sequential();
        int inputs = size.factors();
        switch (size.kind()) {
            case GMF:
                network.add(product(shape, deviation, weightDecay));
                break;
            case MLP:
                network.add(dense(shape, deviation, weightDecay));
                inputs = lastUnits(size);
                break;
            default:
                final ConcatTable branches = branches();
                branches.add(product(shape, deviation, weightDecay));
                branches.add(dense(shape, deviation, weightDecay));
                network.add(branches);
                network.add(JoinTable$.MODULE$.apply(FEATURE_DIMENSION, 2, FLOAT, NUMERIC));
                inputs += lastUnits(size);
        }
        network.add(linear(inputs, CLASSES));
        network.add(LogSoftMax$.MODULE$.apply(FLOAT, NUMERIC));
        return network;
    }

    /** Embeddings of user and item, multiplied element by element. */
    private static Sequential product(final NcfShape shape, final double deviation, final double weightDecay) {
        final int factors = shape.size().factors();
        final ConcatTable embeddings = branches();
        embeddings.add(embedding(1, shape.userRows(), factors, deviation, weightDecay));
        embeddings.add(embedding(2, shape.itemRows(), factors, deviation, weightDecay));
        final Sequential branch = sequential();
        branch.add(embeddings);
        branch.add(CMulTable$.MODULE$.apply(FLOAT, NUMERIC));
        return branch;
    }

    /** Embeddings of user and item side by side, and the hidden layers over them. */
    private static Sequential dense(final NcfShape shape, final double deviation, final double weightDecay) {
        final NetworkSize size = shape.size();
        final ConcatTable embeddings = branches();
        embeddings.add(embedding(1, shape.userRows(), size.userEmbedding(), deviation, weightDecay));
        embeddings.add(embedding(2, shape.itemRows(), size.itemEmbedding(), deviation, weightDecay));
        final Sequential branch = sequential();
        branch.add(embeddings);
        branch.add(JoinTable$.MODULE$.apply(FEATURE_DIMENSION, 2, FLOAT, NUMERIC));
        int inputs = size.userEmbedding() + size.itemEmbedding();
        for (final int outputs : size.hidden()) {
            branch.add(linear(inputs, outputs));
            branch.add(ReLU$.MODULE$.apply(false, FLOAT, NUMERIC));
            inputs = outputs;
        }
        return branch;
    }

    private static int lastUnits(final NetworkSize size) {
        final int[] hidden = size.hidden();
        return hidden.length == 0 ? size.userEmbedding() + size.itemEmbedding() : hidden[hidden.length - 1];
    }

    static ConcatTable branches() {
        return ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), FLOAT, NUMERIC);
    }

    /** The rows of a table that a column of the input names. */
    static Sequential embedding(
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

    static Sequential sequential() {
        return Sequential$.MODULE$.apply(FLOAT, NUMERIC);
    }

    static AbstractModule linear(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, FLOAT, NUMERIC);
    }

    /** The weights of each layer, in BigDL's order, which is that of the layers. */
    static Tensor[] tensors(final AbstractModule module) {
        return (Tensor[]) module.parameters()._1();
    }

    /** Copies all weights into one array, in BigDL's order. */
    static float[] weights(final AbstractModule module) {
        return values((Tensor) module.getParameters()._1());
    }

    /** Replaces all weights by those of {@link #weights}. */
    static void setWeights(final AbstractModule module, final float... weights) {
        set((Tensor) module.getParameters()._1(), weights);
    }

    /** Replaces a tensor's values by others in row-major order. */
    static void set(final Tensor tensor, final float... values) {
        tensor.copy(tensor(values, tensor.size()));
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
