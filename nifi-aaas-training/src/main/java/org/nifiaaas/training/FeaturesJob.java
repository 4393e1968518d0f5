package org.nifiaaas.training;

import java.io.PrintStream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.features.FeatureTable;

/**
 * Command-line entry of the features job, for spark-submit and Livy alike: the features of events as the canvas computes them, for many events at once. Progress
 * goes to standard output, a failure is one line on standard error.
 */
public final class FeaturesJob {

    private final PrintStream out;
    private final PrintStream err;

    /** Creates a job. */
    public FeaturesJob(final PrintStream out, final PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the job and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new FeaturesJob(System.out, System.err).run(arguments));
    }

    /**
     * Runs the job.
     *
     * @return one of {@link ExitCodes}
     */
    public int run(final String... commandLine) {
        Logs.quiet();
        final FeaturesArguments arguments = new FeaturesArguments();
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

    private void runOnSpark(final FeaturesArguments arguments) throws TrainingException {
        final SparkConf configuration = new SparkConf();
        configuration.setIfMissing("spark.app.name", "nifi-aaas features");
        configuration.setIfMissing("spark.master", "local[*]");
        FeatureTable.useKryo(configuration);
        try (SparkSession session = SparkSession.builder().config(configuration).getOrCreate()) {
            new FeaturesPipeline(session, arguments, out).run();
        }
    }
}
