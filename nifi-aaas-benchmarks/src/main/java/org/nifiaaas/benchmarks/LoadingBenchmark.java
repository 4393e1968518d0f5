package org.nifiaaas.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to load the reference network and to copy it for one more task. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class LoadingBenchmark {

    private final BigDLEngine engine = new BigDLEngine();
    private SerializedModel serialized;
    private LoadedModel model;

    /** Loads once, so that the start of BigDL itself is not measured. */
    @Setup
    public void prepare() throws EngineException {
        serialized = new SerializedModel("reference network", new ReferenceNcf().bigdl(), ModelOutput.LOG_SOFTMAX, 0);
        model = engine.load(serialized);
    }

    /** Loads a version. */
    @Benchmark
    public LoadedModel load() throws EngineException {
        return engine.load(serialized);
    }

    /** Makes the copy of one task. */
    @Benchmark
    public ModuleCopy copy() throws EngineException {
        return model.newCopy();
    }
}
