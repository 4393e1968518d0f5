package org.nifiaaas.services.engine.bigdl;

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
import com.intel.analytics.bigdl.nn.Sigmoid$;
import com.intel.analytics.bigdl.nn.SoftMax$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import com.intel.analytics.bigdl.utils.serializer.ModuleData;
import com.intel.analytics.bigdl.utils.serializer.ModulePersister$;
import com.intel.analytics.bigdl.utils.serializer.ModuleSerializer$;
import com.intel.analytics.bigdl.utils.serializer.ProtoStorageType$;
import com.intel.analytics.bigdl.utils.serializer.SerializeContext;
import com.intel.analytics.bigdl.utils.serializer.SerializeResult;
import com.intel.analytics.zoo.models.recommendation.NeuralCF$;
import java.util.Arrays;
import java.util.Random;
import org.nifiaaas.services.engine.EngineException;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.HashMap;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Small real modules, with weights from a fixed seed, and the bytes that BigDL's saveModule and Zoo's saveModel would write for them. */
final class TestModules {

    static final int USERS = 50;
    static final int ITEMS = 20;

    private static final long SEED = 42;
    private static final int USER_EMBEDDING = 8;
    private static final int ITEM_EMBEDDING = 4;

    private final BigDLRuntime runtime;
    private final ClassTag<Object> tag;
    private final TensorNumeric<Object> numeric;

    TestModules() throws EngineException {
        runtime = BigDLRuntime.get();
        tag = runtime.floatTag();
        numeric = runtime.floatNumeric();
    }

    BigDLRuntime runtime() {
        return runtime;
    }

    /** The predecessor's network in small: embeddings, dense layers, two classes, log-softmax. */
    AbstractModule<Activity, Activity, Object> ncf() {
        return network(Double.MAX_VALUE, 2).add(LogSoftMax$.MODULE$.apply(tag, numeric));
    }

    /** The predecessor's network in its full width, with few users and items. */
    AbstractModule<Activity, Activity, Object> wideNcf() {
        RandomGenerator.RNG().setSeed(SEED);
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag, numeric);
        network.add(embeddings(200, 100, Double.MAX_VALUE));
        network.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        network.add(dense(300, 256));
        network.add(ReLU$.MODULE$.apply(false, tag, numeric));
        network.add(dense(256, 128));
        network.add(ReLU$.MODULE$.apply(false, tag, numeric));
        network.add(dense(128, 2));
        return network.add(LogSoftMax$.MODULE$.apply(tag, numeric));
    }

    AbstractModule<Activity, Activity, Object> ncfWithSoftmax() {
        return network(Double.MAX_VALUE, 2).add(SoftMax$.MODULE$.apply(1, tag, numeric));
    }

    AbstractModule<Activity, Activity, Object> ncfWithSigmoid() {
        return network(Double.MAX_VALUE, 1).add(Sigmoid$.MODULE$.apply(tag, numeric));
    }

    /** The same network without a last activation. */
    AbstractModule<Activity, Activity, Object> ncfWithoutActivation(final int classes) {
        return network(Double.MAX_VALUE, classes);
    }

    AbstractModule<Activity, Activity, Object> ncfWithMaxNorm() {
        return network(1.0, 2).add(LogSoftMax$.MODULE$.apply(tag, numeric));
    }

    /** Analytics Zoo's NeuralCF with matrix factorisation beside the dense layers; two classes, softmax. */
    @SuppressWarnings("unchecked")
    AbstractModule<Activity, Activity, Object> zooNeuralCf() {
        RandomGenerator.RNG().setSeed(SEED);
        final Object model = NeuralCF$.MODULE$.apply(
                USERS, ITEMS, 2, USER_EMBEDDING, ITEM_EMBEDDING, new int[] {16, 8}, true, 5, tag, numeric);
        return (AbstractModule<Activity, Activity, Object>) model;
    }

    private Sequential<Object> network(final double maxNorm, final int classes) {
        RandomGenerator.RNG().setSeed(SEED);
        final Sequential<Object> network = Sequential$.MODULE$.apply(tag, numeric);
        network.add(embeddings(USER_EMBEDDING, ITEM_EMBEDDING, maxNorm));
        network.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        network.add(dense(USER_EMBEDDING + ITEM_EMBEDDING, 16));
        network.add(ReLU$.MODULE$.apply(false, tag, numeric));
        network.add(dense(16, classes));
        return network;
    }

    private ConcatTable<Object> embeddings(final int userSize, final int itemSize, final double maxNorm) {
        final ConcatTable<Object> embeddings =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
        embeddings.add(embedding(1, USERS, userSize, maxNorm));
        embeddings.add(embedding(2, ITEMS, itemSize, maxNorm));
        return embeddings;
    }

    private Sequential<Object> embedding(final int column, final int rows, final int size, final double maxNorm) {
        final Sequential<Object> branch = Sequential$.MODULE$.apply(tag, numeric);
        branch.add(Select$.MODULE$.apply(2, column, tag, numeric));
        branch.add(LookupTable$.MODULE$.apply(rows, size, 0, maxNorm, 2, false, null, false, tag, numeric));
        return branch;
    }

    private AbstractModule<Tensor<Object>, Tensor<Object>, Object> dense(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, tag, numeric);
    }

    /** The bytes of a single-file module. */
    byte[] saved(final AbstractModule<Activity, Activity, Object> module) {
        final HashMap<Object, Object> storages = new HashMap<>();
        final Bigdl.BigDLModule.Builder definition =
                serialized(module, storages).bigDLModule();
        ModulePersister$.MODULE$.setTensorStorage(definition, storages);
        return definition.build().toByteArray();
    }

    /** The bytes of a module whose weights were saved into another file. */
    byte[] savedWithoutWeights(final AbstractModule<Activity, Activity, Object> module) {
        return serialized(module, new HashMap<>()).bigDLModule().build().toByteArray();
    }

    private SerializeResult serialized(
            final AbstractModule<Activity, Activity, Object> module, final HashMap<Object, Object> storages) {
        final ModuleData<Object> data = new ModuleData<>(module, new ArrayBuffer<>(), new ArrayBuffer<>(), tag);
        final SerializeContext<Object> context =
                new SerializeContext<>(data, storages, ProtoStorageType$.MODULE$, true, null, tag);
        return ModuleSerializer$.MODULE$.serialize(context, tag, numeric);
    }

    /** What the module itself yields, row by row. */
    float[] output(final AbstractModule<Activity, Activity, Object> module, final int[] input, final int rows) {
        final Tensor<?> output = (Tensor<?>) module.evaluate().forward(InputLayout.pairs(runtime, input, rows));
        final float[] values = (float[]) output.contiguous().storage().array();
        return Arrays.copyOfRange(values, output.storageOffset() - 1, output.storageOffset() - 1 + output.nElement());
    }

    /** Random pairs of existing indices. */
    static int[] pairs(final int rows, final long seed) {
        final Random random = new Random(seed);
        final int[] input = new int[rows * 2];
        for (int row = 0; row < rows; row++) {
            input[row * 2] = 1 + random.nextInt(USERS);
            input[row * 2 + 1] = 1 + random.nextInt(ITEMS);
        }
        return input;
    }
}
