package org.nifiaaas.training;

import java.io.PrintStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.benchmark.Entrant;
import org.nifiaaas.training.benchmark.Entry;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.split.TrainingWindow;
import picocli.CommandLine;

/** The network of BigDL, as the training job trains it by default. The task makes no difference to it. */
final class NetworkEntrant implements Entrant {

    private static final double NANOS = 1e9;

    private final JavaSparkContext spark;
    private final TrainingWindow window;
    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final Report report;
    private final PrintStream out;
    private Entry trained;
    private long trainedSeed;

    NetworkEntrant(
            final JavaSparkContext spark,
            final TrainingWindow window,
            final EventLog log,
            final int asOf,
            final double horizonDays,
            final Report report,
            final PrintStream out) {
        this.spark = spark;
        this.window = window;
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.report = report;
        this.out = out;
    }

    @Override
    public Entry train(final Task task, final long seed) throws TrainingException {
        if (trained == null || trainedSeed != seed) {
            final long begin = System.nanoTime();
            final TrainingOptions options = CommandLine.populateCommand(new TrainingOptions(), "--seed=" + seed);
            final NetworkTraining training = new NetworkTraining(options, window, log, asOf, horizonDays, report, out);
            final Trained network = training.finish(training.train().model(), training.calibrate(spark));
            trained = Entry.probability(network.scorers(), (System.nanoTime() - begin) / NANOS, "as the training job");
            trainedSeed = seed;
        }
        return trained;
    }

    @Override
    public boolean usesChance() {
        return true;
    }

    @Override
    public String description() {
        return "neural collaborative filtering with BigDL";
    }
}
