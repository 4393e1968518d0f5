package org.nifiaaas.services.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same input and version give the same score bit for bit, whatever the batch. The build sets MKL_CBWR, which this needs. */
class ReproducibleScoresTest {

    private static final int ROWS = 2_000;
    private static final int ROUNDS = 6;

    private final float[] pairs = TestModules.pairs(ROWS, 1);
    private TestModules modules;

    @BeforeEach
    void startRuntime() throws EngineException {
        assumeTrue(System.getenv("MKL_CBWR") != null, "MKL_CBWR is not in the environment");
        assumeTrue(System.getenv("MKL_DEBUG_CPU_TYPE") == null, "MKL_DEBUG_CPU_TYPE overrules MKL_CBWR");
        modules = new TestModules();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 31, 1000, 1024})
    void batchSizeChangesNoBit(final int size) throws EngineException {
        for (final LoadedModel model : models()) {
            final float[] expected = scores(model.newCopy(), pairs, ROWS);

            assertArrayEquals(expected, scores(model.newCopy(), pairs, size), 0);
        }
    }

    @Test
    void orderChangesNoBit() throws EngineException {
        final List<Integer> order = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            order.add(row);
        }
        Collections.shuffle(order, new Random(3));
        final float[] shuffled = new float[pairs.length];
        for (int row = 0; row < ROWS; row++) {
            shuffled[2 * row] = pairs[2 * order.get(row)];
            shuffled[2 * row + 1] = pairs[2 * order.get(row) + 1];
        }
        for (final LoadedModel model : models()) {
            final float[] inOrder = scores(model.newCopy(), pairs, 1024);
            final float[] expected = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                expected[row] = inOrder[order.get(row)];
            }

            assertArrayEquals(expected, scores(model.newCopy(), shuffled, 700), 0);
        }
    }

    /** Where an array lies in memory decides which instructions MKL uses, so copies are made in ever other places. */
    @Test
    void placeInMemoryChangesNoBit() throws EngineException {
        for (final LoadedModel model : models()) {
            final float[] expected = scores(model.newCopy(), pairs, 64);
            final List<byte[]> ballast = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ballast.add(new byte[8 * (2 * round + 1)]);

                assertArrayEquals(expected, scores(model.newCopy(), pairs, 64), 0);
            }
        }
    }

    private List<LoadedModel> models() throws EngineException {
        return List.of(
                load(modules.ncf(), ModelOutput.LOG_SOFTMAX),
                load(modules.wideNcf(), ModelOutput.LOG_SOFTMAX),
                load(modules.zooNeuralCf(), ModelOutput.SOFTMAX),
                load(new ZooModules(modules.runtime()).keras(1, "sigmoid"), ModelInput.COLUMNS, ModelOutput.SIGMOID),
                load(
                        ZooModules.module(new ZooModules(modules.runtime()).wideAndDeep("wide_n_deep")),
                        ModelInput.WIDE_AND_DEEP,
                        ModelOutput.SOFTMAX));
    }

    /** Each model is loaded from its bytes, as after a restart. */
    private LoadedModel load(final AbstractModule<Activity, Activity, Object> module, final ModelOutput output)
            throws EngineException {
        return load(module, ModelInput.PAIR, output);
    }

    private LoadedModel load(
            final AbstractModule<Activity, Activity, Object> module, final ModelInput input, final ModelOutput output)
            throws EngineException {
        return new BigDLEngine()
                .load(new SerializedModel("ncf version 7", modules.saved(module), Optional.empty(), input, output, 0));
    }

    private static float[] scores(final ModuleCopy copy, final float[] pairs, final int size) throws EngineException {
        final float[] scores = new float[pairs.length / 2];
        for (int from = 0; from < scores.length; from += size) {
            final int rows = Math.min(size, scores.length - from);
            final float[] batch = Arrays.copyOfRange(pairs, from * 2, (from + rows) * 2);
            System.arraycopy(copy.forward(batch, rows), 0, scores, from, rows);
        }
        return scores;
    }
}
