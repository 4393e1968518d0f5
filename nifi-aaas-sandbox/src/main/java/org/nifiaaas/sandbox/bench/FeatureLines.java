package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Events with their features as JSON, compared value by value and bit for bit. Not thread-safe. */
final class FeatureLines {

    private static final List<String> EVENT = List.of("user", "item", "amount", "event_time");

    private final Map<String, JsonObject> events = new HashMap<>();
    private final List<String> names;

    /**
     * Reads the events that others are compared with.
     *
     * @param file objects, or arrays of them, one after the other
     * @param names the features that are compared
     */
    FeatureLines(final Path file, final List<String> names) throws IOException {
        this.names = names;
        read(file, event -> {
            final JsonObject kept = new JsonObject();
            names.forEach(name -> kept.add(name, event.get(name)));
            events.put(key(event), kept);
        });
    }

    private interface Taker {

        void take(JsonObject event);
    }

    /** A part of the job's output may be empty. */
    private static void read(final Path file, final Taker taker) throws IOException {
        if (Files.size(file) == 0) {
            return;
        }
        try (Reader text = Files.newBufferedReader(file)) {
            final JsonStreamParser elements = new JsonStreamParser(text);
            while (elements.hasNext()) {
                final JsonElement element = elements.next();
                if (element.isJsonArray()) {
                    element.getAsJsonArray().forEach(event -> taker.take(event.getAsJsonObject()));
                } else {
                    taker.take(element.getAsJsonObject());
                }
            }
        }
    }

    private static String key(final JsonObject event) {
        final StringBuilder key = new StringBuilder();
        EVENT.forEach(name -> key.append(event.get(name).getAsString()).append('\n'));
        return key.toString();
    }

    /** Number of the events. */
    int size() {
        return events.size();
    }

    /**
     * Compares them with other ones.
     *
     * @param folder whose files that begin with {@code part-} have as many events
     * @return values that differ; an event that only one side has counts as one
     */
    long differences(final Path folder) throws IOException {
        final Map<String, JsonObject> left = new HashMap<>(events);
        final long[] differences = new long[1];
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.filter(
                            path -> path.getFileName().toString().startsWith("part-"))
                    .toList()) {
                read(file, event -> {
                    final JsonObject other = left.remove(key(event));
                    differences[0] += other == null ? 1 : differences(event, other);
                });
            }
        }
        return differences[0] + left.size();
    }

    private long differences(final JsonObject one, final JsonObject other) {
        return names.stream()
                .filter(name -> !isSame(one.get(name), other.get(name)))
                .count();
    }

    private static boolean isSame(final JsonElement one, final JsonElement other) {
        if (one == null || other == null || one.isJsonNull() || other.isJsonNull()) {
            return (one == null || one.isJsonNull()) == (other == null || other.isJsonNull());
        }
        if (one.isJsonArray() && other.isJsonArray()) {
            boolean same = one.getAsJsonArray().size() == other.getAsJsonArray().size();
            for (int index = 0; same && index < one.getAsJsonArray().size(); index++) {
                same = isSame(
                        one.getAsJsonArray().get(index), other.getAsJsonArray().get(index));
            }
            return same;
        }
        if (one.isJsonObject() && other.isJsonObject()) {
            final JsonObject object = one.getAsJsonObject();
            return object.keySet().equals(other.getAsJsonObject().keySet())
                    && object.keySet().stream()
                            .allMatch(name -> isSame(
                                    object.get(name), other.getAsJsonObject().get(name)));
        }
        if (one.isJsonPrimitive() && one.getAsJsonPrimitive().isNumber()) {
            return other.isJsonPrimitive()
                    && other.getAsJsonPrimitive().isNumber()
                    && Double.doubleToLongBits(one.getAsDouble()) == Double.doubleToLongBits(other.getAsDouble());
        }
        return one.equals(other);
    }
}
