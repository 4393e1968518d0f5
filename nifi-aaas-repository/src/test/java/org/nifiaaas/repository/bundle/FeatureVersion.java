package org.nifiaaas.repository.bundle;

import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.features.encode.Scale;

/** Writes version 1 of a model that scores by a text, a number and a window, and changes its files afterwards. */
final class FeatureVersion {

    static final String FEATURES =
            """
            {
              "columns": [
                {"name": "category", "of": "item", "type": "categorical"},
                {"name": "price", "of": "item", "type": "numeric"}
              ],
              "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30}],
              "crosses": [{"name": "taste", "of": ["user", "category"], "buckets": 10}]
            }""";

    private final Path folder;

    FeatureVersion(final Path repository) throws IOException {
        folder = VersionFixture.write(repository, 1);
        write(ModelBundle.FEATURES, spec(FEATURES).toJson());
        write(
                ModelBundle.ENCODING,
                new FeatureEncoding(
                                Map.of("category", List.of("tea", "books")),
                                Map.of("price", new Scale(10, 2), "visits", new Scale(1, 1)))
                        .toJson());
        write(ModelBundle.GOLDEN, golden().with(values()).toJson());
        say("input", "features");
        say("featuresHash", spec(FEATURES).hash());
    }

    static FeatureSpec spec(final String features) {
        try {
            return FeatureSpec.builder().features(FeatureSet.of(features)).build();
        } catch (final DesignException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The pairs without their features. */
    static GoldenRows golden() {
        return GoldenRows.of(new String[] {"u1", "?"}, new String[] {"i1", "i1"}, new float[] {0.25f, 0.5f});
    }

    static List<List<Object>> values() {
        return List.of(Arrays.asList("tea", 9.5, 3.0), Arrays.asList(null, null, null));
    }

    Path folder() {
        return folder;
    }

    String model() {
        return MODEL;
    }

    /** Writes a file and lists it in the manifest. */
    void write(final String name, final String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        list(name);
    }

    /** Lets the manifest say what a file is. */
    void list(final String name) throws IOException {
        final JsonObject entry = new JsonObject();
        entry.addProperty("size", Files.size(folder.resolve(name)));
        entry.addProperty("sha256", Checksums.sha256(folder.resolve(name)));
        final JsonObject manifest = manifest();
        manifest.getAsJsonObject("files").add(name, entry);
        write(manifest);
    }

    /** Takes a file out of the manifest. */
    void unlist(final String name) throws IOException {
        final JsonObject manifest = manifest();
        manifest.getAsJsonObject("files").remove(name);
        write(manifest);
    }

    /** Lets the manifest say something else. */
    void say(final String member, final Object value) throws IOException {
        final JsonObject manifest = manifest();
        manifest.add(member, JsonParser.parseString(value instanceof String ? "\"" + value + "\"" : value.toString()));
        write(manifest);
    }

    private JsonObject manifest() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve(ModelBundle.MANIFEST)))
                .getAsJsonObject();
    }

    private void write(final JsonObject manifest) throws IOException {
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), manifest.toString());
    }
}
