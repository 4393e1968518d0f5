package org.nifiaaas.training.read;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.nifiaaas.features.EventColumns;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.privacy.Masking;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;

/**
 * Finds the CSV files that the inputs name, and the columns in each of them, since files of one folder may order them differently.
 *
 * <p>An input is a file, a folder (read with its subfolders) or a glob, on any file system that Hadoop knows; whatever exists under the very name is no glob.
 * Empty files and names that begin with a dot or an underscore are passed over, as Spark does.
 */
final class CsvFiles {

    private final Configuration configuration;
    private final FeatureSpec spec;

    CsvFiles(final Configuration configuration, final FeatureSpec spec) {
        this.configuration = configuration;
        this.spec = spec;
    }

    /**
     * Finds the files.
     *
     * @return the files that have a header, ordered by path for each input
     * @throws InputException if an input names nothing, cannot be read, holds no file with a header, or one that lacks a column
     */
    List<CsvFile> find(final List<String> inputs) throws InputException {
        final List<CsvFile> files = new ArrayList<>();
        for (final String input : inputs) {
            final int before = files.size();
            try {
                addFiles(input, files);
            } catch (final IOException | IllegalArgumentException e) {
                throw new InputException("Input cannot be read: " + input + ": " + Messages.oneLine(e), e);
            }
            if (files.size() == before) {
                throw new InputException("Input holds no CSV file with a header line: " + input);
            }
        }
        return files;
    }

    private void addFiles(final String input, final List<CsvFile> files) throws IOException, InputException {
        final Path pattern = path(input);
        final FileSystem fileSystem = pattern.getFileSystem(configuration);
        final FileStatus[] matches = fileSystem.exists(pattern)
                ? new FileStatus[] {fileSystem.getFileStatus(pattern)}
                : glob(fileSystem, pattern);
        if (matches == null || matches.length == 0) {
            throw new InputException("Input does not exist: " + input);
        }
        for (final Path path : files(fileSystem, matches)) {
            addFile(path, files);
        }
    }

    /** Hadoop takes what stands before a colon for a scheme, but the name of a local file may have one. */
    private static Path path(final String input) {
        try {
            return new Path(input);
        } catch (final IllegalArgumentException e) {
            final File file = new File(input);
            if (file.exists()) {
                return new Path(file.toURI());
            }
            throw e;
        }
    }

    private static FileStatus[] glob(final FileSystem fileSystem, final Path pattern)
            throws IOException, InputException {
        try {
            return fileSystem.globStatus(pattern);
        } catch (final IllegalArgumentException e) {
            throw new InputException(
                    "Input cannot be read: " + pattern
                            + ": Hadoop matches no names with a colon; name the file itself or its folder",
                    e);
        }
    }

    private void addFile(final Path path, final List<CsvFile> files) throws IOException, InputException {
        try (CsvRecords records = CsvFile.open(path, configuration)) {
            final CsvHeader header = CsvHeader.read(records);
            if (header != null) {
                files.add(new CsvFile(path, new EventColumns(header, spec), previousUser(header), files.size()));
            }
        } catch (final TextException e) {
            throw new InputException(path + ", " + e.getMessage(), e);
        }
    }

    /** Only where users are tokens they have previous ones. */
    private int previousUser(final CsvHeader header) throws TextException {
        return spec.privacy().of(FeatureSet.USER).isPresent() && header.has(Masking.PREVIOUS_USER)
                ? header.position(Masking.PREVIOUS_USER)
                : -1;
    }

    private static Iterable<Path> files(final FileSystem fileSystem, final FileStatus[] matches) throws IOException {
        final TreeSet<Path> files = new TreeSet<>();
        for (final FileStatus match : matches) {
            if (match.isFile()) {
                files.add(match.getPath());
                continue;
            }
            final RemoteIterator<LocatedFileStatus> inside = fileSystem.listFiles(match.getPath(), true);
            while (inside.hasNext()) {
                final Path file = inside.next().getPath();
                if (!isHidden(match.getPath(), file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static boolean isHidden(final Path folder, final Path file) {
        for (Path part = file; part != null && !part.equals(folder); part = part.getParent()) {
            if (part.getName().startsWith(".") || part.getName().startsWith("_")) {
                return true;
            }
        }
        return false;
    }
}
