package org.nifiaaas.sandbox.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.flow.ClusterFlow;

/** The files that one node is given, and those that come out of it. Thread-safe. */
final class NodeFiles {

    private final Path home;

    /**
     * Makes the folders.
     *
     * @param home the folder that the node runs in
     */
    NodeFiles(final Path home) throws IOException {
        this.home = home;
        for (final String folder : List.of(ClusterFlow.IN, ClusterFlow.OUT, ClusterFlow.TRAINED, ClusterFlow.REFUSED)) {
            Files.createDirectories(home.resolve(folder));
        }
    }

    /** A pair that is to be scored; the id tells it from all others. */
    record Pair(String id, String user, String item) {}

    /**
     * A pair that was scored.
     *
     * @param score as it is written, which is different for numbers that differ in their last bit
     * @param at when the version was chosen
     */
    record Scored(String id, String user, String arm, long version, String score, Instant at) {

        /** What must be the same whenever and wherever it is scored. */
        Scored withoutTime() {
            return new Scored(id, user, arm, version, score, Instant.EPOCH);
        }
    }

    /** Gives the node one file, in one step. */
    void put(final String name, final List<Pair> pairs) throws IOException {
        final JsonArray records = new JsonArray();
        for (final Pair pair : pairs) {
            final JsonObject entry = new JsonObject();
            entry.addProperty("id", pair.id());
            entry.addProperty("user", pair.user());
            entry.addProperty("item", pair.item());
            records.add(entry);
        }
        final Path part = home.resolve(ClusterFlow.IN).resolve("." + name);
        Files.writeString(part, records.toString());
        Files.move(part, part.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** How many files wait to be taken. */
    int waiting() throws IOException {
        return list(ClusterFlow.IN).size();
    }

    /** How many files of scores there are whose names begin so. */
    long written(final String begin) throws IOException {
        return list(ClusterFlow.OUT).stream()
                .filter(file -> file.getFileName().toString().startsWith(begin))
                .count();
    }

    /** Everything that was scored, in files whose names begin so; a record that came out twice is there twice. */
    List<Scored> scored(final String begin) throws IOException {
        final List<Scored> scored = new ArrayList<>();
        for (final Path file : list(ClusterFlow.OUT)) {
            if (file.getFileName().toString().startsWith(begin)) {
                for (final JsonElement element : JsonParser.parseString(
                                "[" + Files.readString(file).strip().replace("\n", ",") + "]")
                        .getAsJsonArray()) {
                    scored.add(scored(element.getAsJsonObject()));
                }
            }
        }
        return scored;
    }

    private static Scored scored(final JsonObject entry) {
        return new Scored(
                entry.get("id").getAsString(),
                entry.get("user").getAsString(),
                entry.get("score_arm").getAsString(),
                entry.get("model_version").getAsLong(),
                entry.get("score").getAsString(),
                Instant.parse(entry.get("scored_at").getAsString()));
    }

    /** What came of trainings. */
    List<String> trained() throws IOException {
        return contents(ClusterFlow.TRAINED);
    }

    /** What should not be. */
    List<String> refused() throws IOException {
        return contents(ClusterFlow.REFUSED);
    }

    private List<String> contents(final String folder) throws IOException {
        final List<String> contents = new ArrayList<>();
        for (final Path file : list(folder)) {
            contents.add(Files.readString(file));
        }
        return contents;
    }

    /** Without files that are being written, which are hidden. */
    private List<Path> list(final String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
