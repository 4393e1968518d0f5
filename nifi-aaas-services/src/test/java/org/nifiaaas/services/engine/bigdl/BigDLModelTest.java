package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;

class BigDLModelTest {

    private static final float TOLERANCE = 1e-6f;
    private static final int ROWS = 256;

    /** Modules whose structure is taken apart differently. */
    enum Kind {
        BIGDL(TestModules::ncf, ModelOutput.LOG_SOFTMAX),
        ANALYTICS_ZOO(TestModules::zooNeuralCf, ModelOutput.SOFTMAX),
        KERAS(
                modules -> new ZooModules(modules.runtime()).keras(1, "sigmoid"),
                ModelInput.COLUMNS,
                ModelOutput.SIGMOID),
        WIDE(modules -> wideAndDeep(modules, "wide"), ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX),
        DEEP(modules -> wideAndDeep(modules, "deep"), ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX),
        WIDE_AND_DEEP(modules -> wideAndDeep(modules, "wide_n_deep"), ModelInput.WIDE_AND_DEEP, ModelOutput.SOFTMAX);

        private final Function<TestModules, AbstractModule<Activity, Activity, Object>> maker;
        private final ModelInput input;
        private final ModelOutput output;

        Kind(final Function<TestModules, AbstractModule<Activity, Activity, Object>> maker, final ModelOutput output) {
            this(maker, ModelInput.PAIR, output);
        }

        Kind(
                final Function<TestModules, AbstractModule<Activity, Activity, Object>> maker,
                final ModelInput input,
                final ModelOutput output) {
            this.maker = maker;
            this.input = input;
            this.output = output;
        }

        private static AbstractModule<Activity, Activity, Object> wideAndDeep(
                final TestModules modules, final String type) {
            return ZooModules.module(new ZooModules(modules.runtime()).wideAndDeep(type));
        }
    }

    private TestModules modules;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void copiesOnSeveralThreadsScoreAsOneDoesAlone(final Kind kind) throws Exception {
        final BigDLModel model = model(kind, module(kind));
        final int threads = 4;
        final CyclicBarrier start = new CyclicBarrier(threads);
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        final List<Future<List<float[]>>> results = new ArrayList<>();
        try {
            for (int thread = 0; thread < threads; thread++) {
                final int[] pairs = TestModules.pairs(ROWS, thread);
                final ModuleCopy copy = model.newCopy();
                results.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return repeated(copy, pairs);
                }));
            }
            for (int thread = 0; thread < threads; thread++) {
                final float[] alone = model.newCopy().forward(TestModules.pairs(ROWS, thread), ROWS);
                for (final float[] scores : results.get(thread).get(30, TimeUnit.SECONDS)) {
                    assertArrayEquals(alone, scores, TOLERANCE);
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<float[]> repeated(final ModuleCopy copy, final int[] pairs) throws EngineException {
        final List<float[]> scores = new ArrayList<>();
        for (int run = 0; run < 100; run++) {
            scores.add(copy.forward(pairs, ROWS));
        }
        return scores;
    }

    @ParameterizedTest
    @EnumSource
    void copiesShareTheWeights(final Kind kind) throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = module(kind);
        final List<float[]> weights = arrays(module);
        final BigDLModel model = model(kind, module);
        final int[] pairs = TestModules.pairs(ROWS, 1);
        final ModuleCopy first = model.newCopy();
        final ModuleCopy second = model.newCopy();
        final float[] before = first.forward(pairs, ROWS);

        for (final float[] array : weights) {
            for (int index = 0; index < array.length; index++) {
                array[index] += 0.01f * (index % 3);
            }
        }

        final float[] after = first.forward(pairs, ROWS);
        assertFalse(Arrays.equals(before, after));
        assertArrayEquals(after, second.forward(pairs, ROWS), TOLERANCE);
        assertArrayEquals(after, model.newCopy().forward(pairs, ROWS), TOLERANCE);
    }

    @Test
    void gradientsAreDropped() throws EngineException {
        final AbstractModule<Activity, Activity, Object> module = module(Kind.BIGDL);

        model(Kind.BIGDL, module);

        for (final Tensor<Object> gradient : module.parameters()._2()) {
            assertSame(1, gradient.nElement());
        }
    }

    private AbstractModule<Activity, Activity, Object> module(final Kind kind) throws EngineException {
        return new ModuleReader(modules.runtime())
                .read("test", modules.saved(kind.maker.apply(modules)), Optional.empty(), Pace.FULL);
    }

    private BigDLModel model(final Kind kind, final AbstractModule<Activity, Activity, Object> module)
            throws EngineException {
        final InputLayout layout = InputLayout.of(modules.runtime(), "test", kind.input, FeatureShape.NONE, module);
        return BigDLModel.of(
                modules.runtime(), "test", module, layout, new ProbabilityReader("test", kind.output, 0), "");
    }

    private static List<float[]> arrays(final AbstractModule<Activity, Activity, Object> module) {
        final List<float[]> arrays = new ArrayList<>();
        for (final Tensor<Object> parameter : module.parameters()._1()) {
            arrays.add((float[]) parameter.storage().array());
        }
        return arrays;
    }
}
