package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * What a training job says of itself in its result file.
 *
 * @param version the version it has written
 * @param metrics such as hr10 and popularity.hr10
 * @param recordsPerSecond training rows per second
 */
record TrainingResult(long version, Map<String, Double> metrics, double recordsPerSecond) {

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
}
