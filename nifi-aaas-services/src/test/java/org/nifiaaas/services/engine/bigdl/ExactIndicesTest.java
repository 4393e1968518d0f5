package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.intel.analytics.bigdl.nn.LookupTable$;
import com.intel.analytics.bigdl.nn.Select$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.Sigmoid$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.plan.ScoringPlan;

class ExactIndicesTest {

    private static final int LAST = 1 << 24;

    @TempDir
    private Path folder;

    private BigDLRuntime runtime;

    @BeforeEach
    void startRuntime() throws EngineException {
        runtime = BigDLRuntime.get();
    }

    /** A table of 64 MiB and one row more. */
    @Test
    void aTableThatSinglePrecisionCannotCountIsServedByAPlanAlone() throws EngineException, IOException {
        final SavedFiles files = SavedFiles.two(folder, table(LAST + 1));

        final EngineException refusal = assertThrows(
                EngineException.class,
                () -> files.load(BigDLEngine.withoutPlans(), ModelInput.PAIR, ModelOutput.SIGMOID));
        try (LoadedModel plan = files.load(ModelInput.PAIR, ModelOutput.SIGMOID)) {
            assertInstanceOf(ScoringPlan.class, plan);
            assertEquals(
                    3,
                    Arrays.stream(new int[] {LAST - 1, LAST, LAST + 1})
                            .mapToObj(user -> score(plan, user))
                            .distinct()
                            .count());
        }

        assertEquals(
                "ncf version 7: a table of 16777217 rows is beyond 16777216, up to which the module, fed with single"
                        + " precision, tells indices apart, and there is no compiled plan: plans are switched off",
                refusal.getMessage());
    }

    @Test
    void aTableThatSinglePrecisionCanCountIsLetIn() {
        assertDoesNotThrow(() -> ExactIndices.check("ncf version 7", stretched(LAST), "none"));
        assertThrows(EngineException.class, () -> ExactIndices.check("ncf version 7", stretched(LAST + 1), "none"));
    }

    /** A table whose rows are one and the same number. */
    private AbstractModule<Activity, Activity, Object> stretched(final int rows) {
        final AbstractModule<Activity, Activity, Object> module = table(1);
        final Tensor<Object> weights = module.parameters()._1()[0];
        weights.set(weights.storage(), 1, new int[] {rows, 1}, new int[] {0, 1});
        return module;
    }

    private static float score(final LoadedModel model, final int user) {
        try {
            return model.newCopy().forward(new int[] {user, 1}, 1)[0];
        } catch (final EngineException e) {
            throw new AssertionError(e);
        }
    }

    /** One number for each user, and the logistic function. */
    private AbstractModule<Activity, Activity, Object> table(final int rows) {
        return NoRandomWeights.during(Pace.FULL, () -> {
            final Sequential<Object> network = Sequential$.MODULE$.apply(runtime.floatTag(), runtime.floatNumeric());
            network.add(Select$.MODULE$.apply(2, 1, runtime.floatTag(), runtime.floatNumeric()));
            network.add(LookupTable$.MODULE$.apply(
                    rows, 1, 0, Double.MAX_VALUE, 2, false, null, false, runtime.floatTag(), runtime.floatNumeric()));
            network.add(Sigmoid$.MODULE$.apply(runtime.floatTag(), runtime.floatNumeric()));
            final float[] values =
                    (float[]) network.parameters()._1()[0].storage().array();
            for (int row = Math.max(0, rows - 3); row < rows; row++) {
                values[row] = rows - row;
            }
            return network;
        });
    }
}
