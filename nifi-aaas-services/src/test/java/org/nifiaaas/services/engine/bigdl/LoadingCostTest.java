package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.mkl.MKL;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;

/** What a loaded model takes from those who score meanwhile: cores and memory. */
class LoadingCostTest {

    /** Embeddings of 50 x 8 and 20 x 4, dense layers of 12 x 16 and 16 x 2 with their biases. */
    private static final long WEIGHTS = 50 * 8 + 20 * 4 + 12 * 16 + 16 + 16 * 2 + 2;

    private SerializedModel model;

    @BeforeEach
    void saveModel() throws EngineException {
        final TestModules modules = new TestModules();
        model = new SerializedModel("ncf version 1", modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0);
    }

    /** MKL counts its threads for each calling thread: it must be one in those that did not start the engine, too. */
    @Test
    void loadingUsesOneCoreWhicheverThreadItRunsOn() throws InterruptedException, ExecutionException {
        for (int thread = 0; thread < 2; thread++) {
            final FutureTask<Integer> threadsOfMkl = new FutureTask<>(() -> {
                BigDLEngine.withoutPlans().load(model).close();
                return MKL.getNumThreads();
            });
            new Thread(threadsOfMkl).start();
            assertEquals(1, threadsOfMkl.get());
        }
    }

    @Test
    void moduleTakesItsWeights() throws EngineException {
        try (LoadedModel loaded = BigDLEngine.withoutPlans().load(model)) {
            assertEquals(Float.BYTES * WEIGHTS, loaded.bytes());
        }
    }

    @Test
    void planSaysWhatItTakes() throws EngineException {
        try (LoadedModel loaded = new BigDLEngine().load(model)) {
            assertEquals("scores with a compiled plan", loaded.explanation());
            assertTrue(loaded.bytes() > 0);
        }
    }
}
