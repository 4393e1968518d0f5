package org.nifiaaas.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version in the making, which becomes the next version of its model in one step.
 *
 * <p>It lies in a hidden folder of the model's folder, {@code .staging-<random>/<model>/<version>/}. Readers see nothing of it before {@link #publish}, a crash
 * leaves at most the hidden folder, versions that exist are never touched, and of two writers each gets a number of its own. The hidden folder has the form of
 * a repository, so the version can be read and tried like any other before it is published. Not thread-safe; other writers may work on the same model meanwhile.
 */
public final class StagedVersion implements AutoCloseable {

    private static final String STAGING = ".staging-";
    private static final int ATTEMPTS = 100;

    private final RepositoryFolder repository;
    private final String model;
    private final boolean newModel;
    private final Path staging;

    private long number;
    private LongFunction<BundleManifest.Builder> description;
    private BundleManifest manifest;

    private StagedVersion(
            final RepositoryFolder repository, final String model, final boolean newModel, final long number) {
        this.repository = repository;
        this.model = model;
        this.newModel = newModel;
        this.number = number;
        this.staging = repository.folder(model).resolve(STAGING + UUID.randomUUID());
    }

    /**
     * Begins a version, and deletes what writers that were killed more than a day ago left behind.
     *
     * @param repository exists and can be written; the model's folder is made if there is none
     * @param model name of the model
     * @param clock tells what is a day old
     * @return the version, which the caller closes
     * @throws BundleException if the name is not that of a model, or its folder lies outside of the repository
     * @throws IOException if the repository cannot be written
     */
    public static StagedVersion begin(final RepositoryFolder repository, final String model, final Clock clock)
            throws BundleException, IOException {
        final boolean newModel = RepositoryFolder.isModelName(model) && !Files.exists(repository.folder(model));
        if (newModel) {
            Files.createDirectories(repository.folder(model));
        }
        repository.checkModel(model);
        deleteStale(repository.folder(model), clock.instant().minus(Duration.ofDays(1)));
        final StagedVersion staged = new StagedVersion(repository, model, newModel, nextNumber(repository, model));
        boolean begun = false;
        try {
            Files.createDirectories(staged.folder());
            begun = true;
            return staged;
        } finally {
            if (!begun) {
                staged.close();
            }
        }
    }

    private static void deleteStale(final Path folder, final Instant yesterday) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, STAGING + "*")) {
            for (final Path entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(yesterday)) {
                    deleteTree(entry);
                }
            }
        }
    }

    /** The number after all that are taken, by complete versions or not. */
    private static long nextNumber(final RepositoryFolder repository, final String model) throws IOException {
        final List<Long> taken = repository.versions(model);
        return taken.isEmpty() ? 1 : taken.get(taken.size() - 1) + 1;
    }

    private Path folder() {
        return staging.resolve(model).resolve(Long.toString(number));
    }

    /** The number that the version gets, unless another writer is faster. */
    public long number() {
        return number;
    }

    /** The hidden folder as a repository that holds this version only. */
    public RepositoryFolder asRepository() {
        return new RepositoryFolder(staging);
    }

    /** Writes or replaces a file of the bundle. The version is not complete until it is described again. */
    public void write(final String file, final byte[] content) throws IOException {
        reopen();
        force(folder().resolve(file), content);
    }

    /** Copies a file into the bundle. The version is not complete until it is described again. */
    public void copy(final String file, final Path source) throws IOException {
        reopen();
        final Path target = folder().resolve(file);
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void reopen() throws IOException {
        manifest = null;
        Files.deleteIfExists(folder().resolve(ModelBundle.MANIFEST));
    }

    /**
     * Completes the version with its manifest.
     *
     * @param builder makes the manifest's builder for a version number; sizes, checksums and the parent version are added here. Asked again if the number
     *     turns out to be taken
     * @return the manifest
     */
    public BundleManifest describe(final LongFunction<BundleManifest.Builder> builder) throws IOException {
        reopen();
        description = builder;
        final BundleManifest.Builder described = builder.apply(number);
        for (final Path file : files(folder())) {
            described.file(file.getFileName().toString(), Files.size(file), Checksums.sha256(file));
        }
        addParent(described);
        final BundleManifest complete = described.build();
        force(folder().resolve(ModelBundle.MANIFEST), complete.toJson().getBytes(StandardCharsets.UTF_8));
        forceFolder(folder());
        manifest = complete;
        return complete;
    }

    private static List<Path> files(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    private void addParent(final BundleManifest.Builder described) throws IOException {
        for (final long version : repository.versions(model)) {
            final Path candidate = repository.folder(model).resolve(Long.toString(version));
            if (Files.isRegularFile(candidate.resolve(ModelBundle.MANIFEST))) {
                described.parentVersion(version);
            }
        }
    }

    /**
     * Lets readers see the version.
     *
     * @return the manifest of the version that now exists
     * @throws IllegalStateException if the version was not described after its last file
     * @throws IOException if the storage fails; nothing is published then
     */
    public BundleManifest publish() throws IOException {
        if (manifest == null) {
            throw new IllegalStateException("Version " + number + " of model " + model + " has no manifest yet");
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (rename()) {
                forceFolder(repository.folder(model));
                return manifest;
            }
            final Path taken = folder();
            number = nextNumber(repository, model);
            Files.move(taken, folder(), StandardCopyOption.ATOMIC_MOVE);
            describe(description);
        }
        throw new IOException(ATTEMPTS + " version numbers in a row were taken by other writers");
    }

    /** Renames without ever replacing a folder with content; false if the number was taken meanwhile. */
    private boolean rename() throws IOException {
        final Path version = repository.folder(model).resolve(Long.toString(number));
        if (Files.exists(version)) {
            return false;
        }
        try {
            Files.move(folder(), version, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (final IOException e) {
            if (Files.exists(version)) {
                return false;
            }
            throw e;
        }
    }

    /** Deletes what was not published, and the model's folder if it was made for this version and is still empty. */
    @Override
    public void close() {
        try {
            deleteTree(staging);
            if (newModel) {
                Files.deleteIfExists(repository.folder(model));
            }
        } catch (final DirectoryNotEmptyException e) {
            // There is a version in the folder now, this one or that of another writer.
        } catch (final IOException e) {
            // What is left is hidden from readers, and the failure that led here is the one to report.
        }
    }

    private static void deleteTree(final Path folder) throws IOException {
        final List<Path> entries;
        try (Stream<Path> walk = Files.walk(folder)) {
            entries = walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        } catch (final NoSuchFileException e) {
            return;
        }
        for (final Path entry : entries) {
            Files.delete(entry);
        }
    }

    private static void force(final Path file, final byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            final ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Makes renames last through a power cut, where the system can do that for a folder. */
    private static void forceFolder(final Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (final IOException e) {
            // Windows and some network file systems cannot open a folder; the rename is done all the same.
        }
    }
}
