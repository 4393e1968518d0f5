package org.nifiaaas.training.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongFunction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.StagedVersion;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;

/** Adds a version to a model's folder, with the guarantees of {@link StagedVersion}. Thread-safe. */
public final class BundleWriter {

    private final ModelFolder model;
    private final Clock clock;

    public BundleWriter(final ModelFolder model, final Clock clock) {
        this.model = model;
        this.clock = clock;
    }

    /**
     * Writes a version.
     *
     * @param contents the files of the bundle but the manifest, by name, in the order of writing
     * @param manifest makes the manifest's builder for the version number that was free; the writer adds files and the parent version. May be asked again if
     *     another writer was faster
     * @return the manifest of the version that now exists
     * @throws TrainingException if the version cannot be written; nothing of it is left then
     */
    public BundleManifest write(
            final Map<String, FileContent> contents, final LongFunction<BundleManifest.Builder> manifest)
            throws TrainingException {
        try (StagedVersion version = model.newVersion(clock)) {
            writeFiles(version, contents);
            version.describe(manifest);
            return version.publish();
        } catch (final IOException | BundleException e) {
            throw new TrainingException(
                    "Version cannot be written into " + model.location() + ": " + Messages.oneLine(e), e);
        }
    }

    private static void writeFiles(final StagedVersion version, final Map<String, FileContent> contents)
            throws IOException {
        final Path scratch = Files.createTempDirectory("nifi-aaas-bundle-");
        try {
            for (final Map.Entry<String, FileContent> content : contents.entrySet()) {
                version.write(content.getKey(), content.getValue().bytes(scratch));
            }
        } finally {
            AtomicFiles.deleteTree(scratch);
        }
    }

    /** Content of one file of a bundle. */
    public interface FileContent {

        /**
         * Makes the content.
         *
         * @param scratch a local folder for temporary files
         */
        byte[] bytes(Path scratch) throws IOException;

        static FileContent text(final String text) {
            return scratch -> text.getBytes(StandardCharsets.UTF_8);
        }

        static FileContent vocabulary(final Vocabulary vocabulary) {
            return scratch -> {
                final Path file = Files.createTempFile(scratch, "vocabulary-", ".tmp");
                vocabulary.write(file);
                final byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                return bytes;
            };
        }
    }
}
