package org.nifiaaas.services.engine;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;

/**
 * Runs modules of BigDL and Analytics Zoo on the CPU with Intel MKL. Thread-safe.
 *
 * <p>It works in any thread, whatever its context class loader is. MKL is held to one thread a task, so that NiFi's number of concurrent tasks alone
 * decides how many cores score. On processors that are not Intel's, {@code MKL_DEBUG_CPU_TYPE=5} in the environment of the JVM lets this version of MKL use
 * AVX2, about twice as fast.
 */
public final class BigDLEngine implements InferenceEngine {

    /** Name of this engine in bundle manifests. */
    public static final String NAME = "bigdl";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The module is run once, so that one whose output is not as declared is refused here and the first batch finds it warm.
     */
    @Override
    public LoadedModel load(final SerializedModel model) throws EngineException {
        final BigDLRuntime runtime = BigDLRuntime.get();
        final AbstractModule<Activity, Activity, Object> module =
                new ModuleReader(runtime).read(model.description(), model.bytes(), model.weights());
        final BigDLModel loaded = BigDLModel.of(
                runtime,
                model.description(),
                module,
                InputLayout.of(runtime, model.description(), model.input(), module),
                new ProbabilityReader(model.description(), model.output(), model.positiveClass()));
        loaded.newCopy().forward(new float[] {1, 1, 1, 1}, 2);
        return loaded;
    }
}
