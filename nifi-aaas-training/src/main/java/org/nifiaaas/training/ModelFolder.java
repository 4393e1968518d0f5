package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.RepositoryStorage;
import org.nifiaaas.features.StoredEntry;

/** The folder of one model in a repository; its versions are folders named by positive numbers. Thread-safe: every answer is read anew. */
final class ModelFolder {

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
    static ModelFolder open(final RepositoryStorage storage, final String model) throws InputException {
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

    /** Path of the folder in the storage. */
    String path() {
        return model;
    }

    /** Path of something in the folder. */
    String path(final String name) {
        return model + "/" + name;
    }

    /** Where the folder lies, for people. */
    String location() {
        return storage.location(model);
    }

    /** Path of the lock file of a run. */
    String lock(final String runId) {
        return path(RUNS + "/" + runId + ".lock");
    }

    /** Path of a version's folder, which may not exist. */
    String version(final long number) {
        return path(Long.toString(number));
    }

    /** The number after all that are taken, by complete versions or not. */
    long nextVersion() throws IOException {
        final SortedSet<Long> taken = versions();
        return taken.isEmpty() ? 1 : taken.last() + 1;
    }

    /** The newest version with a manifest. */
    OptionalLong newestComplete() throws IOException {
        long newest = 0;
        for (final long number : versions()) {
            if (isComplete(number)) {
                newest = number;
            }
        }
        return newest == 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    private boolean isComplete(final long number) throws IOException {
        return storage.find(manifest(number)).filter(StoredEntry::isFile).isPresent();
    }

    private String manifest(final long number) {
        return version(number) + "/" + ModelBundle.MANIFEST;
    }

    /** Manifest of the newest version that a run has written. Manifests that cannot be read belong to no run. */
    Optional<BundleManifest> findRun(final String runId) throws IOException {
        Optional<BundleManifest> found = Optional.empty();
        for (final long number : versions()) {
            if (isComplete(number)) {
                final Optional<BundleManifest> read = read(manifest(number));
                if (read.isPresent() && read.get().runId().equals(runId)) {
                    found = read;
                }
            }
        }
        return found;
    }

    private Optional<BundleManifest> read(final String manifest) throws IOException {
        final byte[] bytes = storage.read(manifest, LARGEST_MANIFEST);
        try {
            return Optional.of(BundleManifest.fromJson(new String(bytes, StandardCharsets.UTF_8)));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SortedSet<Long> versions() throws IOException {
        final TreeSet<Long> numbers = new TreeSet<>();
        for (final StoredEntry entry : storage.list(model)) {
            if (entry.name().matches("[1-9][0-9]{0,17}")) {
                numbers.add(Long.parseLong(entry.name()));
            }
        }
        return numbers;
    }
}
