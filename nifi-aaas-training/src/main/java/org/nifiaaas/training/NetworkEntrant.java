package org.nifiaaas.training;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.nifiaaas.training.benchmark.BenchmarkData;
import org.nifiaaas.training.benchmark.Entrant;
import org.nifiaaas.training.benchmark.Entry;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.split.TrainingWindow;
import picocli.CommandLine;

/** A network of BigDL, as the training job trains it by default. */
final class NetworkEntrant implements Entrant {

    private static final double NANOS = 1e9;

    private final NetworkKind kind;
    private final JavaSparkContext spark;
    private final BenchmarkData data;
    private final TrainingWindow window;
    private final Report report;
    private final PrintStream out;

    NetworkEntrant(
            final NetworkKind kind,
            final JavaSparkContext spark,
            final BenchmarkData data,
            final TrainingWindow window,
            final Report report,
            final PrintStream out) {
        this.kind = kind;
        this.spark = spark;
        this.data = data;
        this.window = window;
        this.report = report;
        this.out = out;
    }

    @Override
    public Entry train(final Task task, final long seed) throws TrainingException {
        final long begin = System.nanoTime();
        final TrainingOptions options = CommandLine.populateCommand(new TrainingOptions(), "--seed=" + seed);
        final TrainingProblem problem =
                new TrainingProblem(window, data.log(), data.asOf(), data.horizonDays(), task, BenchmarkData.TOP_K);
        final NetworkTraining training = new NetworkTraining(kind, options, problem, Optional.empty(), report, out);
        training.run(spark);
        return Entry.probability(
                training.finish().scorers(),
                (System.nanoTime() - begin) / NANOS,
                training.trained().epochs() + " epochs");
    }

    @Override
    public boolean usesChance() {
        return true;
    }

    @Override
    public String description() {
        return kind.description() + ", with BigDL";
    }
}
