package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.plan.NoPlanException;
import org.nifiaaas.services.engine.plan.ScoringPlan;

/** Networks that score by features beside user and item, as a plan and as the module itself. */
class FeaturePlanTest {

    private static final int USERS = TestModules.USERS;
    private static final int ITEMS = TestModules.ITEMS;
    private static final int ROWS = 700;
    private static final String NAME = "wide version 7";
    private static final FeatureShape SHAPE = new FeatureShape(new int[] {7, 40, 3}, 4);

    private final int[] pairs = TestModules.pairs(ROWS, 1);
    private final float[] features = FeatureModules.features(SHAPE, ROWS, 2);
    private TestModules modules;
    private FeatureModules networks;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
        networks = new FeatureModules(modules.runtime());
    }

    @ParameterizedTest
    @CsvSource({
        "7-40-3, 4, 32-16",
        "1001-2, 0, 16",
        "'', 9, 24-8",
        "5, 1, 3",
        "2-2-2-2-2-2-2-2-2-2-2-2, 30, 64-32",
        "3-4, 2, ''"
    })
    void aPlanScoresLikeTheModule(final String places, final int numbers, final String hidden) throws EngineException {
        final FeatureShape shape = new FeatureShape(sizes(places), numbers);
        final AbstractModule<Activity, Activity, Object> module =
                networks.wideAndDeep(5, USERS, ITEMS, shape, sizes(hidden));
        final float[] values = FeatureModules.features(shape, ROWS, 2);
        final float[] expected =
                load(BigDLEngine.withoutPlans(), module, shape).newCopy().forward(pairs, values, ROWS);

        final LoadedModel plan = load(new BigDLEngine(), module, shape);

        assertInstanceOf(ScoringPlan.class, plan, plan.explanation());
        assertArrayEquals(expected, plan.newCopy().forward(pairs, values, ROWS), 1e-5f);
        assertTrue(Arrays.hashCode(expected) != Arrays.hashCode(new float[ROWS]));
    }

    private static int[] sizes(final String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split("-")).mapToInt(Integer::parseInt).toArray();
    }

    /** The module's own output is computed by BigDL without any code of this project between. */
    @Test
    void theModuleIsFedColumnByColumn() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = networks.wideAndDeep(5, USERS, ITEMS, SHAPE, 16);
        final float[] tensor = new float[ROWS * (2 + SHAPE.width())];
        for (int row = 0; row < ROWS; row++) {
            final int start = row * (2 + SHAPE.width());
            tensor[start] = pairs[2 * row];
            tensor[start + 1] = pairs[2 * row + 1];
            System.arraycopy(features, row * SHAPE.width(), tensor, start + 2, SHAPE.width());
        }
        final Tensor<?> output =
                (Tensor<?>) module.evaluate().forward(modules.runtime().tensor(tensor, ROWS, 2 + SHAPE.width()));
        final float[] expected = (float[]) output.contiguous().storage().array();

        assertArrayEquals(
                expected,
                load(BigDLEngine.withoutPlans(), module, SHAPE).newCopy().forward(pairs, features, ROWS),
                1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 7", "true, 8", "true, 512", "false, 1", "false, 7", "false, 512"})
    void neitherBatchSizeNorPlaceInTheBatchChangesABit(final boolean plans, final int size) throws EngineException {
        if (!plans) {
            assumeTrue(System.getenv("MKL_CBWR") != null, "MKL_CBWR is not in the environment");
            assumeTrue(System.getenv("MKL_DEBUG_CPU_TYPE") == null, "MKL_DEBUG_CPU_TYPE overrules MKL_CBWR");
        }
        final LoadedModel model = load(
                plans ? new BigDLEngine() : BigDLEngine.withoutPlans(),
                networks.wideAndDeep(6, USERS, ITEMS, SHAPE, 32, 17),
                SHAPE);
        final float[] expected = model.newCopy().forward(pairs, features, ROWS);
        final ModuleCopy copy = model.newCopy();
        final float[] scores = new float[ROWS];

        for (int from = 0; from < ROWS; from += size) {
            final int rows = Math.min(size, ROWS - from);
            final int[] batch = Arrays.copyOfRange(pairs, 2 * from, 2 * (from + rows));
            final float[] batchFeatures =
                    Arrays.copyOfRange(features, SHAPE.width() * from, SHAPE.width() * (from + rows));
            System.arraycopy(copy.forward(batch, batchFeatures, rows), 0, scores, from, rows);
        }

        assertArrayEquals(expected, scores, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesTheRowAndTheFeatureThatIsBeyondItsTable(final boolean plans) throws EngineException {
        final ModuleCopy copy = copy(plans);
        final float[] before = copy.forward(pairs, features, ROWS);

        assertRefused(copy, 2, 0, 8, "row 2: feature 1 is 8.0, it must be a row of its table, from 1 to 7");
        assertRefused(copy, 3, 1, 0, "row 3: feature 2 is 0.0, it must be a row of its table, from 1 to 40");
        assertRefused(copy, 4, 2, 1.5f, "row 4: feature 3 is 1.5, it must be a row of its table, from 1 to 3");
        assertRefused(copy, 5, 0, Float.NaN, "row 5: feature 1 is NaN, it must be a row of its table, from 1 to 7");
        assertRefused(copy, 6, 3, Float.NaN, "row 6: feature 4 is NaN, it must be a finite number");
        assertRefused(copy, 7, 6, Float.NEGATIVE_INFINITY, "row 7: feature 7 is -Infinity, it must be a finite number");

        assertArrayEquals(before, copy.forward(pairs, features, ROWS), 0);
    }

    private void assertRefused(
            final ModuleCopy copy, final int row, final int column, final float value, final String message) {
        final float[] wrong = features.clone();
        wrong[row * SHAPE.width() + column] = value;
        assertEquals(
                NAME + ": " + message,
                assertThrows(EngineException.class, () -> copy.forward(pairs, wrong, ROWS))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesABatchWithoutItsFeatures(final boolean plans) throws EngineException {
        final ModuleCopy copy = copy(plans);

        assertEquals(
                NAME + ": 0 features are not 700 rows of 7",
                assertThrows(EngineException.class, () -> copy.forward(pairs, ROWS))
                        .getMessage());
        assertEquals(
                NAME + ": 20 features are not 3 rows of 7",
                assertThrows(EngineException.class, () -> copy.forward(pairs, new float[20], 3))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelOfPairsTakesNoFeatures(final boolean plans) throws EngineException {
        final ModuleCopy copy = (plans ? new BigDLEngine() : BigDLEngine.withoutPlans())
                .load(new SerializedModel(NAME, modules.saved(modules.ncf()), ModelOutput.LOG_SOFTMAX, 0))
                .newCopy();

        assertEquals(
                NAME + ": the model takes user and item alone and no features",
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, 1}, new float[2], 1))
                        .getMessage());
    }

    @Test
    void namesThePlaceWhoseTableIsTooSmall() {
        final AbstractModule<Activity, Activity, Object> module = networks.wideAndDeep(5, USERS, ITEMS, SHAPE, 16);
        final FeatureShape larger = new FeatureShape(new int[] {7, 40, 4}, 4);

        final String message = assertThrows(EngineException.class, () -> load(new BigDLEngine(), module, larger))
                .getMessage();

        assertTrue(message.startsWith(NAME + ": row 1 (user index 1, item index 1): feature 3 at row 4: "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aNetworkThatIsNoPlanScoresAsItIs() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = networks.withTanh(USERS, ITEMS, SHAPE);

        final LoadedModel model = load(new BigDLEngine(), module, SHAPE);

        assertInstanceOf(BigDLModel.class, model);
        assertTrue(model.explanation().endsWith("the layer Tanh is not known to it at this place"));
        assertEquals(ROWS, model.newCopy().forward(pairs, features, ROWS).length);
    }

    /** Each of the tables and layers takes part in the trial, with the rows of missing and last values. */
    @Test
    void aPlanThatDoesNotReproduceItsModuleIsNotTaken() throws Exception {
        final AbstractModule<Activity, Activity, Object> module = networks.wideAndDeep(8, USERS, ITEMS, SHAPE, 16);
        final ScoringPlan plan = compile(module);
        final InputLayout layout = InputLayout.of(modules.runtime(), NAME, ModelInput.FEATURES, SHAPE, module);
        final ModuleCopy original =
                new BigDLModuleCopy(NAME, module, layout, new ProbabilityReader(NAME, ModelOutput.SIGMOID, 0));
        assertEquals(plan, new PlanAttempt(plan, "").tried(original, Pace.FULL).plan());

        for (final Tensor<Object> parameter : module.parameters()._1()) {
            final float[] weights = (float[]) parameter.storage().array();
            final int spare = parameter.dim() == 2 && parameter.size(1) == 42 ? 2 * parameter.size(2) : 0;
            for (final int position : new int[] {0, weights.length - 1 - spare}) {
                weights[position] += 3;

                final PlanAttempt tried = new PlanAttempt(plan, "").tried(original, Pace.FULL);

                assertNull(tried.plan(), () -> "weight " + position + " of " + Arrays.toString(parameter.size()));
                weights[position] -= 3;
            }
        }
    }

    private ScoringPlan compile(final AbstractModule<Activity, Activity, Object> module)
            throws EngineException, NoPlanException {
        final InputLayout layout = InputLayout.of(modules.runtime(), NAME, ModelInput.FEATURES, SHAPE, module);
        return PlanCompiler.compile(
                modules.runtime(),
                NAME,
                module.evaluate(),
                SHAPE,
                InputProbe.of(SHAPE).batch(NAME, layout),
                ModelOutput.SIGMOID,
                0,
                Pace.FULL);
    }

    private ModuleCopy copy(final boolean plans) throws EngineException {
        return load(
                        plans ? new BigDLEngine() : BigDLEngine.withoutPlans(),
                        networks.wideAndDeep(6, USERS, ITEMS, SHAPE, 16),
                        SHAPE)
                .newCopy();
    }

    private LoadedModel load(
            final BigDLEngine engine, final AbstractModule<Activity, Activity, Object> module, final FeatureShape shape)
            throws EngineException {
        return engine.load(new SerializedModel(
                NAME, modules.saved(module), Optional.empty(), ModelInput.FEATURES, ModelOutput.SIGMOID, 0, shape));
    }
}
