package org.nifiaaas.training;

import com.intel.analytics.bigdl.utils.Engine$;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.RunInProgressException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.ModelFolder;
import org.nifiaaas.training.publish.OldVersions;
import org.nifiaaas.training.publish.Repositories;
import org.nifiaaas.training.publish.RunLock;

/**
 * Command-line entry of the training job, for spark-submit and Livy alike.
 *
 * <p>Progress and the final table go to standard output, a failure is one line on standard error. The result file, if one is asked for, is written whatever
 * happens. A run id is trained at most once: if a complete version of this run exists it is reported again, and while another process trains it the job ends
 * with {@link ExitCodes#RUN_IN_PROGRESS}, leaving that process's result file alone.
 */
public final class TrainJob {

    private static final String RESULT_OPTION = "--result";

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    /**
     * Creates a job.
     *
     * @param clock time of the version's creation
     */
    public TrainJob(final PrintStream out, final PrintStream err, final Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Runs the job and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new TrainJob(System.out, System.err, Clock.systemUTC()).run(arguments));
    }

    /**
     * Runs the job.
     *
     * @return one of {@link ExitCodes}
     */
    public int run(final String... commandLine) {
        Logs.quiet();
        final TrainingArguments arguments = new TrainingArguments();
        try {
            if (JobConsole.parse(arguments.commandLine(), out, commandLine)) {
                return ExitCodes.SUCCEEDED;
            }
        } catch (final InputException e) {
            return fail(e, null, resultFile(commandLine));
        }
        return run(arguments, resultFile(commandLine));
    }

    private int run(final TrainingArguments arguments, final Optional<Path> resultFile) {
        boolean answered = false;
        try {
            arguments.validate();
            final TrainResult result = train(arguments);
            if (resultFile.isPresent()) {
                result.write(resultFile.get());
            }
            out.println(result.message());
            answered = true;
            return ExitCodes.SUCCEEDED;
        } catch (final RunInProgressException e) {
            answered = true;
            return report(e, arguments);
        } catch (final TrainingException e) {
            answered = true;
            return fail(e, arguments, resultFile);
        } finally {
            if (!answered) {
                fail(new TrainingException("Job ended by an unexpected error, see the log"), arguments, resultFile);
            }
        }
    }

    private TrainResult train(final TrainingArguments arguments) throws TrainingException {
        try (RepositoryStorage storage = Repositories.open(arguments.repository())) {
            return train(arguments, ModelFolder.open(storage, arguments.model()));
        } catch (final IOException e) {
            throw new TrainingException("Repository cannot be closed: " + Messages.oneLine(e), e);
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private TrainResult train(final TrainingArguments arguments, final ModelFolder model) throws TrainingException {
        try (RunLock lock = RunLock.acquire(model, arguments.runId())) {
            final Optional<BundleManifest> before = find(model, arguments.runId());
            final TrainResult result = before.isPresent()
                    ? TrainResult.alreadyTrained(
                            arguments, before.get().version(), before.get().metrics())
                    : SparkAction.run(
                            () -> trainOnSpark(arguments, model),
                            e -> "Spark cannot be started: " + Messages.oneLine(e));
            final Optional<Retention> retention = arguments.retention();
            if (retention.isPresent()) {
                out.println(OldVersions.prune(model, retention.get(), result.version(), clock));
            }
            return result;
        }
    }

    private static Optional<BundleManifest> find(final ModelFolder model, final String runId) throws TrainingException {
        try {
            return model.findRun(runId);
        } catch (final IOException e) {
            throw new TrainingException(
                    "Versions cannot be listed: " + model.location() + ": " + Messages.oneLine(e), e);
        }
    }

    private TrainResult trainOnSpark(final TrainingArguments arguments, final ModelFolder model)
            throws TrainingException {
        final SparkConf configuration = Engine$.MODULE$.createSparkConf(new SparkConf());
        configuration.setIfMissing("spark.app.name", "nifi-aaas training of " + arguments.model());
        configuration.setIfMissing("spark.master", "local[*]");
        try (SparkSession session = SparkSession.builder().config(configuration).getOrCreate()) {
            Engine$.MODULE$.init();
            return new TrainingPipeline(session, arguments, out, clock).run(model);
        }
    }

    private int fail(
            final TrainingException failure, final TrainingArguments arguments, final Optional<Path> resultFile) {
        if (resultFile.isPresent()) {
            try {
                TrainResult.failed(arguments, failure.getMessage()).write(resultFile.get());
            } catch (final TrainingException e) {
                err.println("error: " + e.getMessage());
            }
        }
        return report(failure, arguments);
    }

    private int report(final TrainingException failure, final TrainingArguments arguments) {
        return JobConsole.report(failure, arguments != null && arguments.stackTrace(), err);
    }

    /** The result file as far as it can be told before, or without, a successful parse. */
    private static Optional<Path> resultFile(final String... commandLine) {
        for (int position = 0; position < commandLine.length; position++) {
            final String argument = commandLine[position];
            if (argument.startsWith(RESULT_OPTION + "=")) {
                return path(argument.substring(RESULT_OPTION.length() + 1));
            }
            if (argument.equals(RESULT_OPTION) && position + 1 < commandLine.length) {
                return path(commandLine[position + 1]);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> path(final String text) {
        try {
            return Optional.of(TrainingArguments.path(RESULT_OPTION, text));
        } catch (final InputException e) {
            return Optional.empty();
        }
    }
}
