package org.nifiaaas.pages;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what a page shows with what there is. An ellipsis stands for what the page leaves out: any text as part of a value such as {@code 5f1c…}, and any
 * value at all as the whole of one in JSON. JSON is compared by its values, whatever the order of fields and the white space; everything else as text.
 */
final class Likeness {

    private static final String ELLIPSIS = "…";

    private Likeness() {}

    static boolean isJson(final String content) {
        return content.startsWith("{") || content.startsWith("[");
    }

    /** Where and how the two differ; empty if they do not. */
    static Optional<String> difference(final String shown, final String actual) {
        if (isJson(shown) && isJson(actual)) {
            return json("", JsonParser.parseString(shown), JsonParser.parseString(actual));
        }
        return text(shown, actual) ? Optional.empty() : differs("", "\"" + shown + "\"", "\"" + actual + "\"");
    }

    private static boolean text(final String shown, final String actual) {
        final String pattern =
                Stream.of(shown.split(ELLIPSIS, -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(actual).matches();
    }

    private static Optional<String> json(final String path, final JsonElement shown, final JsonElement actual) {
        if (shown.equals(new JsonPrimitive(ELLIPSIS))) {
            return Optional.empty();
        }
        if (shown.isJsonObject() && actual.isJsonObject()) {
            return fields(path, shown.getAsJsonObject(), actual.getAsJsonObject());
        }
        if (shown.isJsonArray() && actual.isJsonArray()) {
            return entries(path, shown.getAsJsonArray(), actual.getAsJsonArray());
        }
        if (shown.isJsonPrimitive()
                && actual.isJsonPrimitive()
                && primitives(shown.getAsJsonPrimitive(), actual.getAsJsonPrimitive())) {
            return Optional.empty();
        }
        return shown.isJsonNull() && actual.isJsonNull() ? Optional.empty() : differs(path, shown, actual);
    }

    private static boolean primitives(final JsonPrimitive shown, final JsonPrimitive actual) {
        if (shown.isNumber() && actual.isNumber()) {
            return shown.getAsBigDecimal().compareTo(actual.getAsBigDecimal()) == 0;
        }
        if (shown.isString() && actual.isString()) {
            return text(shown.getAsString(), actual.getAsString());
        }
        return shown.equals(actual);
    }

    private static Optional<String> fields(final String path, final JsonObject shown, final JsonObject actual) {
        final Set<String> names = new TreeSet<>(shown.keySet());
        names.addAll(actual.keySet());
        for (final String name : names) {
            final String field = path + "." + name;
            if (!actual.has(name)) {
                return Optional.of(field + ": the page shows " + shown.get(name) + ", but there is no such field");
            }
            if (!shown.has(name)) {
                return Optional.of(field + ": the page shows no such field, but it is " + actual.get(name));
            }
            final Optional<String> difference = json(field, shown.get(name), actual.get(name));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> entries(final String path, final JsonArray shown, final JsonArray actual) {
        if (shown.size() != actual.size()) {
            return differs(path, shown.size() + " entries", actual.size() + ": " + actual);
        }
        for (int index = 0; index < shown.size(); index++) {
            final Optional<String> difference = json(path + "[" + index + "]", shown.get(index), actual.get(index));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> differs(final String path, final Object shown, final Object actual) {
        return Optional.of(path + ": the page shows " + shown + ", but it is " + actual);
    }
}
