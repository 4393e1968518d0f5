package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.mkl.MKL;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.bigdl.utils.RandomGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.SerializedModel;

class BigDLEngineTest {

    private static final String DESCRIPTION = "ncf version 7";
    private static final int ROWS = 64;
    private static final float TOLERANCE = 1e-6f;

    private final BigDLEngine engine = new BigDLEngine();
    private final int[] pairs = TestModules.pairs(ROWS, 1);
    private TestModules modules;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
    }

    @Test
    void scoresLikeTheSavedModule() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = modules.ncf();

        final float[] probabilities = scores(modules.saved(module), ModelOutput.LOG_SOFTMAX, 0);

        assertArrayEquals(exponentials(column(modules.output(module, pairs, ROWS), 0)), probabilities, TOLERANCE);
    }

    /** BigDL fills new layers with random weights, which the file's replace: drawing them takes longer than everything else. */
    @Test
    void loadingDrawsNoRandomNumbers() throws EngineException {
        final byte[] bytes = modules.saved(modules.ncf());
        RandomGenerator.RNG().setSeed(1);
        final double expected = RandomGenerator.RNG().uniform(0, 1);
        RandomGenerator.RNG().setSeed(1);

        engine.load(new SerializedModel(DESCRIPTION, bytes, ModelOutput.LOG_SOFTMAX, 0))
                .close();

        assertEquals(expected, RandomGenerator.RNG().uniform(0, 1));
    }

    /** Whoever paces the load must be asked in each part of it, on the thread that loads. */
    @Test
    void loadingCanBeDividedIntoSteps() throws EngineException {
        final List<Thread> steps = new ArrayList<>();

        engine.load(
                        new SerializedModel(DESCRIPTION, modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0),
                        () -> steps.add(Thread.currentThread()))
                .close();

        // One for each of the 70 rows that are folded, and some for each of the other parts.
        assertTrue(steps.size() > 75, steps.size() + " steps");
        assertEquals(Set.of(Thread.currentThread()), Set.copyOf(steps));
    }

    @Test
    void readsTheColumnOfThePositiveClass() throws EngineException {
        final byte[] bytes = modules.saved(modules.ncf());

        final float[] first = scores(bytes, ModelOutput.LOG_SOFTMAX, 0);
        final float[] second = scores(bytes, ModelOutput.LOG_SOFTMAX, 1);

        for (int row = 0; row < ROWS; row++) {
            assertEquals(1, first[row] + second[row], TOLERANCE);
        }
    }

    @Test
    void scoresModulesOfAnalyticsZoo() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = modules.zooNeuralCf();

        final float[] probabilities = scores(modules.saved(module), ModelOutput.SOFTMAX, 0);

        assertArrayEquals(column(modules.output(module, pairs, ROWS), 0), probabilities, TOLERANCE);
    }

    @Test
    void everyKindOfOutputLeadsToTheSameProbability() throws EngineException {
        final float[] expected = scores(modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0);

        assertArrayEquals(expected, scores(modules.saved(modules.ncfWithSoftmax()), ModelOutput.SOFTMAX, 0), TOLERANCE);
        assertArrayEquals(
                expected, scores(modules.saved(modules.ncfWithoutActivation(2)), ModelOutput.LOGITS, 0), TOLERANCE);
        assertArrayEquals(
                scores(modules.saved(modules.ncfWithSigmoid()), ModelOutput.SIGMOID, 0),
                scores(modules.saved(modules.ncfWithoutActivation(1)), ModelOutput.LOGITS, 0),
                TOLERANCE);
    }

    @Test
    void aSingleRowScoresAsItDoesInABatch() throws EngineException {
        final ModuleCopy copy =
                load(modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0).newCopy();

        final float[] batch = copy.forward(pairs, ROWS);

        assertEquals(batch[0], copy.forward(pairs, 1)[0], TOLERANCE);
    }

    @Test
    void leavesTheInputAsItWas() throws EngineException {
        final int[] input = pairs.clone();

        load(modules.saved(modules.zooNeuralCf()), ModelOutput.SOFTMAX, 0)
                .newCopy()
                .forward(input, ROWS);

        assertArrayEquals(pairs, input);
    }

    @Test
    void holdsMklToOneThreadATask() throws EngineException {
        load(modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0);

        assertEquals(1, MKL.getNumThreads());
    }

    @Test
    void refusesAnEmptyFile() {
        assertRefused(new byte[0], "ncf version 7: the module file is empty");
    }

    @Test
    void refusesGarbage() {
        final byte[] random = new byte[4096];
        new Random(5).nextBytes(random);

        assertRefused(random, "ncf version 7: the module file is");
        assertRefused(
                "<html>502 Bad Gateway</html>".getBytes(StandardCharsets.UTF_8), "ncf version 7: the module file is");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.999})
    void refusesATruncatedFile(final double part) {
        final byte[] bytes = modules.saved(modules.ncf());

        assertRefused(
                Arrays.copyOf(bytes, (int) (bytes.length * part)),
                "ncf version 7: the module file is cut short or not from BigDL: ");
    }

    @Test
    void refusesAProtobufMessageOfAnotherKind() {
        final byte[] other =
                Bigdl.BigDLModule.newBuilder().setName("no type").build().toByteArray();

        assertRefused(other, "ncf version 7: the module file is not from BigDL");
    }

    @Test
    void refusesAModuleWithoutItsWeights() {
        assertRefused(
                modules.savedWithoutWeights(modules.ncf()),
                "ncf version 7: the module file holds no weights and there is no weights file beside it");
    }

    @Test
    void refusesATableThatChangesSharedWeights() {
        final String message = assertRefused(modules.saved(modules.ncfWithMaxNorm()), "ncf version 7: ");

        assertTrue(message.contains("maxNorm"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void refusesAPositiveClassThatIsNotThere(final int positiveClass) {
        final byte[] bytes = modules.saved(modules.ncf());

        final EngineException failure =
                assertThrows(EngineException.class, () -> load(bytes, ModelOutput.LOG_SOFTMAX, positiveClass));

        assertEquals(
                "ncf version 7: positive class " + positiveClass + " is not one of the module's 2 output columns",
                failure.getMessage());
    }

    @Test
    void refusesAModuleWhoseOutputIsNotAsDeclared() {
        assertNotAsDeclared(modules.saved(modules.ncf()), ModelOutput.SOFTMAX);
        assertNotAsDeclared(modules.saved(modules.ncf()), ModelOutput.SIGMOID);
        assertNotAsDeclared(modules.saved(modules.zooNeuralCf()), ModelOutput.LOG_SOFTMAX);
        assertNotAsDeclared(modules.saved(modules.ncfWithoutActivation(2)), ModelOutput.SOFTMAX);
        assertNotAsDeclared(modules.saved(modules.ncfWithSigmoid()), ModelOutput.LOG_SOFTMAX);
    }

    @Test
    void aClosedModelMakesNoCopies() throws EngineException {
        final LoadedModel model = load(modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0);

        model.close();

        final EngineException failure = assertThrows(EngineException.class, model::newCopy);
        assertEquals("ncf version 7: the model is closed", failure.getMessage());
    }

    private float[] scores(final byte[] bytes, final ModelOutput output, final int positiveClass)
            throws EngineException {
        try (LoadedModel model = load(bytes, output, positiveClass)) {
            return model.newCopy().forward(pairs, ROWS);
        }
    }

    private LoadedModel load(final byte[] bytes, final ModelOutput output, final int positiveClass)
            throws EngineException {
        return engine.load(new SerializedModel(DESCRIPTION, bytes, output, positiveClass));
    }

    private String assertRefused(final byte[] bytes, final String beginning) {
        final EngineException failure =
                assertThrows(EngineException.class, () -> load(bytes, ModelOutput.LOG_SOFTMAX, 0));
        assertTrue(failure.getMessage().startsWith(beginning), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        return failure.getMessage();
    }

    private void assertNotAsDeclared(final byte[] bytes, final ModelOutput declared) {
        final EngineException failure = assertThrows(EngineException.class, () -> load(bytes, declared, 0));
        assertTrue(failure.getMessage().contains("the declared output " + declared), failure.getMessage());
    }

    private static float[] column(final float[] values, final int column) {
        final float[] result = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            result[row] = values[row * 2 + column];
        }
        return result;
    }

    private static float[] exponentials(final float[] logarithms) {
        final float[] result = new float[logarithms.length];
        for (int row = 0; row < result.length; row++) {
            result[row] = (float) Math.exp(logarithms[row]);
        }
        return result;
    }
}
