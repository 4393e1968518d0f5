package org.nifiaaas.training.publish;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;

/** A new folder for the lines that a job writes, on any file system that Hadoop knows. */
public final class OutputFolder {

    private final Path folder;
    private final FileSystem fileSystem;

    private OutputFolder(final Path folder, final FileSystem fileSystem) {
        this.folder = folder;
        this.fileSystem = fileSystem;
    }

    /**
     * Looks for a place; nothing is created yet.
     *
     * @throws InputException if it is no path, or something is there already
     */
    public static OutputFolder at(final String text, final Configuration configuration) throws InputException {
        try {
            final Path folder = new Path(text);
            final FileSystem fileSystem = folder.getFileSystem(configuration);
            if (fileSystem.exists(folder)) {
                throw new InputException("Output exists already: " + text + "; name a new folder, or delete it");
            }
            return new OutputFolder(folder, fileSystem);
        } catch (final IOException | IllegalArgumentException e) {
            throw new InputException("Output cannot be written: " + text + ": " + Messages.oneLine(e), e);
        }
    }

    /**
     * Writes the lines, one file for each partition; {@code _SUCCESS} is the last file that comes. If it fails, with whatever Spark throws, the folder is deleted.
     *
     * @throws TrainingException if the file system refuses the folder
     */
    public void write(final JavaRDD<String> lines) throws TrainingException {
        boolean written = false;
        try {
            save(lines);
            written = true;
        } catch (final IOException e) {
            throw new TrainingException("Output cannot be written: " + folder + ": " + Messages.oneLine(e), e);
        } finally {
            if (!written) {
                delete();
            }
        }
    }

    /** Spark's Scala code throws this exception without declaring it. */
    private void save(final JavaRDD<String> lines) throws IOException {
        lines.saveAsTextFile(folder.toString());
    }

    private void delete() {
        try {
            fileSystem.delete(folder, true);
        } catch (final IOException e) {
            // The failure that led here is the one to tell; the next run refuses the folder.
            return;
        }
    }
}
