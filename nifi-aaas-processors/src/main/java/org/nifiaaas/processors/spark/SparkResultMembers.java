package org.nifiaaas.processors.spark;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a result file that this bundle looks at. All else is read over, as long as it is JSON. Immutable.
 *
 * <p>The messages of exceptions stand after the name of the file; what they quote may hold line ends.
 */
final class SparkResultMembers {

    private static final Set<String> NAMES = Set.of("status", "message", "runId", "model", "version");
    private static final int LONGEST_QUOTE = 80;

    /** A value as it is written. */
    private record Value(JsonToken kind, String text) {}

    private final Map<String, Value> values;

    private SparkResultMembers(final Map<String, Value> values) {
        this.values = values;
    }

    /**
     * Reads one JSON object.
     *
     * @throws IOException if the text is anything else, or one of the members stands in it twice
     */
    static SparkResultMembers parse(final String text) throws IOException {
        final JsonReader reader = new JsonReader(new StringReader(text));
        try {
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw new IOException("is not a JSON object");
            }
            final Map<String, Value> values = readObject(reader);
            // Complains if the text goes on.
            reader.peek();
            return new SparkResultMembers(values);
        } catch (final MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
            // The reader tells of an escape that is none by a NumberFormatException.
            throw new IOException("is not JSON", e);
        }
    }

    private static Map<String, Value> readObject(final JsonReader reader) throws IOException {
        final Map<String, Value> values = new HashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            final String name = reader.nextName();
            if (!NAMES.contains(name)) {
                reader.skipValue();
            } else if (values.put(name, readValue(reader)) != null) {
                throw new IOException("has two members " + name);
            }
        }
        reader.endObject();
        return values;
    }

    private static Value readValue(final JsonReader reader) throws IOException {
        final JsonToken kind = reader.peek();
        if (kind == JsonToken.STRING || kind == JsonToken.NUMBER) {
            return new Value(kind, reader.nextString());
        }
        reader.skipValue();
        return new Value(kind, "");
    }

    /**
     * A text.
     *
     * @return empty if there is no such member, or null in its place
     * @throws IOException if the member is anything else
     */
    Optional<String> text(final String name) throws IOException {
        return value(name, JsonToken.STRING, "text");
    }

    /**
     * A number as it is written, likewise.
     *
     * @throws IOException if the member is anything else
     */
    Optional<String> number(final String name) throws IOException {
        return value(name, JsonToken.NUMBER, "number");
    }

    private Optional<String> value(final String name, final JsonToken kind, final String word) throws IOException {
        final Value value = values.get(name);
        if (value == null || value.kind() == JsonToken.NULL) {
            return Optional.empty();
        }
        if (value.kind() != kind) {
            throw new IOException("has a " + name + " that is not a " + word + ", but " + inWords(value));
        }
        return Optional.of(value.text());
    }

    private static String inWords(final Value value) {
        return switch (value.kind()) {
            case STRING -> "the text " + quote(value.text());
            case NUMBER -> "the number " + quote(value.text());
            case BOOLEAN -> "true or false";
            case BEGIN_ARRAY -> "an array";
            default -> "an object";
        };
    }

    /** A text in quotes, cut if it is long. */
    static String quote(final String text) {
        return "'" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text) + "'";
    }
}
