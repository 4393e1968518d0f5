package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.CAddTable$;
import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.ConcatTable$;
import com.intel.analytics.bigdl.nn.JoinTable$;
import com.intel.analytics.bigdl.nn.Linear$;
import com.intel.analytics.bigdl.nn.LookupTable$;
import com.intel.analytics.bigdl.nn.Narrow$;
import com.intel.analytics.bigdl.nn.ReLU$;
import com.intel.analytics.bigdl.nn.Select$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.Sigmoid$;
import com.intel.analytics.bigdl.nn.Squeeze$;
import com.intel.analytics.bigdl.nn.Tanh$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import java.util.Random;
import org.nifiaaas.services.engine.FeatureShape;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Wide and deep networks over user, item, places and numbers, with weights from a seed. */
final class FeatureModules {

    /** Room that the module's tables have beyond what is asked for. */
    private static final int SPARE_ROWS = 2;

    private final ClassTag<Object> tag;
    private final TensorNumeric<Object> numeric;

    FeatureModules(final BigDLRuntime runtime) {
        tag = runtime.floatTag();
        numeric = runtime.floatNumeric();
    }

    /** Embeddings of size 5 and what was hidden behind them, beside tables of width 1, added and through a sigmoid. */
    AbstractModule<Activity, Activity, Object> wideAndDeep(
            final long seed, final int users, final int items, final FeatureShape shape, final int... hidden) {
        RandomGenerator.RNG().setSeed(seed);
        final ConcatTable<Object> parts = table();
        parts.add(wide(users, items, shape));
        parts.add(deep(users, items, shape, hidden));
        final Sequential<Object> network = sequence();
        network.add(parts);
        network.add(CAddTable$.MODULE$.apply(false, tag, numeric));
        return network.add(Sigmoid$.MODULE$.apply(tag, numeric));
    }

    /** A network that no plan is made of. */
    AbstractModule<Activity, Activity, Object> withTanh(final int users, final int items, final FeatureShape shape) {
        RandomGenerator.RNG().setSeed(3);
        final Sequential<Object> network = joined(users, items, shape, 4);
        network.add(Tanh$.MODULE$.apply(tag, numeric));
        network.add(dense(width(shape, 4), 1));
        return network.add(Sigmoid$.MODULE$.apply(tag, numeric));
    }

    private Sequential<Object> wide(final int users, final int items, final FeatureShape shape) {
        final ConcatTable<Object> branches = embeddings(users, items, shape, 1);
        if (numbers(shape) > 0) {
            final Sequential<Object> linear = sequence();
            linear.add(numbersOf(shape));
            linear.add(dense(numbers(shape), 1));
            branches.add(linear);
        }
        final Sequential<Object> network = sequence();
        network.add(branches);
        network.add(CAddTable$.MODULE$.apply(false, tag, numeric));
        return network;
    }

    private Sequential<Object> deep(final int users, final int items, final FeatureShape shape, final int... hidden) {
        final Sequential<Object> network = joined(users, items, shape, 5);
        int width = width(shape, 5);
        for (final int size : hidden) {
            network.add(dense(width, size));
            network.add(ReLU$.MODULE$.apply(false, tag, numeric));
            width = size;
        }
        network.add(dense(width, 1));
        return network;
    }

    private Sequential<Object> joined(final int users, final int items, final FeatureShape shape, final int size) {
        final ConcatTable<Object> branches = embeddings(users, items, shape, size);
        if (numbers(shape) > 0) {
            branches.add(numbersOf(shape));
        }
        final Sequential<Object> network = sequence();
        network.add(branches);
        network.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        return network;
    }

    private ConcatTable<Object> embeddings(final int users, final int items, final FeatureShape shape, final int size) {
        final ConcatTable<Object> branches = table();
        branches.add(selected(1, users, size));
        branches.add(narrowed(2, items, size));
        for (int place = 0; place < shape.places(); place++) {
            final int rows = shape.rows(place) + (place % 2) * SPARE_ROWS;
            branches.add(place % 2 == 0 ? selected(3 + place, rows, size) : narrowed(3 + place, rows, size));
        }
        return branches;
    }

    private Sequential<Object> selected(final int column, final int rows, final int size) {
        final Sequential<Object> branch = sequence();
        branch.add(Select$.MODULE$.apply(2, column, tag, numeric));
        branch.add(embedding(rows, size));
        return branch;
    }

    /** The same with a dimension that is dropped behind the table. */
    private Sequential<Object> narrowed(final int column, final int rows, final int size) {
        final Sequential<Object> branch = sequence();
        branch.add(Narrow$.MODULE$.apply(2, column, 1, tag, numeric));
        branch.add(embedding(rows, size));
        branch.add(Squeeze$.MODULE$.apply(2, Integer.MIN_VALUE, tag, numeric));
        return branch;
    }

    private AbstractModule<?, ?, Object> embedding(final int rows, final int size) {
        return LookupTable$.MODULE$.apply(rows, size, 0, Double.MAX_VALUE, 2, false, null, false, tag, numeric);
    }

    private AbstractModule<?, ?, Object> numbersOf(final FeatureShape shape) {
        return Narrow$.MODULE$.apply(2, 3 + shape.places(), numbers(shape), tag, numeric);
    }

    private AbstractModule<?, ?, Object> dense(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, tag, numeric);
    }

    private Sequential<Object> sequence() {
        return Sequential$.MODULE$.apply(tag, numeric);
    }

    private ConcatTable<Object> table() {
        return ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
    }

    private static int numbers(final FeatureShape shape) {
        return shape.width() - shape.places();
    }

    private static int width(final FeatureShape shape, final int size) {
        return (2 + shape.places()) * size + numbers(shape);
    }

    /** Random features of so many rows; in each of the first two all places are the first or the last ones and all numbers far from 0. */
    static float[] features(final FeatureShape shape, final int rows, final long seed) {
        final Random random = new Random(seed);
        final float[] features = new float[rows * shape.width()];
        for (int position = 0; position < features.length; position++) {
            final int row = position / shape.width();
            final int column = position % shape.width();
            if (column < shape.places()) {
                final int last = shape.rows(column);
                features[position] = row == 0 ? 1 : row == 1 ? last : 1 + random.nextInt(last);
            } else {
                features[position] = row == 0 ? -5 : row == 1 ? 5 : (float) random.nextGaussian();
            }
        }
        return features;
    }
}
