package org.nifiaaas.processors.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.flowfile.FlowFile;

/**
 * What a job wrote into its own result file: the only witness that outlives Livy. Immutable.
 *
 * <p>The file is a JSON object with {@code status} ({@code succeeded} or {@code failed}) and {@code message}; {@code runId}, {@code model} and
 * {@code version} are optional. The job must put it in place in one step (write beside it, then rename).
 */
public final class SparkBatchResult {

    private static final int LONGEST_FILE = 1 << 20;

    private final JsonObject json;

    private SparkBatchResult(final JsonObject json) {
        this.json = json;
    }

    /**
     * Reads a result.
     *
     * @param property path of the result file, evaluated for the FlowFile; may be unset
     * @param flowFile the FlowFile of the batch
     * @param runId name of the batch whose result is wanted
     * @return the result, or empty if there is no such file
     * @throws IOException if there is a file that is not the result of this run; the message is one line
     */
    public static Optional<SparkBatchResult> read(
            final PropertyValue property, final FlowFile flowFile, final String runId) throws IOException {
        final String file = property.evaluateAttributeExpressions(flowFile).getValue();
        return file == null || file.isBlank() ? Optional.empty() : read(file.strip(), runId);
    }

    /** Reads a result from a path, see above. */
    static Optional<SparkBatchResult> read(final String file, final String runId) throws IOException {
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(LONGEST_FILE + 1);
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        } catch (final InvalidPathException e) {
            throw new IOException("Result file " + file + " is not a path: " + e.getReason(), e);
        } catch (final IOException e) {
            throw new IOException("Result file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > LONGEST_FILE) {
            throw new IOException("Result file " + file + " is longer than " + LONGEST_FILE + " bytes");
        }
        final SparkBatchResult result = new SparkBatchResult(parse(file, bytes));
        if (!"succeeded".equals(result.text("status")) && !"failed".equals(result.text("status"))) {
            throw new IOException("Result file " + file + " has no status succeeded or failed");
        }
        final String writer = result.text("runId");
        if (!writer.isEmpty() && !writer.equals(runId)) {
            throw new IOException("Result file " + file + " belongs to run " + writer + ", not to " + runId);
        }
        return Optional.of(result);
    }

    boolean succeeded() {
        return "succeeded".equals(text("status"));
    }

    /** The job's message, may be empty. */
    String message() {
        return text("message");
    }

    /** Those of model, version and message that the job gave, as attributes. */
    Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(SparkBatchAttributes.MODEL, text("model"));
        attributes.put(SparkBatchAttributes.VERSION, text("version"));
        attributes.put(SparkBatchAttributes.MESSAGE, SparkBatchAttributes.reason(message()));
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    /** The whole result as JSON. */
    byte[] content() {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String text(final String member) {
        final JsonElement value = json.get(member);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    private static JsonObject parse(final String file, final byte[] bytes) throws IOException {
        try {
            final JsonElement json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
            if (json.isJsonObject()) {
                return json.getAsJsonObject();
            }
        } catch (final JsonParseException e) {
            throw new IOException("Result file " + file + " is not JSON", e);
        }
        throw new IOException("Result file " + file + " is not a JSON object");
    }
}
