package org.nifiaaas.benchmarks;

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
import java.util.Random;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.HashMap;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The neural collaborative filter that all engines score with: embeddings of 200 and 100 values, dense layers of 256, 128 and 2, log-softmax, for 5,214 users
 * and 436 items unless told otherwise. Its weights are random, from a fixed seed: they do not change how long scoring takes. Not thread-safe.
 */
public final class ReferenceNcf {

    /** Users of the reference network. */
    public static final int USERS = 5_214;

    /** Items of the reference network. */
    public static final int ITEMS = 436;

    static final int USER_EMBEDDING = 200;
    static final int ITEM_EMBEDDING = 100;
    static final int FIRST_LAYER = 256;
    static final int SECOND_LAYER = 128;
    static final int CLASSES = 2;

    private static final long SEED = 42;
    private static final int EMBEDDINGS = 2;
    /** Keeps the spread of the values from layer to layer, for uniform weights before a rectifier. */
    private static final float GAIN = 6;

    private final ClassTag<Object> tag = ClassTag$.MODULE$.Float();
    private final TensorNumeric<Object> numeric = floatNumeric();
    private final Sequential<Object> module;

    ReferenceNcf() {
        this(USERS, ITEMS);
    }

    /**
     * Makes a network with the usual start weights.
     *
     * @param userRows rows of the table of users
     * @param itemRows rows of the table of items
     */
    public ReferenceNcf(final int userRows, final int itemRows) {
        RandomGenerator.RNG().setSeed(SEED);
        final ConcatTable<Object> embeddings =
                ConcatTable$.MODULE$.apply(ClassTag$.MODULE$.apply(Activity.class), tag, numeric);
        embeddings.add(embedding(1, userRows, USER_EMBEDDING));
        embeddings.add(embedding(2, itemRows, ITEM_EMBEDDING));
        module = Sequential$.MODULE$.apply(tag, numeric);
        module.add(embeddings);
        module.add(JoinTable$.MODULE$.apply(2, 2, tag, numeric));
        module.add(dense(USER_EMBEDDING + ITEM_EMBEDDING, FIRST_LAYER));
        module.add(ReLU$.MODULE$.apply(false, tag, numeric));
        module.add(dense(FIRST_LAYER, SECOND_LAYER));
        module.add(ReLU$.MODULE$.apply(false, tag, numeric));
        module.add(dense(SECOND_LAYER, CLASSES));
        module.add(LogSoftMax$.MODULE$.apply(tag, numeric));
    }

    @SuppressWarnings("unchecked") // Java cannot name NumericFloat, a Scala object nested in another one.
    private static TensorNumeric<Object> floatNumeric() {
        try {
            return (TensorNumeric<Object>)
                    Class.forName("com.intel.analytics.bigdl.tensor.TensorNumericMath$TensorNumeric$NumericFloat$")
                            .getField("MODULE$")
                            .get(null);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("BigDL has no arithmetic of single precision", e);
        }
    }

    private Sequential<Object> embedding(final int column, final int rows, final int size) {
        final Sequential<Object> branch = Sequential$.MODULE$.apply(tag, numeric);
        branch.add(Select$.MODULE$.apply(2, column, tag, numeric));
        branch.add(LookupTable$.MODULE$.apply(rows, size, 0, Double.MAX_VALUE, 2, false, null, false, tag, numeric));
        return branch;
    }

    private AbstractModule<Tensor<Object>, Tensor<Object>, Object> dense(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(inputs, outputs, true, null, null, null, null, null, null, tag, numeric);
    }

    /** Replaces all weights by random ones, so that another seed gives another version of the network: its scores differ from those of every other seed. */
    public void reseed(final long seed) {
        final Random random = new Random(seed);
        final Tensor<Object>[] tensors = module.parameters()._1();
        for (int index = 0; index < tensors.length; index++) {
            final boolean embedding = index < EMBEDDINGS;
            final float range = embedding ? 1 : (float) Math.sqrt(GAIN / tensors[index].size(tensors[index].dim()));
            final float[] values = (float[]) tensors[index].storage().array();
            final int offset = tensors[index].storageOffset() - 1;
            for (int position = 0; position < tensors[index].nElement(); position++) {
                values[offset + position] = (2 * random.nextFloat() - 1) * range;
            }
        }
    }

    /**
     * Scores with BigDL itself and nothing of this project.
     *
     * @param pairs row-major, rows x 2, counted from 1
     * @return probability of the first class for each row
     */
    public float[] propensities(final int[] pairs) {
        final int rows = pairs.length / 2;
        final float[] input = new float[pairs.length];
        for (int position = 0; position < input.length; position++) {
            input[position] = pairs[position];
        }
        module.evaluate();
        final Activity output = module.forward(Tensor$.MODULE$.apply(input, new int[] {rows, 2}, tag, numeric));
        final Tensor<?> logarithms = (Tensor<?>) output;
        final float[] values = (float[]) logarithms.contiguous().storage().array();
        final float[] propensities = new float[rows];
        for (int row = 0; row < rows; row++) {
            propensities[row] = (float) Math.exp(values[row * CLASSES]);
        }
        return propensities;
    }

    /** The bytes of the module as BigDL saves it into a single file. */
    public byte[] bigdl() {
        final HashMap<Object, Object> storages = new HashMap<>();
        final ModuleData<Object> data = new ModuleData<>(module, new ArrayBuffer<>(), new ArrayBuffer<>(), tag);
        final SerializeContext<Object> context =
                new SerializeContext<>(data, storages, ProtoStorageType$.MODULE$, true, null, tag);
        final Bigdl.BigDLModule.Builder definition =
                ModuleSerializer$.MODULE$.serialize(context, tag, numeric).bigDLModule();
        ModulePersister$.MODULE$.setTensorStorage(definition, storages);
        return definition.build().toByteArray();
    }

    /** The same network and weights in the ONNX format; its inputs count from 0. */
    byte[] onnx() {
        final OnnxModel model = new OnnxModel();
        model.input("user").input("item");
        model.weights("users", weights(0), USERS, USER_EMBEDDING).weights("items", weights(1), ITEMS, ITEM_EMBEDDING);
        model.node("Gather", "userVector", "users", "user").node("Gather", "itemVector", "items", "item");
        model.nodeWith("axis", 1, "Concat", "vector", "userVector", "itemVector");
        String layerInput = "vector";
        final int[] sizes = {USER_EMBEDDING + ITEM_EMBEDDING, FIRST_LAYER, SECOND_LAYER, CLASSES};
        for (int layer = 1; layer < sizes.length; layer++) {
            model.weights("weight" + layer, weights(2 * layer), sizes[layer], sizes[layer - 1]);
            model.weights("bias" + layer, weights(2 * layer + 1), sizes[layer]);
            model.nodeWith("transB", 1, "Gemm", "dense" + layer, layerInput, "weight" + layer, "bias" + layer);
            if (layer < sizes.length - 1) {
                model.node("Relu", "activated" + layer, "dense" + layer);
            }
            layerInput = "activated" + layer;
        }
        model.nodeWith("axis", 1, "LogSoftmax", "scores", "dense3");
        return model.output("scores").toBytes();
    }

    /** Weights in the order of the layers; both embeddings come first. */
    private float[] weights(final int index) {
        return (float[]) module.parameters()._1()[index].contiguous().storage().array();
    }

    /** Random pairs in the engine's form: row-major, rows x 2, counted from 1. */
    static int[] pairs(final int rows, final long seed) {
        final Random random = new Random(seed);
        final int[] pairs = new int[rows * 2];
        for (int row = 0; row < rows; row++) {
            pairs[row * 2] = 1 + random.nextInt(USERS);
            pairs[row * 2 + 1] = 1 + random.nextInt(ITEMS);
        }
        return pairs;
    }
}
