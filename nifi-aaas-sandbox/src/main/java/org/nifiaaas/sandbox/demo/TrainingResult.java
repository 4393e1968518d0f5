package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.EvaluationReport;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * What a training job says of itself in its result file.
 *
 * @param model name of the model
 * @param version the version it has written
 * @param metrics such as hr10 and popularity.hr10
 * @param recordsPerSecond training rows per second
 */
record TrainingResult(String model, long version, Map<String, Double> metrics, double recordsPerSecond) {

    private static final String BASELINE = "popularity.";
    private static final String WINDOW = "test window ";

    /**
     * Reads the result file of a training that succeeded.
     *
     * @throws SandboxException if the file is not there or not complete
     */
    static TrainingResult read(final Path file) throws SandboxException {
        try {
            final JsonObject result =
                    JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            final Map<String, Double> metrics = new TreeMap<>();
            for (final Map.Entry<String, JsonElement> metric :
                    result.getAsJsonObject("metrics").entrySet()) {
                metrics.put(metric.getKey(), metric.getValue().getAsDouble());
            }
            return new TrainingResult(
                    result.get("model").getAsString(),
                    result.get("version").getAsLong(),
                    metrics,
                    result.get("trainRecordsPerSecond").getAsDouble());
        } catch (final IOException | JsonParseException | IllegalStateException | NullPointerException e) {
            throw SandboxException.failure("the result of the training cannot be read from " + file, e);
        }
    }

    /** A metric, 0 if the job did not state it. */
    double metric(final String name) {
        return metrics.getOrDefault(name, 0.0);
    }

    /**
     * The kind of model that the version is.
     *
     * @throws SandboxException if its manifest cannot be read
     */
    String kind(final Path repository) throws SandboxException {
        final Path file = versionFolder(repository).resolve(ModelBundle.MANIFEST);
        try {
            return BundleManifest.fromJson(Files.readString(file)).modelKind();
        } catch (final IOException | IllegalArgumentException e) {
            throw SandboxException.failure("the manifest of the trained version cannot be read from " + file, e);
        }
    }

    /** The hit rate in a line, which never stands without that of the baseline and the time it was measured on. */
    String hitRate(final Path repository) {
        final String name = metrics.keySet().stream()
                .filter(metric -> metric.matches("hr[0-9]+"))
                .findFirst()
                .orElse("hr10");
        return "HR@" + name.substring(2) + " " + figure(name) + ", popularity " + figure(BASELINE + name) + " on the "
                + WINDOW + testWindow(repository);
    }

    private String figure(final String metric) {
        return metrics.containsKey(metric) ? String.format(Locale.ROOT, "%.3f", metrics.get(metric)) : "not measured";
    }

    /** All metrics of the version as lines, each with that of the baseline beside it if there is one, and below them the time they were measured on and what they mean. */
    List<String> table(final Path repository) {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "  %-24s %10s %12s", "", "version " + version, "popularity"));
        for (final Map.Entry<String, Double> metric : metrics.entrySet()) {
            if (EvaluationReport.isOwnMetric(metric.getKey())) {
                final Double baseline = metrics.get(BASELINE + metric.getKey());
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-24s %10.4f %12s",
                        metric.getKey(),
                        metric.getValue(),
                        baseline == null ? "-" : String.format(Locale.ROOT, "%.4f", baseline)));
            }
        }
        lines.add("  Measured on the " + WINDOW + testWindow(repository) + ".");
        words(repository).forEach(sentence -> lines.add("  " + sentence));
        return lines;
    }

    /** What the evaluation means, in sentences, and why this kind of model was chosen; empty if the version does not say. */
    List<String> words(final Path repository) {
        return evaluation(repository).map(EvaluationReport::words).orElse(List.of());
    }

    /** From when to when the evaluation went, as the version itself says it. */
    String testWindow(final Path repository) {
        return evaluation(repository)
                .flatMap(EvaluationReport::testWindow)
                .orElseGet(() -> "that is not known, since " + evaluationFile(repository) + " cannot be read");
    }

    private Optional<EvaluationReport> evaluation(final Path repository) {
        try {
            return EvaluationReport.parse(Files.readString(evaluationFile(repository)));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private Path evaluationFile(final Path repository) {
        return versionFolder(repository).resolve(ModelBundle.METRICS);
    }

    private Path versionFolder(final Path repository) {
        return repository.resolve(model).resolve(Long.toString(version));
    }
}
