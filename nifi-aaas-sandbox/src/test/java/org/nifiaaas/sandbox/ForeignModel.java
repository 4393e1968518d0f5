package org.nifiaaas.sandbox;

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
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import com.intel.analytics.bigdl.utils.serializer.ModuleData;
import com.intel.analytics.bigdl.utils.serializer.ModulePersister$;
import com.intel.analytics.bigdl.utils.serializer.ModuleSerializer$;
import com.intel.analytics.bigdl.utils.serializer.ProtoStorageType$;
import com.intel.analytics.bigdl.utils.serializer.SerializeContext;
import com.intel.analytics.zoo.models.recommendation.NeuralCF$;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.HashMap;
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
    @SuppressWarnings("unchecked")
    static ForeignModel zooNeuralCf(final int users, final int items) {
        RandomGenerator.RNG().setSeed(SEED);
        final Object model = NeuralCF$.MODULE$.apply(
                users, items, 2, EMBEDDING, EMBEDDING, new int[] {HIDDEN}, true, EMBEDDING, tag(), numeric());
        return new ForeignModel((AbstractModule<Activity, Activity, Object>) model);
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
        final Tensor<Object> input =
                Tensor$.MODULE$.apply(new float[] {userRow, itemRow}, new int[] {1, 2}, tag(), numeric());
        final Tensor<?> output = (Tensor<?>) module.evaluate().forward(input);
        return ((float[]) output.contiguous().storage().array())[output.storageOffset() - 1 + column];
    }

    /** Writes the single file that {@code saveModule} would write. */
    Path save(final Path file) throws IOException {
        final HashMap<Object, Object> storages = new HashMap<>();
        final ModuleData<Object> data = new ModuleData<>(module, new ArrayBuffer<>(), new ArrayBuffer<>(), tag());
        final SerializeContext<Object> context =
                new SerializeContext<>(data, storages, ProtoStorageType$.MODULE$, true, null, tag());
        final Bigdl.BigDLModule.Builder definition =
                ModuleSerializer$.MODULE$.serialize(context, tag(), numeric()).bigDLModule();
        ModulePersister$.MODULE$.setTensorStorage(definition, storages);
        return Files.write(file, definition.build().toByteArray());
    }
}
