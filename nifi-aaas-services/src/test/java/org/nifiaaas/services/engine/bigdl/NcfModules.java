package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.CMulTable$;
import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.ConcatTable$;
import com.intel.analytics.bigdl.nn.JoinTable$;
import com.intel.analytics.bigdl.nn.Linear$;
import com.intel.analytics.bigdl.nn.LogSoftMax$;
import com.intel.analytics.bigdl.nn.LookupTable$;
import com.intel.analytics.bigdl.nn.ReLU$;
import com.intel.analytics.bigdl.nn.Reverse$;
import com.intel.analytics.bigdl.nn.Select$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.Tanh$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import com.intel.analytics.zoo.models.recommendation.NeuralCF$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Networks of many shapes for {@link PlanCompilerTest}, with weights from a seed. */
final class NcfModules {

    private final ClassTag<Object> tag;
    private final TensorNumeric<Object> numeric;

    NcfModules(final BigDLRuntime runtime) {
        tag = runtime.floatTag();
        numeric = runtime.floatNumeric();
    }

    /** Starts a network: both embeddings side by side. */
    Sequential<Object> embeddings(
            final long seed, final int users, final int userSize, final int items, final int itemSize) {
        RandomGenerator.RNG().setSeed(seed);
        final ConcatTable<Object> branches =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
        branches.add(embedding(1, users, userSize));
        branches.add(embedding(2, items, itemSize));
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag, numeric);
        network.add(branches);
        network.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        return network;
    }

    /** Starts a network: both embeddings multiplied element by element. */
    Sequential<Object> product(final long seed, final int users, final int items, final int size) {
        RandomGenerator.RNG().setSeed(seed);
        final ConcatTable<Object> branches =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
        branches.add(embedding(1, users, size));
        branches.add(embedding(2, items, size));
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag, numeric);
        network.add(branches);
        network.add(CMulTable$.MODULE$.apply(tag, numeric));
        return network;
    }

    /** Starts a network with two others of the same pairs, whose values stand side by side. */
    Sequential<Object> joined(final Sequential<Object> first, final Sequential<Object> second) {
        final ConcatTable<Object> branches =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
        branches.add(first);
        branches.add(second);
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag, numeric);
        network.add(branches);
        network.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        return network;
    }

    private Sequential<Object> embedding(final int column, final int rows, final int size) {
        final Sequential<Object> branch = Sequential$.MODULE$.apply(tag, numeric);
        branch.add(Select$.MODULE$.apply(2, column, tag, numeric));
        branch.add(LookupTable$.MODULE$.apply(rows, size, 0, Double.MAX_VALUE, 2, false, null, false, tag, numeric));
        return branch;
    }

    /** Appends dense layers with ReLU. Returns the number of values that the last one yields. */
    int hidden(final Sequential<Object> network, final int inputs, final int... sizes) {
        int width = inputs;
        for (final int size : sizes) {
            network.add(dense(width, size, true));
            network.add(ReLU$.MODULE$.apply(false, tag, numeric));
            width = size;
        }
        return width;
    }

    /** Appends a dense layer and log-softmax. */
    Sequential<Object> logSoftMax(final Sequential<Object> network, final int inputs, final int classes) {
        network.add(dense(inputs, classes, true));
        network.add(LogSoftMax$.MODULE$.apply(tag, numeric));
        return network;
    }

    AbstractModule<Tensor<Object>, Tensor<Object>, Object> dense(
            final int inputs, final int outputs, final boolean withBias) {
        return Linear$.MODULE$.apply(inputs, outputs, withBias, null, null, null, null, null, null, tag, numeric);
    }

    AbstractModule<?, ?, Object> tanh() {
        return Tanh$.MODULE$.apply(tag, numeric);
    }

    /** A layer that has no weights and yet changes the order of values. */
    AbstractModule<?, ?, Object> reverse() {
        return Reverse$.MODULE$.apply(2, false, tag, numeric);
    }

    /** Analytics Zoo's own network. */
    @SuppressWarnings("unchecked")
    AbstractModule<Activity, Activity, Object> neuralCf(
            final long seed, final int users, final int items, final int classes, final boolean factors) {
        RandomGenerator.RNG().setSeed(seed);
        final Object model = NeuralCF$.MODULE$.apply(
                users, items, classes, 20, 12, new int[] {40, 20, 10}, factors, 16, tag, numeric);
        return (AbstractModule<Activity, Activity, Object>) model;
    }
}
