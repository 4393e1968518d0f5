package org.nifiaaas.features;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.regex.Pattern;

/** The one JSON mapper of this module. Thread-safe. */
public final class Json {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private static final Gson LINES = new GsonBuilder().disableHtmlEscaping().create();

    /** How the parser begins the message of a failure that it wraps. */
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:[a-z]+\\.)+[A-Za-z]+: ");

    private Json() {}

    public static String write(final Object value) {
        return GSON.toJson(value);
    }

    /** The object that {@link #write} writes. */
    static JsonObject tree(final Object value) {
        return GSON.toJsonTree(value).getAsJsonObject();
    }

    /** Writes on one line. */
    public static String writeLine(final Object value) {
        return LINES.toJson(value);
    }

    /**
     * Reads one JSON object.
     *
     * @throws IllegalArgumentException with one line if the text is not such an object
     */
    public static <T> T read(final String text, final Class<T> type) {
        final T value;
        try {
            value = GSON.fromJson(text, type);
        } catch (final JsonParseException e) {
            throw new IllegalArgumentException("not readable as JSON: " + OneLine.of(firstLine(e.getMessage())), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("is empty");
        }
        return value;
    }

    private static String firstLine(final String message) {
        if (message == null) {
            return "no detail";
        }
        return CLASS_NAME.matcher(message.split("\\R", 2)[0]).replaceFirst("");
    }
}
