package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;

/**
 * Makes versions of the designs in turn, and puts them into a repository as a training does. Not thread-safe.
 *
 * <p>A version is prepared outside of the repository, so that publishing it during a measurement is two renames. Its files are links to those of the design, so
 * that preparing it costs next to nothing.
 */
final class VersionFactory {

    /** Name of the model. */
    static final String MODEL = "propensity";

    /** A file as a manifest describes it. */
    private record Content(long size, String sha256) {}

    private final Designs designs;
    private final Path staging;
    private final Path model;
    private final List<Map<String, Content>> files = new ArrayList<>();
    private final List<float[]> scores = new ArrayList<>();
    private final String featuresHash = FeatureSpec.builder().build().hash();

    /**
     * Makes the folders and reads what there is to know of the designs.
     *
     * @param folder an existing folder, which gets {@code repository} and {@code staging}
     * @param designs designs that are made
     */
    VersionFactory(final Path folder, final Designs designs) throws IOException {
        this.designs = designs;
        staging = Files.createDirectories(folder.resolve("staging"));
        model = Files.createDirectories(repository(folder).resolve(MODEL));
        for (int design = 1; design <= Designs.COUNT; design++) {
            files.add(describe(designs.files(design)));
            scores.add(designs.scores(design));
        }
    }

    static Path repository(final Path folder) {
        return folder.resolve("repository");
    }

    private static Map<String, Content> describe(final Path folder) throws IOException {
        final Map<String, Content> entries = new LinkedHashMap<>();
        for (final Path file : files(folder)) {
            entries.put(file.getFileName().toString(), new Content(Files.size(file), Checksums.sha256(file)));
        }
        return entries;
    }

    /**
     * Prepares a version.
     *
     * @return what it gives for each pair of the traffic
     */
    float[] prepare(final long version) throws IOException {
        final int design = (int) ((version - 1) % Designs.COUNT);
        final Path folder = Files.createDirectories(staging.resolve(Long.toString(version)));
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model(MODEL, version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(featuresHash)
                .trainingWindow("2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z")
                .run("swap-benchmark-" + version, "swap benchmark")
                .createdAt("2020-01-01T00:00:00Z");
        for (final Map.Entry<String, Content> file : files.get(design).entrySet()) {
            Files.createLink(
                    folder.resolve(file.getKey()), designs.files(design + 1).resolve(file.getKey()));
            manifest.file(file.getKey(), file.getValue().size(), file.getValue().sha256());
        }
        Files.writeString(manifest(version), manifest.build().toJson());
        return scores.get(design);
    }

    private Path manifest(final long version) {
        return staging.resolve(version + "-" + ModelBundle.MANIFEST);
    }

    /** Puts a prepared version into the repository, its manifest last. */
    void publish(final long version) throws IOException {
        final Path folder = folder(version);
        Files.move(staging.resolve(Long.toString(version)), folder, StandardCopyOption.ATOMIC_MOVE);
        Files.move(manifest(version), folder.resolve(ModelBundle.MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a version from the repository, its manifest first. */
    void delete(final long version) throws IOException {
        final Path folder = folder(version);
        Files.deleteIfExists(folder.resolve(ModelBundle.MANIFEST));
        for (final Path file : files(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private Path folder(final long version) {
        return model.resolve(Long.toString(version));
    }

    private static List<Path> files(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
