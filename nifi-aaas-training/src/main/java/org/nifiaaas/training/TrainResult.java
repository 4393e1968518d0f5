package org.nifiaaas.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.AtomicFiles;

/** Outcome of a run, as the result file has it. */
final class TrainResult {

    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final String status;
    private final String message;
    private final String model;
    private final Long version;
    private final String runId;
    private final Map<String, Long> rows;
    private final Map<String, Double> metrics;
    private final Double trainRecordsPerSecond;
    private final Map<String, Double> seconds;

    private TrainResult(
            final String status,
            final String message,
            final TrainingArguments arguments,
            final Long version,
            final Map<String, Long> rows,
            final Map<String, Double> metrics,
            final Double trainRecordsPerSecond,
            final Map<String, Double> seconds) {
        this.status = status;
        this.message = message;
        this.model = arguments == null ? null : arguments.model();
        this.version = version;
        this.runId = arguments == null ? null : arguments.runId();
        this.rows = new LinkedHashMap<>(rows);
        this.metrics = new LinkedHashMap<>(metrics);
        this.trainRecordsPerSecond = trainRecordsPerSecond;
        this.seconds = new LinkedHashMap<>(seconds);
    }

    /** A version was written. */
    static TrainResult trained(
            final TrainingArguments arguments,
            final long version,
            final Map<String, Long> rows,
            final Map<String, Double> metrics,
            final double recordsPerSecond,
            final Map<String, Double> seconds) {
        final String message = "Version " + version + " of " + arguments.model() + " is trained";
        return new TrainResult(SUCCEEDED, message, arguments, version, rows, metrics, recordsPerSecond, seconds);
    }

    /** The run had written its version before. */
    static TrainResult alreadyTrained(
            final TrainingArguments arguments, final long version, final Map<String, Double> metrics) {
        final String message =
                "Run " + arguments.runId() + " had trained version " + version + " of " + arguments.model() + " before";
        return new TrainResult(
                SUCCEEDED, message, arguments, version, new LinkedHashMap<>(), metrics, null, new LinkedHashMap<>());
    }

    /**
     * Nothing was written.
     *
     * @param arguments null if they could not be read
     */
    static TrainResult failed(final TrainingArguments arguments, final String message) {
        return new TrainResult(
                FAILED,
                message,
                arguments,
                null,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                null,
                new LinkedHashMap<>());
    }

    String message() {
        return message;
    }

    /** The version that was written; only a run that succeeded has one. */
    long version() {
        return version;
    }

    Map<String, Long> rows() {
        return new LinkedHashMap<>(rows);
    }

    Map<String, Double> metrics() {
        return new LinkedHashMap<>(metrics);
    }

    String toJson() {
        return GSON.toJson(this);
    }

    /**
     * Writes the result file in one step.
     *
     * @throws TrainingException if it cannot be written
     */
    void write(final Path file) throws TrainingException {
        try {
            AtomicFiles.replace(file, toJson().getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new TrainingException("Result file cannot be written: " + file + ": " + Messages.oneLine(e), e);
        }
    }
}
