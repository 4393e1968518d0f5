package org.nifiaaas.benchmarks;

import ai.onnxruntime.OrtException;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records a second with the reference network, engine by engine. The column {@code records} counts rows, the main column batches. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScoringBenchmark {

    private static final int BATCHES = 16;

    /** The engines that are compared. */
    public enum Engine {
        /** The engine of this project, with a compiled plan. */
        PLAN,
        /** The same engine, with the module as it is. */
        BIGDL,
        ONNX_RUNTIME
    }

    /** The network, loaded once. */
    @State(Scope.Benchmark)
    public static class Network {

        private LoadedModel plan;
        private LoadedModel module;
        private byte[] onnx;

        /** Loads the network. */
        @Setup
        public void load() throws EngineException {
            final ReferenceNcf ncf = new ReferenceNcf();
            onnx = ncf.onnx();
            final SerializedModel serialized =
                    new SerializedModel("reference network", ncf.bigdl(), ModelOutput.LOG_SOFTMAX, 0);
            plan = new BigDLEngine().load(serialized);
            module = BigDLEngine.withoutPlans().load(serialized);
        }

        PairScorer scorer(final Engine engine) throws EngineException, OrtException {
            return switch (engine) {
                case PLAN -> new EngineScorer(plan);
                case BIGDL -> new EngineScorer(module);
                case ONNX_RUNTIME -> new OnnxRuntimeScorer(onnx);
            };
        }
    }

    /** One thread's scorer and input. */
    @State(Scope.Thread)
    public static class Task {

        @Param({"1", "32", "1024"})
        public int rows;

        @Param({"PLAN", "BIGDL", "ONNX_RUNTIME"})
        public Engine engine;

        private final int[][] batches = new int[BATCHES][];
        private PairScorer scorer;
        private int next;

        /** Makes the scorer and batches of different pairs. */
        @Setup
        public void prepare(final Network network) throws EngineException, OrtException {
            scorer = network.scorer(engine);
            for (int batch = 0; batch < BATCHES; batch++) {
                batches[batch] = ReferenceNcf.pairs(rows, batch);
            }
        }

        float[] score() throws EngineException, OrtException {
            next = (next + 1) % BATCHES;
            return scorer.score(batches[next], rows);
        }

        /** Releases the scorer. */
        @TearDown(Level.Trial)
        public void close() throws OrtException {
            scorer.close();
        }
    }

    /** Counts rows beside batches. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {
        public long records;
    }

    /** Scores one batch. */
    @Benchmark
    public float[] score(final Task task, final Counter counter) throws EngineException, OrtException {
        counter.records += task.rows;
        return task.score();
    }
}
