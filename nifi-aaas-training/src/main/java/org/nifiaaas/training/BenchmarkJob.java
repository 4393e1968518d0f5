package org.nifiaaas.training;

import com.intel.analytics.bigdl.utils.Engine$;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Collections;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.training.benchmark.Entrants;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;

/**
 * Command-line entry of the benchmark, for spark-submit and Livy alike. Progress and the verdict go to standard output, a failure is one line on standard error. A
 * run that was interrupted goes on where it was when it is called again with the same arguments.
 */
public final class BenchmarkJob {

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    /**
     * Creates a job.
     *
     * @param clock time of the report
     */
    public BenchmarkJob(final PrintStream out, final PrintStream err, final Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Runs the job and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new BenchmarkJob(System.out, System.err, Clock.systemUTC()).run(arguments));
    }

    /**
     * Runs the job.
     *
     * @return one of {@link ExitCodes}
     */
    public int run(final String... commandLine) {
        Logs.quiet();
        Logs.quietFits();
        final BenchmarkArguments arguments = new BenchmarkArguments();
        try {
            if (JobConsole.parse(arguments.commandLine(), out, commandLine)) {
                return ExitCodes.SUCCEEDED;
            }
            arguments.validate();
            SparkAction.run(
                    () -> {
                        runOnSpark(arguments);
                        return null;
                    },
                    e -> "Spark cannot be started: " + Messages.oneLine(e));
            return ExitCodes.SUCCEEDED;
        } catch (final TrainingException e) {
            return JobConsole.report(e, arguments.stackTrace(), err);
        }
    }

    private void runOnSpark(final BenchmarkArguments arguments) throws TrainingException {
        final boolean network = !Collections.disjoint(arguments.models(), Entrants.NETWORKS);
        final SparkConf configuration = network ? Engine$.MODULE$.createSparkConf(new SparkConf()) : new SparkConf();
        configuration.setIfMissing("spark.app.name", "nifi-aaas benchmark");
        configuration.setIfMissing("spark.master", "local[*]");
        try (SparkSession session = SparkSession.builder().config(configuration).getOrCreate()) {
            if (network) {
                Engine$.MODULE$.init();
            }
            new BenchmarkPipeline(session, arguments, out, clock).run();
        }
    }
}
