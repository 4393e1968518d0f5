package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.RepositoryStorage;
import org.nifiaaas.features.StoredEntry;
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
    private final RepositoryStorage storage;
    private final Clock clock;

    BundleWriter(final ModelFolder model, final Clock clock) {
        this.model = model;
        this.storage = model.storage();
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
        final String staging = model.path(STAGING + UUID.randomUUID());
        try {
            deleteStale();
            storage.makeFolder(staging);
            return publish(staging, writeFiles(staging, contents), manifest);
        } catch (final IOException e) {
            throw new TrainingException(
                    "Version cannot be written into " + model.location() + ": " + Messages.oneLine(e), e);
        } finally {
            deleteStaging(staging);
        }
    }

    /** Deletes what killed writers left behind; a living one needs seconds, not a day. */
    private void deleteStale() throws IOException {
        final long yesterday = clock.instant().minus(Duration.ofDays(1)).toEpochMilli();
        for (final StoredEntry entry : storage.list(model.path())) {
            if (entry.name().startsWith(STAGING) && entry.modifiedMillis() < yesterday) {
                storage.delete(model.path(entry.name()));
            }
        }
    }

    private List<WrittenFile> writeFiles(final String staging, final Map<String, FileContent> contents)
            throws IOException {
        final List<WrittenFile> written = new ArrayList<>();
        final Path scratch = Files.createTempDirectory("nifi-aaas-bundle-");
        try {
            for (final Map.Entry<String, FileContent> content : contents.entrySet()) {
                final byte[] bytes = content.getValue().bytes(scratch);
                storage.create(staging + "/" + content.getKey(), bytes);
                written.add(new WrittenFile(content.getKey(), bytes));
            }
        } finally {
            AtomicFiles.deleteTree(scratch);
        }
        return written;
    }

    private BundleManifest publish(
            final String staging, final List<WrittenFile> files, final Function<Long, BundleManifest.Builder> manifest)
            throws IOException, TrainingException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final long number = model.nextVersion();
            final BundleManifest written = writeManifest(staging, files, manifest.apply(number));
            if (storage.publish(staging, model.version(number))) {
                return written;
            }
        }
        throw new TrainingException("Version cannot be written into " + model.location() + ": " + ATTEMPTS
                + " version numbers in a row were taken by other writers");
    }

    private BundleManifest writeManifest(
            final String staging, final List<WrittenFile> files, final BundleManifest.Builder builder)
            throws IOException {
        final String file = staging + "/" + ModelBundle.MANIFEST;
        storage.delete(file);
        for (final WrittenFile each : files) {
            builder.file(each.name, each.size, each.sha256);
        }
        final OptionalLong parent = model.newestComplete();
        if (parent.isPresent()) {
            builder.parentVersion(parent.getAsLong());
        }
        final BundleManifest manifest = builder.build();
        storage.create(file, manifest.toJson().getBytes(StandardCharsets.UTF_8));
        return manifest;
    }

    private void deleteStaging(final String staging) {
        try {
            storage.delete(staging);
        } catch (final IOException e) {
            // What is left is hidden from readers, and the failure that led here is the one to report.
            return;
        }
    }

    /** What the manifest says of a file. */
    private static final class WrittenFile {

        private final String name;
        private final long size;
        private final String sha256;

        WrittenFile(final String name, final byte[] content) {
            this.name = name;
            this.size = content.length;
            this.sha256 = Checksums.sha256(content);
        }
    }

    /** Content of one file of a bundle. */
    interface FileContent {

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
