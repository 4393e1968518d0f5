package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.mkl.MKL;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import org.nifiaaas.services.engine.EngineException;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * BigDL made ready for use, and what its generic methods ask for. Thread-safe.
 *
 * <p>BigDL keeps its native library and its registry of serializers in static fields, so there is one runtime for each class loader.
 */
final class BigDLRuntime {

    private static final String FLOAT_NUMERIC =
            "com.intel.analytics.bigdl.tensor.TensorNumericMath$TensorNumeric$NumericFloat$";

    /** Initialising this class registers the serializers of Analytics Zoo, without which its modules cannot be read. */
    private static final String ZOO_SERIALIZERS = "com.intel.analytics.zoo.pipeline.api.keras.models.Model$";

    private static final String START_FAILED = "BigDL cannot start; it needs Linux on x86-64 and a temporary folder"
            + " (java.io.tmpdir) with 150 MB free from which libraries may be loaded";

    private static BigDLRuntime instance;

    private final ClassTag<Object> floatTag;
    private final TensorNumeric<Object> floatNumeric;

    private BigDLRuntime(final ClassTag<Object> floatTag, final TensorNumeric<Object> floatNumeric) {
        this.floatTag = floatTag;
        this.floatNumeric = floatNumeric;
    }

    /**
     * Returns the runtime, and starts it on the first call, which takes a second or two.
     *
     * @throws EngineException if the native library cannot be loaded
     */
    static synchronized BigDLRuntime get() throws EngineException {
        if (instance == null) {
            instance = ForeignCalls.run(START_FAILED, BigDLRuntime::start);
        }
        return instance;
    }

    @SuppressWarnings("unchecked") // Java cannot name NumericFloat, a Scala object nested in another one.
    private static BigDLRuntime start() throws ReflectiveOperationException {
        // NiFi runs several tasks at once, each with its own copy of a module: more threads inside MKL would only
        // compete with them.
        MKL.setNumThreads(1);
        Class.forName(ZOO_SERIALIZERS, true, BigDLRuntime.class.getClassLoader());
        final Object numeric = Class.forName(FLOAT_NUMERIC).getField("MODULE$").get(null);
        return new BigDLRuntime(ClassTag$.MODULE$.Float(), (TensorNumeric<Object>) numeric);
    }

    ClassTag<Object> floatTag() {
        return floatTag;
    }

    TensorNumeric<Object> floatNumeric() {
        return floatNumeric;
    }

    /** Makes a tensor over an array, which is not copied. */
    Tensor<Object> tensor(final float[] values, final int... size) {
        return Tensor$.MODULE$.apply(values, size, floatTag, floatNumeric);
    }
}
