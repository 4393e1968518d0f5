package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.plan.ScoringPlan;

/**
 * Runs modules of BigDL and Analytics Zoo on the CPU. Thread-safe. It works in any thread, whatever its context class loader is.
 *
 * <p>A module of the family of neural collaborative filtering, with features beside user and item or without, is compiled into a {@link ScoringPlan}, which is faster than the module and scores bit for bit the
 * same on every machine. The plan must reproduce the module's scores; then it takes the module's place in memory.
 *
 * <p>Every other module runs as it is, with Intel MKL. MKL is held to one thread a task, so that NiFi's number of concurrent tasks alone decides how many cores
 * score. On processors that are not Intel's, {@code MKL_DEBUG_CPU_TYPE=5} in the environment of the JVM lets this version of MKL use AVX2, about twice as fast;
 * for scores that repeat bit for bit it needs {@code MKL_CBWR=COMPATIBLE} instead.
 */
public final class BigDLEngine implements InferenceEngine {

    /** Name of this engine in bundle manifests. */
    static final String NAME = "bigdl";

    private final boolean plans;

    public BigDLEngine() {
        this(true);
    }

    private BigDLEngine(final boolean plans) {
        this.plans = plans;
    }

    /** An engine that runs every module as it is, to compare with. */
    public static BigDLEngine withoutPlans() {
        return new BigDLEngine(false);
    }

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
    public LoadedModel load(final SerializedModel model, final Pace pace) throws EngineException {
        final BigDLRuntime runtime = BigDLRuntime.get();
        final AbstractModule<Activity, Activity, Object> module =
                new ModuleReader(runtime).read(model.description(), model.bytes(), model.weights(), pace);
        pace.step();
        final InputLayout layout =
                InputLayout.of(runtime, model.description(), model.input(), model.features(), module);
        final PlanAttempt attempt = plans ? PlanAttempt.of(runtime, model, module, layout, pace) : PlanAttempt.none();
        final ProbabilityReader reader =
                new ProbabilityReader(model.description(), model.output(), model.positiveClass());
        final ModuleCopy original = new FilledBatches(
                new BigDLModuleCopy(model.description(), module, layout, reader),
                model.features().width());
        pace.step();
        original.forward(new int[] {1, 1, 1, 1}, firstAndLastPlaces(model.features()), 2);
        pace.step();
        final PlanAttempt tried = attempt.tried(original, pace);
        if (tried.plan() != null) {
            return tried.plan();
        }
        ExactIndices.check(model.description(), module, tried.obstacle());
        return BigDLModel.of(runtime, model.description(), module, layout, reader, tried.explanation());
    }

    /** A row with the first row of each table and one with the last, which a table that is too small lacks. */
    private static float[] firstAndLastPlaces(final FeatureShape shape) {
        final float[] features = new float[2 * shape.width()];
        for (int place = 0; place < shape.places(); place++) {
            features[place] = 1;
            features[shape.width() + place] = shape.rows(place);
        }
        return features;
    }
}
