package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.ModelBundle;

/** The folder of one model in a repository; its versions are folders named by positive numbers. Thread-safe: every answer is read anew. */
final class ModelFolder {

    private static final String RUNS = ".runs";

    private final Path folder;

    private ModelFolder(final Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a model's folder, creating it and checking that it can be written.
     *
     * @throws InputException if the repository cannot be written
     */
    static ModelFolder open(final Path repository, final String model) throws InputException {
        final Path folder = repository.resolve(model);
        try {
            Files.createDirectories(folder.resolve(RUNS));
            final Path probe = Files.createTempFile(folder.resolve(RUNS), "probe-", ".tmp");
            Files.delete(probe);
        } catch (final IOException e) {
            throw new InputException("Repository cannot be written: " + folder + ": " + reason(e), e);
        }
        return new ModelFolder(folder);
    }

    private static String reason(final IOException failure) {
        return failure.getClass().getSimpleName().replace("Exception", "") + " " + Messages.oneLine(failure);
    }

    Path path() {
        return folder;
    }

    /** Folder of the lock files of runs. */
    Path runs() {
        return folder.resolve(RUNS);
    }

    Path version(final long number) {
        return folder.resolve(Long.toString(number));
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
            if (Files.isRegularFile(version(number).resolve(ModelBundle.MANIFEST))) {
                newest = number;
            }
        }
        return newest == 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** Manifest of the newest version that a run has written. Manifests that cannot be read belong to no run. */
    Optional<BundleManifest> findRun(final String runId) throws IOException {
        Optional<BundleManifest> found = Optional.empty();
        for (final long number : versions()) {
            final Path manifest = version(number).resolve(ModelBundle.MANIFEST);
            if (Files.isRegularFile(manifest)) {
                final Optional<BundleManifest> read = read(manifest);
                if (read.isPresent() && read.get().runId().equals(runId)) {
                    found = read;
                }
            }
        }
        return found;
    }

    private static Optional<BundleManifest> read(final Path manifest) throws IOException {
        try {
            return Optional.of(
                    BundleManifest.fromJson(new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8)));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SortedSet<Long> versions() throws IOException {
        final TreeSet<Long> numbers = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (final Path entry : entries) {
                final String name = entry.getFileName().toString();
                if (name.matches("[1-9][0-9]{0,17}")) {
                    numbers.add(Long.parseLong(name));
                }
            }
        }
        return numbers;
    }
}
