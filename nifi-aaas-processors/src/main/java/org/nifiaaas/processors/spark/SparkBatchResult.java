package org.nifiaaas.processors.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import org.nifiaaas.features.RepositoryNames;

/**
 * What a job wrote into its own result file: the only witness that outlives Livy. Immutable.
 *
 * <p>The file is a JSON object with {@code status} ({@code succeeded} or {@code failed}); {@code message}, {@code runId}, {@code model} and {@code version}
 * are optional and checked if they are there. The job must put it in place in one step (write beside it, then rename).
 */
public final class SparkBatchResult {

    private static final int LONGEST_FILE = 1 << 20;
    private static final String STATUS = "status";
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";

    private final byte[] content;
    private final boolean success;
    private final String message;
    private final Optional<String> model;
    private final Optional<String> version;

    private SparkBatchResult(final byte[] content, final SparkResultMembers members, final String runId)
            throws IOException {
        this.content = content;
        final String status = members.text(STATUS).orElse("");
        if (!status.equals(SUCCEEDED) && !status.equals(FAILED)) {
            throw new IOException("has no status succeeded or failed");
        }
        this.success = status.equals(SUCCEEDED);
        final String writer = members.text("runId").orElse("");
        if (!writer.isEmpty() && !writer.equals(runId)) {
            throw new IOException("belongs to run " + SparkResultMembers.quote(writer) + ", not to " + runId);
        }
        this.message = SparkBatchAttributes.reason(members.text("message").orElse(""));
        this.model = members.text("model");
        if (model.isPresent() && !RepositoryNames.isModelName(model.get())) {
            throw new IOException(
                    "has the model " + SparkResultMembers.quote(model.get()) + ", which is not one plain folder name");
        }
        this.version = members.number("version");
        if (version.isPresent() && !RepositoryNames.isVersionName(version.get())) {
            throw new IOException("has the version " + SparkResultMembers.quote(version.get())
                    + ", which is not a whole number from 1 up with at most 18 digits");
        }
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

    /**
     * Reads a result, see above.
     *
     * @param file path of the result file
     */
    static Optional<SparkBatchResult> read(final String file, final String runId) throws IOException {
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(LONGEST_FILE + 1);
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        } catch (final InvalidPathException e) {
            throw fault(file, "is not a path: " + e.getReason(), e);
        } catch (final IOException e) {
            throw fault(file, "cannot be read: " + e.getMessage(), e);
        }
        try {
            return Optional.of(new SparkBatchResult(bytes, SparkResultMembers.parse(decode(bytes)), runId));
        } catch (final IOException e) {
            throw fault(file, e.getMessage(), e);
        }
    }

    private static IOException fault(final String file, final String what, final Exception cause) {
        return new IOException(SparkBatchAttributes.reason("Result file " + file + " " + what), cause);
    }

    private static String decode(final byte[] bytes) throws IOException {
        if (bytes.length > LONGEST_FILE) {
            throw new IOException("is longer than " + LONGEST_FILE + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new IOException("is not text in UTF-8", e);
        }
    }

    boolean succeeded() {
        return success;
    }

    /** The job's message as one line of bounded length, may be empty. */
    String message() {
        return message;
    }

    /** Those of model, version and message that the job gave, as attributes. */
    Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>();
        model.ifPresent(name -> attributes.put(SparkBatchAttributes.MODEL, name));
        version.ifPresent(number -> attributes.put(SparkBatchAttributes.VERSION, number));
        if (!message.isEmpty()) {
            attributes.put(SparkBatchAttributes.MESSAGE, message);
        }
        return attributes;
    }

    /** The whole result as the job wrote it, in JSON. */
    byte[] content() {
        return content.clone();
    }
}
