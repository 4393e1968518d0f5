package org.nifiaaas.sandbox.model;

import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.ConcatTable$;
import com.intel.analytics.bigdl.nn.JoinTable$;
import com.intel.analytics.bigdl.nn.Linear$;
import com.intel.analytics.bigdl.nn.LogSoftMax$;
import com.intel.analytics.bigdl.nn.LookupTable$;
import com.intel.analytics.bigdl.nn.ReLU$;
import com.intel.analytics.bigdl.nn.Select$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.Node;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import com.intel.analytics.bigdl.utils.Shape$;
import com.intel.analytics.bigdl.utils.T$;
import com.intel.analytics.zoo.models.recommendation.ColumnFeatureInfo;
import com.intel.analytics.zoo.models.recommendation.NeuralCF$;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Dense$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Embedding$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Flatten$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Input$;
import com.intel.analytics.zoo.pipeline.api.keras.layers.Merge$;
import com.intel.analytics.zoo.pipeline.api.keras.models.Model$;
import java.nio.file.Path;
import java.util.List;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A real module of random weights that nobody here has trained, and what it yields when it is asked without the engine. */
final class ForeignModel {

    private static final long SEED = 42;
    private static final int EMBEDDING = 4;
    private static final int HIDDEN = 8;

    private final AbstractModule<Activity, Activity, Object> module;

    private ForeignModel(final AbstractModule<Activity, Activity, Object> module) {
        this.module = module;
    }

    /** Embeddings, dense layers, two classes, log-softmax. */
    static ForeignModel ncf(final int userRows, final int itemRows) {
        return new ForeignModel(layers(userRows, itemRows, 2).add(LogSoftMax$.MODULE$.apply(tag(), numeric())));
    }

    /** The same without a last activation and with one column. */
    static ForeignModel logits(final int userRows, final int itemRows) {
        return new ForeignModel(layers(userRows, itemRows, 1));
    }

    /** Analytics Zoo's NeuralCF, which has rows for its users and items and for nobody else; two classes, softmax. */
    static ForeignModel zooNeuralCf(final int users, final int items) {
        RandomGenerator.RNG().setSeed(SEED);
        return new ForeignModel(module(NeuralCF$.MODULE$.apply(
                users, items, 2, EMBEDDING, EMBEDDING, new int[] {HIDDEN}, true, EMBEDDING, tag(), numeric())));
    }

    /** A keras model of Analytics Zoo with an input for users and one for items, whose ids count from 1; two classes, softmax. */
    static ForeignModel zooKeras(final int users, final int items) {
        RandomGenerator.RNG().setSeed(SEED);
        final Node<AbstractModule<Activity, Activity, Object>> userInput = input();
        final Node<AbstractModule<Activity, Activity, Object>> itemInput = input();
        final Node<AbstractModule<Activity, Activity, Object>> joined = Merge$.MODULE$.merge(
                JavaConverters.asScalaBufferConverter(
                                List.of(embedded(userInput, users + 1), embedded(itemInput, items + 1)))
                        .asScala()
                        .toList(),
                "concat",
                1,
                null,
                tag(),
                numeric());
        final Node<AbstractModule<Activity, Activity, Object>> output = module(
                        Dense$.MODULE$.apply(2, "normal", null, "softmax", null, null, true, null, tag(), numeric()))
                .inputs(nodes(List.of(joined)));
        return new ForeignModel(
                module(Model$.MODULE$.apply(nodes(List.of(userInput, itemInput)), output, tag(), numeric())));
    }

    private static Node<AbstractModule<Activity, Activity, Object>> input() {
        return Input$.MODULE$.apply(Shape$.MODULE$.apply(new int[] {1}), null, tag(), numeric());
    }

    private static Node<AbstractModule<Activity, Activity, Object>> embedded(
            final Node<AbstractModule<Activity, Activity, Object>> ids, final int rows) {
        final Node<AbstractModule<Activity, Activity, Object>> vectors = module(Embedding$.MODULE$.apply(
                        rows, EMBEDDING, "normal", null, true, null, -1, false, 0, true, tag(), numeric()))
                .inputs(nodes(List.of(ids)));
        return module(Flatten$.MODULE$.apply(null, tag(), numeric())).inputs(nodes(List.of(vectors)));
    }

    @SuppressWarnings("unchecked") // Java has no arrays of generic types.
    private static Node<AbstractModule<Activity, Activity, Object>>[] nodes(
            final List<Node<AbstractModule<Activity, Activity, Object>>> nodes) {
        return nodes.toArray((Node<AbstractModule<Activity, Activity, Object>>[]) new Node<?>[0]);
    }

    /** Zoo's classes are modules of some kind of activity; Java does not know that each kind is one. */
    @SuppressWarnings("unchecked")
    private static AbstractModule<Activity, Activity, Object> module(final Object module) {
        return (AbstractModule<Activity, Activity, Object>) module;
    }

    /** Analytics Zoo's WideAndDeep over users and items whose ids count from 1; two classes, softmax. */
    static ForeignModel zooWideAndDeep(final int users, final int items) {
        RandomGenerator.RNG().setSeed(SEED);
        final String[] base = {"user", "item"};
        final ColumnFeatureInfo columns = new ColumnFeatureInfo(
                base,
                new int[] {users + 1, items + 1},
                new String[0],
                new int[0],
                new String[0],
                new int[0],
                base,
                new int[] {users, items},
                new int[] {EMBEDDING, EMBEDDING},
                new String[0],
                "label");
        return new ForeignModel(
                module(WideAndDeep$.MODULE$.apply("wide_n_deep", 2, columns, new int[] {HIDDEN}, tag(), numeric())));
    }

    private static Sequential<Object> layers(final int userRows, final int itemRows, final int columns) {
        RandomGenerator.RNG().setSeed(SEED);
        final ConcatTable<Object> embeddings =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag(), numeric());
        embeddings.add(embedding(1, userRows));
        embeddings.add(embedding(2, itemRows));
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag(), numeric());
        network.add(embeddings);
        network.add(JoinTable$.MODULE$.apply(2, 2, tag(), numeric()));
        network.add(dense(2 * EMBEDDING, HIDDEN));
        network.add(ReLU$.MODULE$.apply(false, tag(), numeric()));
        network.add(dense(HIDDEN, columns));
        return network;
    }

    private static Sequential<Object> embedding(final int column, final int rows) {
        final Sequential<Object> branch = Sequential$.MODULE$.apply(tag(), numeric());
        branch.add(Select$.MODULE$.apply(2, column, tag(), numeric()));
        branch.add(LookupTable$.MODULE$.apply(
                rows, EMBEDDING, 0, Double.MAX_VALUE, 2, false, null, false, tag(), numeric()));
        return branch;
    }

    private static AbstractModule<Tensor<Object>, Tensor<Object>, Object> dense(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, tag(), numeric());
    }

    private static ClassTag<Object> tag() {
        return ClassTag$.MODULE$.Float();
    }

    /** Java cannot name NumericFloat, a Scala object nested in another one. */
    @SuppressWarnings("unchecked")
    private static TensorNumeric<Object> numeric() {
        try {
            return (TensorNumeric<Object>)
                    Class.forName("com.intel.analytics.bigdl.tensor.TensorNumericMath$TensorNumeric$NumericFloat$")
                            .getField("MODULE$")
                            .get(null);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What the module yields in one column for one pair of embedding rows. */
    float output(final int userRow, final int itemRow, final int column) {
        return output(tensor(userRow, itemRow), column);
    }

    /** The same of a module that takes a table of users and items. */
    float outputOfColumns(final int userRow, final int itemRow, final int column) {
        return output(T$.MODULE$.array(new Object[] {tensor(userRow), tensor(itemRow)}), column);
    }

    private static Tensor<Object> tensor(final float... values) {
        return Tensor$.MODULE$.apply(values, new int[] {1, values.length}, tag(), numeric());
    }

    private float output(final Activity input, final int column) {
        final Tensor<?> output = (Tensor<?>) module.evaluate().forward(input);
        return ((float[]) output.contiguous().storage().array())[output.storageOffset() - 1 + column];
    }

    /** Saves module and weights into one file. */
    Path save(final Path file) {
        module.saveModule(file.toString(), null, true);
        return file;
    }

    /** Saves module and weights apart. */
    void save(final Path file, final Path weights) {
        module.saveModule(file.toString(), weights.toString(), true);
    }
}
