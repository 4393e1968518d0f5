package org.nifiaaas.repository.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;
import org.nifiaaas.repository.storage.NestedStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * A version in the making, which becomes the next version of its model in one step.
 *
 * <p>It lies in a hidden folder {@code .staging-<random>} of the model's folder, or of the repository as long as the model has no folder. Readers see nothing of
 * it before {@link #publish}, a crash leaves at most the hidden folder, versions that exist are never touched, and of two writers each gets a number of its own.
 * The hidden folder has the form of a repository, so the version can be read and tried like any other before it is published. Not thread-safe; other writers may
 * work on the same model meanwhile.
 */
public final class StagedVersion implements AutoCloseable {

    private static final String STAGING = ".staging-";
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final int ATTEMPTS = 100;

    private final RepositoryFolder repository;
    private final String model;
    private final String staging;
    private final NestedStorage staged;
    /** What the writer gave, by file name: a storage that garbles it is found out when the version is read. */
    private final Map<String, BundleManifest.FileEntry> files = new TreeMap<>();

    private long number;
    private LongFunction<BundleManifest.Builder> description;
    private BundleManifest manifest;

    private StagedVersion(final RepositoryFolder repository, final String model, final String parent) {
        this.repository = repository;
        this.model = model;
        this.staging = child(parent, STAGING + UUID.randomUUID());
        this.staged = new NestedStorage(repository.storage(), staging);
    }

    private static String child(final String parent, final String name) {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    /**
     * Begins a version, and deletes what writers that were killed more than a day ago left behind.
     *
     * @param repository exists and can be written
     * @param model name of the model, which may be new
     * @param clock tells what is a day old
     * @return the version, which the caller closes
     * @throws BundleException if the name is not that of a model, or its folder lies outside of the repository
     * @throws IOException if the repository cannot be written
     */
    public static StagedVersion begin(final RepositoryFolder repository, final String model, final Clock clock)
            throws BundleException, IOException {
        final boolean newModel = RepositoryFolder.isModelName(model)
                && !repository.storage().find(model).isPresent();
        if (!newModel) {
            repository.checkModel(model);
        }
        final String parent = newModel ? "" : model;
        deleteStale(
                repository.storage(),
                parent,
                clock.instant().minus(LONGEST_LIFE).toEpochMilli());
        final StagedVersion version = new StagedVersion(repository, model, parent);
        boolean begun = false;
        try {
            version.number = version.nextNumber();
            version.staged.makeFolder(version.folder());
            begun = true;
            return version;
        } finally {
            if (!begun) {
                version.close();
            }
        }
    }

    private static void deleteStale(final RepositoryStorage storage, final String parent, final long newestMillis)
            throws IOException {
        for (final StoredEntry entry : storage.list(parent)) {
            if (entry.isFolder() && entry.name().startsWith(STAGING) && entry.modifiedMillis() < newestMillis) {
                storage.delete(child(parent, entry.name()));
            }
        }
    }

    /** The number after all that are taken, by complete versions or not. */
    private long nextNumber() throws IOException {
        final List<Long> taken = versions();
        return taken.isEmpty() ? 1 : taken.get(taken.size() - 1) + 1;
    }

    private List<Long> versions() throws IOException {
        return repository.storage().find(model).isPresent() ? repository.versions(model) : Collections.emptyList();
    }

    private String folder() {
        return folder(number);
    }

    private String folder(final long version) {
        return model + "/" + version;
    }

    private String file(final String name) {
        return folder() + "/" + name;
    }

    /** The number that the version gets, unless another writer is faster. */
    public long number() {
        return number;
    }

    /** The hidden folder as the storage of a repository that holds this version only, usable until the version is published. */
    public RepositoryStorage storage() {
        return staged;
    }

    /**
     * Writes or replaces a file of the bundle. The version is not complete until it is described again.
     *
     * @throws IOException if the storage fails
     */
    public void write(final String name, final byte[] content) throws IOException {
        reopen();
        staged.delete(file(name));
        staged.create(file(name), content);
        files.put(name, BundleManifest.FileEntry.of(content));
    }

    private void reopen() throws IOException {
        manifest = null;
        staged.delete(file(ModelBundle.MANIFEST));
    }

    /**
     * Completes the version with its manifest.
     *
     * @param builder makes the manifest's builder for a version number; sizes and checksums are added here, and the newest version as the parent if it names none. Asked again if the number
     *     turns out to be taken
     * @return the manifest
     * @throws IOException if the storage fails
     */
    public BundleManifest describe(final LongFunction<BundleManifest.Builder> builder) throws IOException {
        reopen();
        description = builder;
        final BundleManifest.Builder described = builder.apply(number);
        files.forEach((name, file) -> described.file(name, file.size(), file.sha256()));
        final OptionalLong parent = newestComplete();
        if (parent.isPresent() && !described.hasParentVersion()) {
            described.parentVersion(parent.getAsLong());
        }
        final BundleManifest complete = described.build();
        staged.create(file(ModelBundle.MANIFEST), complete.toJson().getBytes(StandardCharsets.UTF_8));
        manifest = complete;
        return complete;
    }

    private OptionalLong newestComplete() throws IOException {
        OptionalLong newest = OptionalLong.empty();
        for (final long version : versions()) {
            final Optional<StoredEntry> found = repository.storage().find(folder(version) + "/" + ModelBundle.MANIFEST);
            if (found.isPresent() && found.get().isFile()) {
                newest = OptionalLong.of(version);
            }
        }
        return newest;
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
        repository.storage().makeFolder(model);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (repository.storage().publish(staging + "/" + folder(), folder())) {
                return manifest;
            }
            renumber(nextNumber());
            describe(description);
        }
        throw new IOException(ATTEMPTS + " version numbers in a row were taken by other writers");
    }

    private void renumber(final long free) throws IOException {
        if (!staged.publish(folder(), folder(free))) {
            throw new IOException(staged.location(folder(free)) + " is taken");
        }
        number = free;
    }

    /** Deletes what was not published. */
    @Override
    public void close() {
        try {
            repository.storage().delete(staging);
        } catch (final IOException e) {
            // What is left is hidden from readers, and the failure that led here is the one to report.
            return;
        }
    }
}
