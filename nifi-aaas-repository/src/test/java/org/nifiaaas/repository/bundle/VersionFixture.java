package org.nifiaaas.repository.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;

/** Writes small complete versions into a repository. */
public final class VersionFixture {

    public static final String MODEL = "propensity";

    private VersionFixture() {}

    public static Path write(final Path repository, final long version) throws IOException {
        return write(repository, version, new byte[] {1, 2, (byte) version});
    }

    /** Writes a version whose module has so many bytes. */
    public static Path write(final Path repository, final long version, final int moduleBytes) throws IOException {
        return write(repository, version, new byte[moduleBytes]);
    }

    private static Path write(final Path repository, final long version, final byte[] module) throws IOException {
        final Path folder = Files.createDirectories(repository.resolve(MODEL).resolve(Long.toString(version)));
        Files.write(folder.resolve(ModelBundle.MODEL), module);
        text(folder.resolve(ModelBundle.FEATURES), FeatureSpec.builder().build().toJson());
        Vocabulary.of(Arrays.asList("u1", "u2")).write(folder.resolve(ModelBundle.USERS));
        Vocabulary.of(Collections.singleton("i1")).write(folder.resolve(ModelBundle.ITEMS));
        text(
                folder.resolve(ModelBundle.GOLDEN),
                GoldenRows.of(new String[] {"u1"}, new String[] {"i1"}, new float[] {0.25f})
                        .toJson());
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model(MODEL, version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(FeatureSpec.builder().build().hash())
                .trainingWindow("2019-01-01T00:00:00Z", "2019-02-01T00:00:00Z")
                .question("new", 30)
                .metric("hr10", 0.5)
                .run("run-" + version, "a test")
                .createdAt("2019-02-01T03:04:05Z");
        for (final String name : Arrays.asList(
                ModelBundle.MODEL, ModelBundle.FEATURES, ModelBundle.USERS, ModelBundle.ITEMS, ModelBundle.GOLDEN)) {
            final Path file = folder.resolve(name);
            manifest.file(name, Files.size(file), Checksums.sha256(file));
        }
        text(folder.resolve(ModelBundle.MANIFEST), manifest.build().toJson());
        return folder;
    }

    public static void text(final Path file, final String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
