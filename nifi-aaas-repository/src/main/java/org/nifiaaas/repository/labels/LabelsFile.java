package org.nifiaaas.repository.labels;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;
import org.nifiaaas.repository.storage.RepositoryStorage;

/** Reads {@code labels.json}: an object whose names are labels and whose values are version numbers. Thread-safe. */
public final class LabelsFile {

    private static final long LARGEST = 1L << 20;

    private LabelsFile() {}

    /**
     * Reads a file.
     *
     * @param file its path in the storage
     * @return versions by label
     * @throws NoSuchFileException if there is no such file
     * @throws IOException with one line if the file cannot be read or is anything else than such an object
     */
    public static Map<String, Long> read(final RepositoryStorage storage, final String file) throws IOException {
        final byte[] bytes = storage.read(file, LARGEST);
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (final CharacterCodingException e) {
            throw new IOException("it is not UTF-8 text", e);
        }
    }

    private static Map<String, Long> parse(final String text) throws IOException {
        final Map<String, Long> labels = new TreeMap<>();
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.beginObject();
            while (reader.hasNext()) {
                final String label = reader.nextName();
                if (labels.put(label, version(reader, label)) != null) {
                    throw new IOException("label " + label + " stands there twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows the object");
            }
        } catch (final IllegalStateException | JsonParseException | EOFException | MalformedJsonException e) {
            throw new IOException("it is not an object of labels and version numbers", e);
        }
        return labels;
    }

    private static long version(final JsonReader reader, final String label) throws IOException {
        final String problem = "label " + label + " does not name a positive whole number";
        if (reader.peek() != JsonToken.NUMBER) {
            throw new IOException(problem);
        }
        final long version;
        try {
            version = reader.nextLong();
        } catch (final NumberFormatException e) {
            throw new IOException(problem, e);
        }
        if (version < 1) {
            throw new IOException(problem);
        }
        return version;
    }
}
