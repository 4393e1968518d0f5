package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.Vocabulary;

/**
 * Adds a version to a model's folder.
 *
 * <p>Everything is written into a staging folder, the manifest last, and the folder is then renamed to the next free number in one step. Readers therefore see
 * complete versions only, a crash leaves at most a staging folder, existing versions are never touched, and of two writers each gets its own number. Thread-safe.
 */
final class BundleWriter {

    private static final String STAGING = ".staging-";
    private static final int ATTEMPTS = 100;

    private final ModelFolder model;
    private final Clock clock;

    BundleWriter(final ModelFolder model, final Clock clock) {
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
    BundleManifest write(final Map<String, FileContent> contents, final Function<Long, BundleManifest.Builder> manifest)
            throws TrainingException {
        final Path staging = model.path().resolve(STAGING + UUID.randomUUID());
        try {
            deleteStale();
            Files.createDirectory(staging);
            for (final Map.Entry<String, FileContent> content : contents.entrySet()) {
                AtomicFiles.write(
                        staging.resolve(content.getKey()), content.getValue().bytes(staging));
            }
            return publish(staging, manifest);
        } catch (final IOException e) {
            throw new TrainingException(
                    "Version cannot be written into " + model.path() + ": " + Messages.oneLine(e), e);
        } finally {
            deleteStaging(staging);
        }
    }

    /** Deletes what killed writers left behind; a living one needs seconds, not a day. */
    private void deleteStale() throws IOException {
        final Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(model.path(), STAGING + "*")) {
            for (final Path entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(yesterday)) {
                    AtomicFiles.deleteTree(entry);
                }
            }
        }
    }

    private BundleManifest publish(final Path staging, final Function<Long, BundleManifest.Builder> manifest)
            throws IOException, TrainingException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final long number = model.nextVersion();
            final BundleManifest written = writeManifest(staging, manifest.apply(number));
            if (rename(staging, model.version(number))) {
                AtomicFiles.forceFolder(model.path());
                return written;
            }
        }
        throw new TrainingException("Version cannot be written into " + model.path() + ": " + ATTEMPTS
                + " version numbers in a row were taken by other writers");
    }

    private BundleManifest writeManifest(final Path staging, final BundleManifest.Builder builder) throws IOException {
        final Path file = staging.resolve(ModelBundle.MANIFEST);
        Files.deleteIfExists(file);
        try (Stream<Path> entries = Files.list(staging)) {
            for (final Path entry : (Iterable<Path>) entries.sorted()::iterator) {
                builder.file(entry.getFileName().toString(), Files.size(entry), Checksums.sha256(entry));
            }
        }
        final OptionalLong parent = model.newestComplete();
        if (parent.isPresent()) {
            builder.parentVersion(parent.getAsLong());
        }
        final BundleManifest manifest = builder.build();
        AtomicFiles.write(file, manifest.toJson().getBytes(StandardCharsets.UTF_8));
        AtomicFiles.forceFolder(staging);
        return manifest;
    }

    /** Renames without ever replacing a folder with content; false if the number was taken meanwhile. */
    private static boolean rename(final Path staging, final Path version) throws IOException {
        try {
            Files.move(staging, version, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (final IOException e) {
            if (Files.exists(version)) {
                return false;
            }
            throw e;
        }
    }

    private static void deleteStaging(final Path staging) {
        try {
            AtomicFiles.deleteTree(staging);
        } catch (final IOException e) {
            // What is left is hidden from readers, and the failure that led here is the one to report.
            return;
        }
    }

    /** Content of one file of a bundle. */
    interface FileContent {

        /**
         * Makes the content.
         *
         * @param staging the bundle's folder, which may hold temporary files during the call
         */
        byte[] bytes(Path staging) throws IOException;

        static FileContent text(final String text) {
            return staging -> text.getBytes(StandardCharsets.UTF_8);
        }

        static FileContent vocabulary(final Vocabulary vocabulary) {
            return staging -> {
                final Path file = Files.createTempFile(staging, "vocabulary-", ".tmp");
                vocabulary.write(file);
                final byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                return bytes;
            };
        }
    }
}
