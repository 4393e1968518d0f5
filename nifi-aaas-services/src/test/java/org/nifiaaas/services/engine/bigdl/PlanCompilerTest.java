package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import java.util.Arrays;
import java.util.Random;
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

class PlanCompilerTest {

    private static final ProbabilityReader READER = new ProbabilityReader("test", ModelOutput.LOG_SOFTMAX, 0);

    private static final int ROWS = 700;

    private TestModules modules;
    private NcfModules networks;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
        networks = new NcfModules(modules.runtime());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 40, 200, 25, 100, 256-128, 2",
        "2, 7, 3, 5, 2, 5, 2",
        "3, 300, 16, 90, 16, 64-32-16, 2",
        "4, 50, 8, 60, 33, 33-17, 5",
        "5, 1, 1, 1, 1, 1, 2",
        "6, 20, 10, 20, 10, '', 2"
    })
    void scoresLikeTheModule(
            final long seed,
            final int users,
            final int userSize,
            final int items,
            final int itemSize,
            final String hidden,
            final int classes)
            throws EngineException {
        final Sequential<Object> network = networks.embeddings(seed, users, userSize, items, itemSize);
        final int[] sizes = hidden.isEmpty()
                ? new int[0]
                : Arrays.stream(hidden.split("-")).mapToInt(Integer::parseInt).toArray();
        final int last = networks.hidden(network, userSize + itemSize, sizes);

        assertScoresLikeTheModule(
                networks.logSoftMax(network, last, classes), ModelOutput.LOG_SOFTMAX, classes - 1, users, items);
    }

    @Test
    void compilesEveryKindOfOutput() throws EngineException {
        assertScoresLikeTheModule(modules.ncfWithSoftmax(), ModelOutput.SOFTMAX, 1);
        assertScoresLikeTheModule(modules.ncfWithSigmoid(), ModelOutput.SIGMOID, 0);
        assertScoresLikeTheModule(modules.ncfWithoutActivation(1), ModelOutput.LOGITS, 0);
        assertScoresLikeTheModule(modules.ncfWithoutActivation(3), ModelOutput.LOGITS, 2);
    }

    /** As the training job builds {@code gmf}. */
    @Test
    void compilesMultipliedEmbeddings() throws EngineException {
        assertScoresLikeTheModule(
                networks.logSoftMax(networks.product(12, 60, 35, 64), 64, 2), ModelOutput.LOG_SOFTMAX, 0, 60, 35);
        assertScoresLikeTheModule(
                networks.logSoftMax(networks.product(13, 5, 3, 1), 1, 2), ModelOutput.LOG_SOFTMAX, 0, 5, 3);
    }

    /** As the training job builds {@code neumf}. */
    @Test
    void compilesMultipliedEmbeddingsBesideDenseLayers() throws EngineException {
        final Sequential<Object> product = networks.product(14, 60, 35, 8);
        final Sequential<Object> dense = networks.embeddings(15, 60, 20, 35, 10);
        final int units = networks.hidden(dense, 30, 32, 16);

        assertScoresLikeTheModule(
                networks.logSoftMax(networks.joined(product, dense), 8 + units, 2), ModelOutput.LOG_SOFTMAX, 0, 60, 35);
    }

    @Test
    void compilesALayerWithoutBias() throws EngineException {
        final Sequential<Object> network = networks.embeddings(8, 50, 6, 20, 6);
        network.add(networks.dense(12, 30, false));
        network.add(networks.dense(30, 2, false));

        assertScoresLikeTheModule(network, ModelOutput.LOGITS, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compilesAnalyticsZoosNeuralCf(final boolean factors) throws EngineException {
        assertScoresLikeTheModule(networks.neuralCf(9, 120, 45, 2, factors), ModelOutput.SOFTMAX, 0, 120, 45);
        assertScoresLikeTheModule(networks.neuralCf(10, 3, 900, 5, factors), ModelOutput.SOFTMAX, 3, 3, 900);
    }

    /** Zoo counts from 0 and keeps a row for it; index 1 is the second row of its tables and the last index the last. */
    @Test
    void knowsHowManyIndicesAModuleOfZooTakes() throws EngineException {
        final ScoringPlan plan = plan(networks.neuralCf(9, 120, 45, 2, true), ModelOutput.SOFTMAX, 0);

        assertEquals(1, plan.newCopy().forward(new int[] {120, 45}, 1).length);
        assertEquals("test: row 0: user index 121 is beyond the model's 120 user rows", refusal(plan, 121, 45));
        assertEquals("test: row 0: item index 46 is beyond the model's 45 item rows", refusal(plan, 120, 46));
    }

    private static String refusal(final ScoringPlan plan, final int user, final int item) {
        return assertThrows(EngineException.class, () -> plan.newCopy().forward(new int[] {user, item}, 1))
                .getMessage();
    }

    @Test
    void theFirstRowsAreThoseOfUnknownIds() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = modules.ncf();
        final int[] unknown = {1, 1, 1, TestModules.ITEMS, TestModules.USERS, 1};
        final float[] expected = BigDLEngine.withoutPlans()
                .load(new SerializedModel("test", modules.saved(module), ModelOutput.LOG_SOFTMAX, 0))
                .newCopy()
                .forward(unknown, 3);

        assertArrayEquals(
                expected, plan(module, ModelOutput.LOG_SOFTMAX, 0).newCopy().forward(unknown, 3), 1e-6f);
    }

    @Test
    void aLayerItDoesNotKnowLeavesTheModuleAsItIs() throws EngineException {
        final Sequential<Object> network = networks.embeddings(11, 50, 6, 20, 6);
        networks.hidden(network, 12, 20);
        network.add(networks.tanh());
        final byte[] bytes = modules.saved(networks.logSoftMax(network, 20, 2));

        final LoadedModel model = load(bytes, ModelOutput.LOG_SOFTMAX, 0);

        assertInstanceOf(BigDLModel.class, model);
        assertEquals(
                "scores with the module itself; there is no compiled plan: the layer Tanh is not known to it at this place",
                model.explanation());
        final int[] pairs = TestModules.pairs(ROWS, 1);
        assertArrayEquals(
                BigDLEngine.withoutPlans()
                        .load(new SerializedModel("test", bytes, ModelOutput.LOG_SOFTMAX, 0))
                        .newCopy()
                        .forward(pairs, ROWS),
                model.newCopy().forward(pairs, ROWS),
                1e-6f);
    }

    @Test
    void doesNotMistakeALayerWithoutWeightsForOneThatKeepsValues() throws EngineException {
        final Sequential<Object> network = networks.embeddings(12, 50, 6, 20, 6);
        network.add(networks.reverse());

        final LoadedModel model = load(modules.saved(networks.logSoftMax(network, 12, 2)), ModelOutput.LOG_SOFTMAX, 0);

        assertTrue(model.explanation().endsWith("the layer Reverse is not known to it at this place"));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNotFiniteAreNotCompiled(final float value) {
        for (int parameter = 0; parameter < 6; parameter++) {
            final AbstractModule<Activity, Activity, Object> module = modules.ncf();
            final float[] weights =
                    (float[]) module.parameters()._1()[parameter].storage().array();
            weights[weights.length - 1] = value;

            final NoPlanException failure = assertThrows(NoPlanException.class, () -> compile(module));

            assertTrue(failure.getMessage().endsWith(" is not a finite number"), failure.getMessage());
        }
    }

    @Test
    void aPlanThatDoesNotReproduceItsModuleIsNotTaken() throws Exception {
        final AbstractModule<Activity, Activity, Object> module = modules.ncf();
        final ScoringPlan plan = compile(module);
        ((float[]) module.parameters()._1()[5].storage().array())[0] += 0.001f;

        final PlanAttempt tried = new PlanAttempt(plan, "").tried(original(module), Pace.FULL);

        assertNull(tried.plan());
        assertTrue(tried.explanation().contains("where the module scores"), tried.explanation());
        assertEquals(1, whole(module).newCopy().forward(new int[] {1, 1}, 1).length);
    }

    @Test
    void aPlanThatReproducesItsModuleIsTaken() throws Exception {
        final AbstractModule<Activity, Activity, Object> module = modules.ncf();
        final ScoringPlan plan = compile(module);

        assertEquals(
                plan,
                new PlanAttempt(plan, "").tried(original(module), Pace.FULL).plan());
        assertEquals("scores with a compiled plan", plan.explanation());
    }

    /** The module as the engine runs it without a plan. */
    private BigDLModel whole(final AbstractModule<Activity, Activity, Object> module) throws EngineException {
        return BigDLModel.of(
                modules.runtime(),
                "test",
                module,
                InputLayout.of(modules.runtime(), "test", ModelInput.PAIR, FeatureShape.NONE, module),
                READER,
                "");
    }

    private ModuleCopy original(final AbstractModule<Activity, Activity, Object> module) throws EngineException {
        return new BigDLModuleCopy(
                "test",
                module,
                InputLayout.of(modules.runtime(), "test", ModelInput.PAIR, FeatureShape.NONE, module),
                READER);
    }

    private ScoringPlan compile(final AbstractModule<Activity, Activity, Object> module) throws NoPlanException {
        return PlanCompiler.compile(
                modules.runtime(),
                "test",
                module.evaluate(),
                FeatureShape.NONE,
                probe(module),
                ModelOutput.LOG_SOFTMAX,
                0,
                Pace.FULL);
    }

    private Activity probe(final AbstractModule<Activity, Activity, Object> module) {
        try {
            return InputProbe.of(FeatureShape.NONE)
                    .batch(
                            "test",
                            InputLayout.of(modules.runtime(), "test", ModelInput.PAIR, FeatureShape.NONE, module));
        } catch (final EngineException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private void assertScoresLikeTheModule(
            final AbstractModule<Activity, Activity, Object> module, final ModelOutput output, final int positiveClass)
            throws EngineException {
        assertScoresLikeTheModule(module, output, positiveClass, TestModules.USERS, TestModules.ITEMS);
    }

    private void assertScoresLikeTheModule(
            final AbstractModule<Activity, Activity, Object> module,
            final ModelOutput output,
            final int positiveClass,
            final int users,
            final int items)
            throws EngineException {
        final int[] pairs = pairs(users, items);
        final float[] expected = BigDLEngine.withoutPlans()
                .load(new SerializedModel("test", modules.saved(module), output, positiveClass))
                .newCopy()
                .forward(pairs, ROWS);

        final float[] scores = plan(module, output, positiveClass).newCopy().forward(pairs, ROWS);

        assertArrayEquals(expected, scores, 1e-5f);
    }

    private ScoringPlan plan(
            final AbstractModule<Activity, Activity, Object> module, final ModelOutput output, final int positiveClass)
            throws EngineException {
        final LoadedModel model = load(modules.saved(module), output, positiveClass);
        return assertInstanceOf(ScoringPlan.class, model, model.explanation());
    }

    private static LoadedModel load(final byte[] bytes, final ModelOutput output, final int positiveClass)
            throws EngineException {
        return new BigDLEngine().load(new SerializedModel("test", bytes, output, positiveClass));
    }

    /** Random pairs; the first ones have the first and the last indices. */
    private static int[] pairs(final int users, final int items) {
        final Random random = new Random(17);
        final int[] pairs = new int[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            pairs[2 * row] = row < 4 ? 1 + row % 2 * (users - 1) : 1 + random.nextInt(users);
            pairs[2 * row + 1] = row < 4 ? 1 + row / 2 * (items - 1) : 1 + random.nextInt(items);
        }
        return pairs;
    }
}
