package org.nifiaaas.sandbox.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is known of a training that happened elsewhere: a picocli mixin. */
final class HistoryOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--golden",
            paramLabel = "FILE",
            description = "Pairs with the scores that the trainer computed, in the form of golden.json. "
                    + "Without it pairs are drawn and scored here, which proves less.")
    private Path golden;

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Evaluation as a JSON object of names and numbers, such as {\"hr10\": 0.61}.")
    private Path metrics;

    @Option(
            names = "--trained-from",
            paramLabel = "TIME",
            description = "Time of the first interaction that the model was trained on (default: unknown).")
    private String trainedFrom;

    @Option(names = "--trained-to", paramLabel = "TIME", description = "Time of the last one (default: unknown).")
    private String trainedTo;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "trained elsewhere",
            description = "Why this version, for people (default: trained elsewhere).")
    private String reason;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Id of the training run (default: import- and a random id).")
    private String runId;

    /** Checks the words and the files. */
    void check() throws SandboxException {
        if (reason.isBlank()) {
            throw Choices.mistake(command, "--reason is empty");
        }
        if (runId == null) {
            runId = "import-" + UUID.randomUUID();
        }
        if (runId.isBlank()) {
            throw Choices.mistake(command, "--run-id is empty");
        }
        if (golden != null) {
            InputFiles.require("--golden", golden);
        }
        if (metrics != null) {
            InputFiles.require("--metrics", metrics);
        }
    }

    Optional<Path> golden() {
        return Optional.ofNullable(golden);
    }

    Optional<Path> metricsFile() {
        return Optional.ofNullable(metrics);
    }

    /** Reads the metrics; none if there is no file. */
    Map<String, Double> metrics() throws SandboxException {
        final Map<String, Double> values = new TreeMap<>();
        if (metrics == null) {
            return values;
        }
        for (final Map.Entry<String, JsonElement> entry : metricsObject().entrySet()) {
            values.put(entry.getKey(), number(entry.getKey(), entry.getValue()));
        }
        return values;
    }

    /** The object itself, or the one in it if the file was written by TrainJob. */
    private JsonObject metricsObject() throws SandboxException {
        try {
            final JsonObject document =
                    JsonParser.parseString(InputFiles.text(metrics)).getAsJsonObject();
            final JsonElement inner = document.get("metrics");
            return inner != null && inner.isJsonObject() ? inner.getAsJsonObject() : document;
        } catch (final JsonParseException | IllegalStateException e) {
            throw SandboxException.failure(metrics + " is not a JSON object of names and numbers");
        }
    }

    private double number(final String name, final JsonElement value) throws SandboxException {
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
            try {
                final double number = Double.parseDouble(value.getAsString());
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (final NumberFormatException e) {
                throw notANumber(name);
            }
        }
        throw notANumber(name);
    }

    private SandboxException notANumber(final String name) {
        return SandboxException.failure(metrics + ": the metric '" + name + "' is not a number");
    }

    /**
     * Describes the run.
     *
     * @param zone zone of times that are written without an offset
     */
    void describe(final BundleManifest.Builder manifest, final ZoneId zone) {
        final Optional<Instant> from = time("--trained-from", trainedFrom, zone);
        final Optional<Instant> to = time("--trained-to", trainedTo, zone);
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw Choices.mistake(command, "--trained-to " + trainedTo + " is before --trained-from " + trainedFrom);
        }
        manifest.trainingWindow(text(from), text(to)).run(runId, reason);
    }

    private Optional<Instant> time(final String option, final String text, final ZoneId zone) {
        if (text == null) {
            return Optional.empty();
        }
        final OptionalLong millis = new TimeParser(zone).parse(text);
        if (millis.isEmpty()) {
            throw Choices.mistake(
                    command, option + ": '" + text + "' is not a time such as 2019-03-01 or 2019-03-01T10:15:30Z");
        }
        return Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
    }

    private static String text(final Optional<Instant> time) {
        return time.map(Instant::toString).orElse(BundleManifest.UNKNOWN_TIME);
    }
}
