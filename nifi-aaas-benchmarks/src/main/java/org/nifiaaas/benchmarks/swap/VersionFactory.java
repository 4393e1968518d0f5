package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.nifiaaas.benchmarks.ReferenceNcf;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.GoldenRows;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.Vocabulary;

/**
 * Makes versions of the reference network, each with weights of its own, and puts them into a repository as a training does. Not thread-safe.
 *
 * <p>A version is prepared outside of the repository, so that publishing it during a measurement is two renames.
 */
final class VersionFactory {

    /** Name of the model. */
    static final String MODEL = "propensity";

    private static final int GOLDEN_ROWS = 8;
    private static final String STRANGER = "nobody knows me";

    private final Path staging;
    private final Path model;
    private final Vocabulary users;
    private final Vocabulary items;
    private final ReferenceNcf network;
    private final FeatureSpec spec = FeatureSpec.builder().build();

    /**
     * Makes the folders.
     *
     * @param folder an existing folder, which gets {@code repository} and {@code staging}
     * @param userCount known users
     * @param itemCount known items
     */
    VersionFactory(final Path folder, final int userCount, final int itemCount) throws IOException {
        staging = Files.createDirectories(folder.resolve("staging"));
        model = Files.createDirectories(repository(folder).resolve(MODEL));
        users = Vocabulary.of(tokens("user", userCount));
        items = Vocabulary.of(tokens("item", itemCount));
        // Row 1 of each table is that of the unknown.
        network = new ReferenceNcf(userCount + 1, itemCount + 1);
    }

    static Path repository(final Path folder) {
        return folder.resolve("repository");
    }

    private static List<String> tokens(final String kind, final int count) {
        final List<String> tokens = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            tokens.add(String.format(Locale.ROOT, "%s-%06d", kind, number));
        }
        return tokens;
    }

    Vocabulary users() {
        return users;
    }

    Vocabulary items() {
        return items;
    }

    /**
     * Prepares a version: weights from its number, golden rows, manifest.
     *
     * @return what it gives for each pair of the traffic
     */
    float[] prepare(final long version, final Traffic traffic) throws IOException {
        network.reseed(version);
        final Path folder = Files.createDirectories(staging.resolve(Long.toString(version)));
        Files.write(folder.resolve(ModelBundle.MODEL), network.bigdl());
        Files.writeString(folder.resolve(ModelBundle.FEATURES), spec.toJson());
        Files.writeString(folder.resolve(ModelBundle.GOLDEN), golden().toJson());
        users.write(folder.resolve(ModelBundle.USERS));
        items.write(folder.resolve(ModelBundle.ITEMS));
        Files.write(manifest(version), describe(version, folder).toJson().getBytes(StandardCharsets.UTF_8));
        return score(traffic.users(), traffic.items());
    }

    private Path manifest(final long version) {
        return staging.resolve(version + "-" + ModelBundle.MANIFEST);
    }

    private GoldenRows golden() {
        final String[] goldenUsers = new String[GOLDEN_ROWS];
        final String[] goldenItems = new String[GOLDEN_ROWS];
        for (int row = 0; row < GOLDEN_ROWS; row++) {
            goldenUsers[row] = row == 0 ? STRANGER : users.token(1 + row % users.size());
            goldenItems[row] = row == 1 ? STRANGER : items.token(1 + row % items.size());
        }
        return GoldenRows.of(goldenUsers, goldenItems, score(goldenUsers, goldenItems));
    }

    private float[] score(final String[] pairUsers, final String[] pairItems) {
        return network.propensities(new FeatureExtractor(users, items).encode(pairUsers, pairItems));
    }

    private BundleManifest describe(final long version, final Path folder) throws IOException {
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model(MODEL, version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(spec.hash())
                .trainingWindow("2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z")
                .run("swap-benchmark-" + version, "swap benchmark")
                .createdAt("2020-01-01T00:00:00Z");
        for (final Path file : files(folder)) {
            manifest.file(file.getFileName().toString(), Files.size(file), Checksums.sha256(file));
        }
        return manifest.build();
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
