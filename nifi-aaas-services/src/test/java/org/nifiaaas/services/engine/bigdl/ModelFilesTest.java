package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.T$;
import com.intel.analytics.zoo.models.common.ZooModel;
import com.intel.analytics.zoo.models.recommendation.NeuralCF;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;

/** Files that BigDL and Analytics Zoo save themselves score as the module that was saved. */
class ModelFilesTest {

    private static final int ROWS = 61;
    private static final float TOLERANCE = 1e-6f;

    private final int[] pairs = TestModules.pairs(ROWS, 1);

    @TempDir
    private Path folder;

    private TestModules modules;
    private ZooModules zoo;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
        zoo = new ZooModules(modules.runtime());
    }

    @Test
    void bigDlModulesInOneFileAndInTwo() throws EngineException, IOException {
        final AbstractModule<Activity, Activity, Object> module = modules.ncf();
        final float[] expected = column(modules.output(module, pairs, ROWS), 2);
        for (int row = 0; row < ROWS; row++) {
            expected[row] = (float) Math.exp(expected[row]);
        }

        assertScores(expected, SavedFiles.one(folder, module), ModelInput.PAIR, ModelOutput.LOG_SOFTMAX);
        assertScores(expected, SavedFiles.two(folder, module), ModelInput.PAIR, ModelOutput.LOG_SOFTMAX);
    }

    @Test
    void neuralCfSavedByZooInOneFileAndInTwo() throws EngineException, IOException {
        final Object module = modules.zooNeuralCf();
        final NeuralCF<?> model = (NeuralCF<?>) module;
        final float[] expected = column(modules.output(modules.zooNeuralCf(), pairs, ROWS), 2);

        assertScores(expected, SavedFiles.byZoo(folder, model(model)), ModelInput.PAIR, ModelOutput.SOFTMAX);
        assertScores(expected, SavedFiles.twoByZoo(folder, model(model)), ModelInput.PAIR, ModelOutput.SOFTMAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide", "deep", "wide_n_deep"})
    void wideAndDeepSavedByZooScoresAsZooItselfDoes(final String type) throws EngineException, IOException {
        final WideAndDeep<Object> model = zoo.wideAndDeep(type);
        final float[] expected = column(
                values(ZooModules.module(model)
                        .evaluate()
                        .forward(ZooSamples.batch(modules.runtime(), type, pairs, ROWS))),
                2);
        assertTrue(spread(expected) > 0.01, "rows differ");

        assertScores(expected, SavedFiles.byZoo(folder, model(model)), ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX);
        assertScores(
                expected, SavedFiles.twoByZoo(folder, model(model)), ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX);
    }

    @Test
    void kerasModelsWithTwoInputsAndOneSigmoid() throws EngineException, IOException {
        final AbstractModule<Activity, Activity, Object> module = zoo.keras(1, "sigmoid");
        final float[] expected = kerasOutput(module);

        assertScores(expected, SavedFiles.one(folder, module), ModelInput.COLUMNS, ModelOutput.SIGMOID);
        assertScores(expected, SavedFiles.two(folder, module), ModelInput.COLUMNS, ModelOutput.SIGMOID);
    }

    @Test
    void everyKindOfOutputOfAKerasModelLeadsToTheSameProbability() throws EngineException, IOException {
        final float[] sigmoid = kerasOutput(zoo.keras(1, "sigmoid"));
        final float[] softmax = column(kerasOutput(zoo.keras(2, "softmax")), 2);

        assertScores(sigmoid, SavedFiles.one(folder, zoo.keras(1, null)), ModelInput.COLUMNS, ModelOutput.LOGITS);
        assertScores(softmax, SavedFiles.one(folder, zoo.keras(2, "softmax")), ModelInput.COLUMNS, ModelOutput.SOFTMAX);
        assertScores(
                softmax,
                SavedFiles.one(folder, zoo.keras(2, "log_softmax")),
                ModelInput.COLUMNS,
                ModelOutput.LOG_SOFTMAX);
        assertScores(softmax, SavedFiles.one(folder, zoo.keras(2, null)), ModelInput.COLUMNS, ModelOutput.LOGITS);
    }

    @Test
    void whatHasNoWidePartIsCompiled() throws EngineException, IOException {
        final String compiled = "scores with a compiled plan";

        assertEquals(
                compiled,
                SavedFiles.two(folder, zoo.keras(1, "sigmoid"))
                        .load(ModelInput.COLUMNS, ModelOutput.SIGMOID)
                        .explanation());
        assertEquals(
                compiled,
                SavedFiles.two(folder, modules.zooNeuralCf())
                        .load(ModelInput.PAIR, ModelOutput.SOFTMAX)
                        .explanation());
        assertEquals(
                "scores with the module itself; there is no compiled plan: a plan has no wide part",
                SavedFiles.byZoo(folder, model(zoo.wideAndDeep("wide_n_deep")))
                        .load(ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX)
                        .explanation());
    }

    @Test
    void namesTheRowThatAWideAndDeepHasNoPlaceFor() throws EngineException, IOException {
        final ModuleCopy copy = SavedFiles.byZoo(folder, model(zoo.wideAndDeep("wide")))
                .load(ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX)
                .newCopy();

        final EngineException user =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, 1, TestModules.USERS + 1, 1}, 2));
        final EngineException item =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, TestModules.ITEMS + 1}, 1));

        assertEquals(
                "ncf version 7: row 1 (user index 51, item index 1): user index 51 is not below the model's 51",
                user.getMessage());
        assertEquals(
                "ncf version 7: row 0 (user index 1, item index 21): item index 21 is not below the model's 21",
                item.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "item"})
    void refusesARowThatAKerasModelHasNoVectorFor(final String column) throws EngineException, IOException {
        final ModuleCopy copy = SavedFiles.one(folder, zoo.keras(1, "sigmoid"))
                .load(ModelInput.COLUMNS, ModelOutput.SIGMOID)
                .newCopy();
        final int[] pair = {1, 1};
        pair[column.equals("user") ? 0 : 1] = TestModules.USERS + 1;

        final EngineException failure = assertThrows(EngineException.class, () -> copy.forward(pair, 1));

        assertTrue(failure.getMessage().startsWith("ncf version 7: row 0"), failure.getMessage());
    }

    @Test
    void refusesAModuleThatIsNoWideAndDeep() throws IOException {
        final SavedFiles files = SavedFiles.one(folder, modules.ncf());

        assertRefused(
                files,
                ModelInput.WIDE_AND_DEEP,
                "ncf version 7: the input wide_and_deep needs a WideAndDeep of Analytics Zoo, the module is a Sequential");
    }

    @Test
    void refusesAWideAndDeepOverOtherColumns() throws IOException {
        assertRefused(
                SavedFiles.byZoo(folder, model(zoo.wideAndDeepWithCross())),
                ModelInput.WIDE_AND_DEEP,
                "ncf version 7: the WideAndDeep has 2 wide base, 1 wide cross, 0 indicator, 2 embedding and 0 continuous"
                        + " columns; only user and item as base and embedding columns are supported");
    }

    @Test
    void refusesAModuleThatTakesAnotherInputThanDeclared() throws IOException {
        final SavedFiles keras = SavedFiles.one(folder, zoo.keras(2, "softmax"));

        final EngineException failure =
                assertThrows(EngineException.class, () -> keras.load(ModelInput.PAIR, ModelOutput.SOFTMAX));

        assertTrue(failure.getMessage().startsWith("ncf version 7: "), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }

    private static void assertRefused(final SavedFiles files, final ModelInput input, final String message) {
        final EngineException failure =
                assertThrows(EngineException.class, () -> files.load(input, ModelOutput.SOFTMAX));
        assertEquals(message, failure.getMessage());
    }

    /** Once compiled, if it can be, and once as it is. The batch is no multiple of eight rows, so that it is filled up. */
    private void assertScores(
            final float[] expected, final SavedFiles files, final ModelInput input, final ModelOutput output)
            throws EngineException {
        for (final BigDLEngine engine : List.of(new BigDLEngine(), BigDLEngine.withoutPlans())) {
            try (LoadedModel model = files.load(engine, input, output)) {
                assertArrayEquals(expected, model.newCopy().forward(pairs, ROWS), TOLERANCE);
            }
        }
    }

    private float[] kerasOutput(final AbstractModule<Activity, Activity, Object> module) {
        final float[] users = new float[ROWS];
        final float[] items = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            users[row] = pairs[row * 2];
            items[row] = pairs[row * 2 + 1];
        }
        return values(module.evaluate().forward(T$.MODULE$.array(new Object[] {
            modules.runtime().tensor(users, ROWS, 1), modules.runtime().tensor(items, ROWS, 1)
        })));
    }

    private static float[] values(final Activity output) {
        final Tensor<?> tensor = ((Tensor<?>) output).contiguous();
        final int start = tensor.storageOffset() - 1;
        return Arrays.copyOfRange((float[]) tensor.storage().array(), start, start + tensor.nElement());
    }

    private static float[] column(final float[] values, final int columns) {
        final float[] first = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            first[row] = values[row * columns];
        }
        return first;
    }

    private static double spread(final float[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (final float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return most - least;
    }

    @SuppressWarnings("unchecked") // Every model of these tests computes with floats.
    private static ZooModel<?, ?, Object> model(final Object model) {
        return (ZooModel<?, ?, Object>) model;
    }
}
