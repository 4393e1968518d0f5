package org.nifiaaas.services.engine.bigdl;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.SerializedModel;

/**
 * The same input and version give the same score bit for bit, whatever the batch: compiled plans always, modules as they are if MKL_CBWR is in the environment, as
 * the build sets it.
 */
class ReproducibleScoresTest {

    private static final int ROWS = 2_000;
    private static final int ROUNDS = 6;

    private final int[] pairs = TestModules.pairs(ROWS, 1);
    private TestModules modules;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
    }

    /** What scores: a compiled plan or the module. */
    enum Path {
        PLAN(new BigDLEngine()),
        MODULE(BigDLEngine.withoutPlans());

        private final BigDLEngine engine;

        Path(final BigDLEngine engine) {
            this.engine = engine;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLAN, 1",
        "PLAN, 7",
        "PLAN, 8",
        "PLAN, 31",
        "PLAN, 1024",
        "MODULE, 1",
        "MODULE, 7",
        "MODULE, 8",
        "MODULE, 31",
        "MODULE, 1000",
        "MODULE, 1024"
    })
    void batchSizeChangesNoBit(final Path path, final int size) throws EngineException {
        for (final LoadedModel model : models(path)) {
            final float[] expected = scores(model.newCopy(), pairs, ROWS);

            assertArrayEquals(expected, scores(model.newCopy(), pairs, size), 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void orderChangesNoBit(final Path path) throws EngineException {
        final List<Integer> order = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            order.add(row);
        }
        Collections.shuffle(order, new Random(3));
        final int[] shuffled = new int[pairs.length];
        for (int row = 0; row < ROWS; row++) {
            shuffled[2 * row] = pairs[2 * order.get(row)];
            shuffled[2 * row + 1] = pairs[2 * order.get(row) + 1];
        }
        for (final LoadedModel model : models(path)) {
            final float[] inOrder = scores(model.newCopy(), pairs, 1024);
            final float[] expected = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                expected[row] = inOrder[order.get(row)];
            }

            assertArrayEquals(expected, scores(model.newCopy(), shuffled, 700), 0);
        }
    }

    /** Where an array lies in memory decides which instructions MKL uses, so copies are made in ever other places. */
    @ParameterizedTest
    @EnumSource
    void placeInMemoryChangesNoBit(final Path path) throws EngineException {
        for (final LoadedModel model : models(path)) {
            final float[] expected = scores(model.newCopy(), pairs, 64);
            final List<byte[]> ballast = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ballast.add(new byte[8 * (2 * round + 1)]);

                assertArrayEquals(expected, scores(model.newCopy(), pairs, 64), 0);
            }
        }
    }

    private List<LoadedModel> models(final Path path) throws EngineException {
        if (path == Path.MODULE) {
            assumeTrue(System.getenv("MKL_CBWR") != null, "MKL_CBWR is not in the environment");
            assumeTrue(System.getenv("MKL_DEBUG_CPU_TYPE") == null, "MKL_DEBUG_CPU_TYPE overrules MKL_CBWR");
        }
        final List<LoadedModel> models = new ArrayList<>(List.of(
                load(path, modules.ncf(), ModelOutput.LOG_SOFTMAX),
                load(path, modules.wideNcf(), ModelOutput.LOG_SOFTMAX),
                load(path, modules.zooNeuralCf(), ModelOutput.SOFTMAX)));
        if (path == Path.MODULE) {
            final ZooModules zoo = new ZooModules(modules.runtime());
            models.add(load(path, zoo.keras(1, "sigmoid"), ModelInput.COLUMNS, ModelOutput.SIGMOID));
            models.add(load(
                    path,
                    ZooModules.module(zoo.wideAndDeep("wide_n_deep")),
                    ModelInput.WIDE_AND_DEEP,
                    ModelOutput.SOFTMAX));
        }
        return models;
    }

    /** Each model is loaded from its bytes, as after a restart. */
    private LoadedModel load(
            final Path path, final AbstractModule<Activity, Activity, Object> module, final ModelOutput output)
            throws EngineException {
        return load(path, module, ModelInput.PAIR, output);
    }

    private LoadedModel load(
            final Path path,
            final AbstractModule<Activity, Activity, Object> module,
            final ModelInput input,
            final ModelOutput output)
            throws EngineException {
        return path.engine.load(
                new SerializedModel("ncf version 7", modules.saved(module), Optional.empty(), input, output, 0));
    }

    private static float[] scores(final ModuleCopy copy, final int[] pairs, final int size) throws EngineException {
        final float[] scores = new float[pairs.length / 2];
        for (int from = 0; from < scores.length; from += size) {
            final int rows = Math.min(size, scores.length - from);
            final int[] batch = Arrays.copyOfRange(pairs, from * 2, (from + rows) * 2);
            System.arraycopy(copy.forward(batch, rows), 0, scores, from, rows);
        }
        return scores;
    }
}
