package org.nifiaaas.sandbox.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;

/** Makes whole versions of a trained one without training: under other names, and with scores that are told apart. Stateless. */
final class VersionCopies {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private static final double PACE = 0.5;

    private VersionCopies() {}

    /** Copies a version; the copy scores the same. */
    static void same(final Path trained, final Path repository, final String model, final long version)
            throws IOException {
        copy(trained, repository, model, version, false);
    }

    /** Copies a version so that the copy's scores are {@link #calm} of those of the original: purchases come at half the pace. */
    static void calm(final Path trained, final Path repository, final String model, final long version)
            throws IOException {
        copy(trained, repository, model, version, true);
    }

    /** The score that a calm copy gives where the original gives this one. */
    static double calm(final double score) {
        return 1 - Math.pow(1 - score, PACE);
    }

    /** The score that the original gives where a calm copy gives this one. */
    static double original(final double score) {
        return 1 - Math.pow(1 - score, 1 / PACE);
    }

    /** Changes one byte of a version's model, as a bad disk might. */
    static void damage(final Path repository, final String model, final long version) throws IOException {
        final Path folder = repository.resolve(model).resolve(Long.toString(version));
        final Path histories = folder.resolve(ModelBundle.SIMILARITY_MODEL);
        final Path network = Files.exists(histories) ? histories : folder.resolve(ModelBundle.MODEL);
        final byte[] content = Files.readAllBytes(network);
        content[content.length / 2] ^= 1;
        Files.write(network, content);
    }

    private static void copy(
            final Path trained, final Path repository, final String model, final long version, final boolean calm)
            throws IOException {
        final Path folder = repository.resolve(model).resolve(Long.toString(version));
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(trained)) {
            for (final Path file :
                    files.filter(file -> !file.endsWith(ModelBundle.MANIFEST)).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        final JsonObject manifest = JsonParser.parseString(Files.readString(trained.resolve(ModelBundle.MANIFEST)))
                .getAsJsonObject();
        manifest.addProperty("model", model);
        manifest.addProperty("version", version);
        manifest.remove("parentVersion");
        if (calm) {
            final Path calibration = folder.resolve(ModelBundle.CALIBRATION);
            final Calibration original = Calibration.fromJson(Files.readString(calibration));
            Files.writeString(
                    calibration, original.withPace(PACE * original.pace()).toJson());
            final Path golden = folder.resolve(ModelBundle.GOLDEN);
            Files.writeString(
                    golden, calm(GoldenRows.fromJson(Files.readString(golden))).toJson());
            describe(manifest, calibration);
            describe(manifest, golden);
        }
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), GSON.toJson(manifest));
    }

    private static void describe(final JsonObject manifest, final Path file) throws IOException {
        final JsonObject entry = manifest.getAsJsonObject("files")
                .getAsJsonObject(file.getFileName().toString());
        entry.addProperty("size", Files.size(file));
        entry.addProperty("sha256", Checksums.sha256(file));
    }

    private static GoldenRows calm(final GoldenRows rows) {
        final float[] expected = rows.expected().clone();
        for (int row = 0; row < expected.length; row++) {
            expected[row] = (float) calm(expected[row]);
        }
        return GoldenRows.of(rows.users(), rows.items(), expected);
    }

    /** The users or items that a version knows, in the order of its vocabulary. */
    static List<String> tokens(final Path version, final String file) throws IOException {
        return Files.readAllLines(version.resolve(file));
    }
}
