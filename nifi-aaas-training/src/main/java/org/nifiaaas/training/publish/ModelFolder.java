package org.nifiaaas.training.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.StagedVersion;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;

/** The folder of one model in a repository; its versions are folders named by positive numbers. Thread-safe: every answer is read anew. */
public final class ModelFolder {

    private static final String RUNS = ".runs";
    private static final long LARGEST_MANIFEST = 16L << 20;

    private final RepositoryStorage storage;
    private final String model;

    private ModelFolder(final RepositoryStorage storage, final String model) {
        this.storage = storage;
        this.model = model;
    }

    /**
     * Opens a model's folder, creating it and checking that it can be written.
     *
     * @param storage has the models at its root; the caller closes it
     * @throws InputException if the repository cannot be written
     */
    public static ModelFolder open(final RepositoryStorage storage, final String model) throws InputException {
        final ModelFolder folder = new ModelFolder(storage, model);
        final String probe = folder.path(RUNS + "/probe-" + UUID.randomUUID() + ".tmp");
        try {
            storage.makeFolder(folder.path(RUNS));
            storage.create(probe, new byte[0]);
            storage.delete(probe);
        } catch (final IOException e) {
            throw new InputException("Repository cannot be written: " + folder.location() + ": " + reason(e), e);
        }
        return folder;
    }

    private static String reason(final IOException failure) {
        return failure.getClass().getSimpleName().replace("Exception", "") + " " + Messages.oneLine(failure);
    }

    RepositoryStorage storage() {
        return storage;
    }

    /** The repository that the folder lies in. */
    public RepositoryFolder repository() {
        return new RepositoryFolder(storage);
    }

    /** Path of the folder in the storage. */
    String path() {
        return model;
    }

    /** Path of something in the folder. */
    String path(final String name) {
        return model + "/" + name;
    }

    /** Where the folder lies, for people. */
    public String location() {
        return storage.location(model);
    }

    /** Path of the lock file of a run. */
    String lock(final String runId) {
        return path(RUNS + "/" + runId + ".lock");
    }

    /**
     * Begins the next version, which the caller closes.
     *
     * @param clock tells which leftovers of killed writers are old
     */
    StagedVersion newVersion(final Clock clock) throws BundleException, IOException {
        return StagedVersion.begin(repository(), model, clock);
    }

    private boolean isComplete(final long number) throws IOException {
        return storage.find(manifest(number)).filter(StoredEntry::isFile).isPresent();
    }

    private String manifest(final long number) {
        return path(number + "/" + ModelBundle.MANIFEST);
    }

    /** Manifest of the newest version that a run has written. Manifests that cannot be read belong to no run. */
    public Optional<BundleManifest> findRun(final String runId) throws IOException {
        Optional<BundleManifest> found = Optional.empty();
        for (final long number : repository().versions(model)) {
            if (isComplete(number)) {
                final Optional<BundleManifest> read = read(manifest(number));
                if (read.isPresent() && read.get().runId().equals(runId)) {
                    found = read;
                }
            }
        }
        return found;
    }

    /**
     * Reads a version and checks it.
     *
     * @throws BundleException if it is missing or damaged
     */
    public ModelBundle read(final long number) throws BundleException {
        return ModelBundle.read(storage, path(Long.toString(number)));
    }

    private Optional<BundleManifest> read(final String manifest) throws IOException {
        final byte[] bytes = storage.read(manifest, LARGEST_MANIFEST);
        try {
            return Optional.of(BundleManifest.fromJson(new String(bytes, StandardCharsets.UTF_8)));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
