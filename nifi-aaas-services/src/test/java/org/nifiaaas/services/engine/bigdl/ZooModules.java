package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.Node;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import com.intel.analytics.bigdl.utils.Shape$;
import com.intel.analytics.zoo.models.recommendation.ColumnFeatureInfo;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Dense$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Embedding$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Flatten$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Input$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Merge$;
import com.intel.analytics.zoo.pipeline.api.keras.models.Model$;
import java.util.List;
import scala.collection.JavaConverters;

/** Small models of Analytics Zoo with random weights from a fixed seed. */
final class ZooModules {

    private static final String[] BASE_COLUMNS = {"user", "item"};
    private static final String[] NO_COLUMNS = {};
    private static final int[] NO_DIMENSIONS = {};
    private static final long SEED = 7;

    private final BigDLRuntime runtime;

    ZooModules(final BigDLRuntime runtime) {
        this.runtime = runtime;
    }

    /** What a WideAndDeep over the users and items of {@link TestModules} is told about its columns; ids count from 1, 0 is spare. */
    static ColumnFeatureInfo columns() {
        return columns(NO_COLUMNS, NO_DIMENSIONS);
    }

    private static ColumnFeatureInfo columns(final String[] crossColumns, final int[] crossDimensions) {
        return new ColumnFeatureInfo(
                BASE_COLUMNS,
                new int[] {TestModules.USERS + 1, TestModules.ITEMS + 1},
                crossColumns,
                crossDimensions,
                NO_COLUMNS,
                NO_DIMENSIONS,
                BASE_COLUMNS,
                new int[] {TestModules.USERS, TestModules.ITEMS},
                new int[] {8, 4},
                NO_COLUMNS,
                "label");
    }

    /** WideAndDeep; two classes, softmax. */
    WideAndDeep<Object> wideAndDeep(final String type) {
        return wideAndDeep(type, columns());
    }

    /** One with a column that a pair of ids does not have. */
    WideAndDeep<Object> wideAndDeepWithCross() {
        return wideAndDeep("wide_n_deep", columns(new String[] {"user-item"}, new int[] {100}));
    }

    private WideAndDeep<Object> wideAndDeep(final String type, final ColumnFeatureInfo columns) {
        RandomGenerator.RNG().setSeed(SEED);
        final WideAndDeep<Object> model = WideAndDeep$.MODULE$.apply(
                type, 2, columns, new int[] {16, 8}, runtime.floatTag(), runtime.floatNumeric());
        for (final Tensor<Object> parameter : module(model).parameters()._1()) {
            // The wide part multiplies its weights with ids.
            final boolean wide = parameter.dim() == 2 && parameter.size(2) > TestModules.USERS;
            final double largest = wide ? 0.02 : 0.5;
            parameter.rand(-largest, largest);
        }
        return model;
    }

    /** A keras model with an input for users and an input for items. */
    AbstractModule<Activity, Activity, Object> keras(final int classes, final String activation) {
        RandomGenerator.RNG().setSeed(SEED);
        final Node<AbstractModule<Activity, Activity, Object>> users = input();
        final Node<AbstractModule<Activity, Activity, Object>> items = input();
        final Node<AbstractModule<Activity, Activity, Object>> joined = Merge$.MODULE$.merge(
                JavaConverters.asScalaBufferConverter(List.of(
                                embedded(users, TestModules.USERS + 1, 8), embedded(items, TestModules.ITEMS + 1, 4)))
                        .asScala()
                        .toList(),
                "concat",
                1,
                null,
                runtime.floatTag(),
                runtime.floatNumeric());
        final Node<AbstractModule<Activity, Activity, Object>> output =
                dense(dense(joined, 16, "relu"), classes, activation);
        return module(
                Model$.MODULE$.apply(nodes(List.of(users, items)), output, runtime.floatTag(), runtime.floatNumeric()));
    }

    private Node<AbstractModule<Activity, Activity, Object>> input() {
        return Input$.MODULE$.apply(
                Shape$.MODULE$.apply(new int[] {1}), null, runtime.floatTag(), runtime.floatNumeric());
    }

    private Node<AbstractModule<Activity, Activity, Object>> embedded(
            final Node<AbstractModule<Activity, Activity, Object>> ids, final int rows, final int size) {
        final Node<AbstractModule<Activity, Activity, Object>> vectors = module(Embedding$.MODULE$.apply(
                        rows,
                        size,
                        "normal",
                        null,
                        true,
                        null,
                        -1,
                        false,
                        0,
                        true,
                        runtime.floatTag(),
                        runtime.floatNumeric()))
                .inputs(nodes(List.of(ids)));
        return module(Flatten$.MODULE$.apply(null, runtime.floatTag(), runtime.floatNumeric()))
                .inputs(nodes(List.of(vectors)));
    }

    private Node<AbstractModule<Activity, Activity, Object>> dense(
            final Node<AbstractModule<Activity, Activity, Object>> inputs, final int outputs, final String activation) {
        return module(Dense$.MODULE$.apply(
                        outputs,
                        "glorot_uniform",
                        null,
                        activation,
                        null,
                        null,
                        true,
                        null,
                        runtime.floatTag(),
                        runtime.floatNumeric()))
                .inputs(nodes(List.of(inputs)));
    }

    @SuppressWarnings("unchecked") // Java has no arrays of generic types.
    private static Node<AbstractModule<Activity, Activity, Object>>[] nodes(
            final List<Node<AbstractModule<Activity, Activity, Object>>> nodes) {
        return nodes.toArray((Node<AbstractModule<Activity, Activity, Object>>[]) new Node<?>[0]);
    }

    /** Zoo's classes are modules of some kind of activity; Java does not know that each kind is one. */
    @SuppressWarnings("unchecked")
    static AbstractModule<Activity, Activity, Object> module(final Object module) {
        return (AbstractModule<Activity, Activity, Object>) module;
    }
}
