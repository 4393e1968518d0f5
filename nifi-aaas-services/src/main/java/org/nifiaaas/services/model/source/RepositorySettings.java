package org.nifiaaas.services.model.source;

import java.io.IOException;
import java.util.Optional;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.services.storage.StorageOpener;

/**
 * Where a service is told to find its repository.
 *
 * @param directory a path or a hdfs URI; null if it is not set yet
 * @param hadoopClasspath where the Hadoop client lies; may be null
 * @param hadoopConfiguration configuration files of the Hadoop client; may be null
 */
public record RepositorySettings(String directory, String hadoopClasspath, String hadoopConfiguration) {

    /** Why the directory cannot be one, in one line. */
    public Optional<String> locationProblem() {
        try {
            location();
            return Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why a local or mounted folder cannot be read now, in one line. Nothing is asked of HDFS, which may take its time. */
    public Optional<String> folderProblem() {
        if (locationProblem().isPresent() || location().isHdfs()) {
            return Optional.empty();
        }
        try (RepositoryStorage folder = new LocalStorage(location().folder())) {
            folder.check();
            return Optional.empty();
        } catch (final IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why the Hadoop client is missing, in one line. */
    public Optional<String> classpathProblem() {
        final boolean isMissing = hadoopClasspath == null || hadoopClasspath.isBlank();
        return isMissing && locationProblem().isEmpty() && location().isHdfs()
                ? Optional.of("a repository in HDFS needs the Hadoop client, such as /opt/hadoop/client/*")
                : Optional.empty();
    }

    private RepositoryLocation location() {
        return RepositoryLocation.parse(directory == null ? "" : directory);
    }

    /**
     * Opens the repository.
     *
     * @return its storage, which the caller closes
     * @throws IOException with one line if that is not possible
     */
    public RepositoryStorage open() throws IOException {
        try {
            return new StorageOpener(location(), hadoopClasspath, hadoopConfiguration).open();
        } catch (final IllegalArgumentException e) {
            throw new IOException("Repository directory '" + directory + "': " + e.getMessage(), e);
        }
    }

    /**
     * Opens the repository and reads its root.
     *
     * @return its storage, which the caller closes
     * @throws IOException with one line if that is not possible
     */
    public RepositoryStorage openChecked() throws IOException {
        final RepositoryStorage opened = open();
        boolean good = false;
        try {
            new ModelRepository(opened).check();
            good = true;
            return opened;
        } finally {
            if (!good) {
                opened.close();
            }
        }
    }
}
