package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short ways through the JSON trees that NiFi speaks in. Stateless. */
public final class Tree {

    private Tree() {}

    /**
     * Makes an object.
     *
     * @param parts names and values in turn; values are text, numbers, truth values or JSON
     */
    public static JsonObject of(final Object... parts) {
        final JsonObject object = new JsonObject();
        for (int part = 0; part < parts.length; part += 2) {
            object.add((String) parts[part], element(parts[part + 1]));
        }
        return object;
    }

    public static JsonObject of(final Map<String, String> entries) {
        final JsonObject object = new JsonObject();
        entries.forEach(object::addProperty);
        return object;
    }

    public static JsonArray array(final Iterable<?> values) {
        final JsonArray array = new JsonArray();
        values.forEach(value -> array.add(element(value)));
        return array;
    }

    /** The object at the end of a path; every step must be there. */
    public static JsonObject at(final JsonObject start, final String... path) {
        JsonObject object = start;
        for (final String step : path) {
            object = object.getAsJsonObject(step);
        }
        return object;
    }

    /** The text of a member, empty if it is null or missing. */
    public static String text(final JsonObject object, final String name) {
        final JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    /** The number of a member, 0 if it is null or missing. */
    public static long number(final JsonObject object, final String name) {
        final JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? 0 : value.getAsLong();
    }

    /** The objects of an array member, none if it is null or missing. */
    public static List<JsonObject> list(final JsonObject object, final String name) {
        final List<JsonObject> objects = new ArrayList<>();
        final JsonElement value = object.get(name);
        if (value != null && value.isJsonArray()) {
            value.getAsJsonArray().forEach(element -> objects.add(element.getAsJsonObject()));
        }
        return objects;
    }

    private static JsonElement element(final Object value) {
        if (value instanceof JsonElement json) {
            return json;
        }
        final JsonArray holder = new JsonArray();
        if (value instanceof Number number) {
            holder.add(number);
        } else if (value instanceof Boolean flag) {
            holder.add(flag);
        } else {
            holder.add((String) value);
        }
        return holder.get(0);
    }
}
