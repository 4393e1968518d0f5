package org.nifiaaas.training.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.nifiaaas.features.EventColumns;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;

/** A CSV file on any file system that Hadoop knows, and where its columns stand. Immutable; sent to the executors. */
final class CsvFile implements Serializable {

    private static final long serialVersionUID = 1L;

    private final URI location;
    private final EventColumns columns;
    private final int previousUser;
    private final int number;

    /**
     * A file.
     *
     * @param previousUser position of the column with the users' previous tokens, negative if there is none
     * @param number of files before it, which no other one has
     */
    CsvFile(final Path path, final EventColumns columns, final int previousUser, final int number) {
        this.location = path.toUri();
        this.columns = columns;
        this.previousUser = previousUser;
        this.number = number;
    }

    boolean hasPreviousUsers() {
        return previousUser >= 0;
    }

    /** The previous token of the user as a row that fits has it, null if it has none. */
    String previousUser(final CsvRow row) {
        return hasPreviousUsers() ? row.value(previousUser) : null;
    }

    int number() {
        return number;
    }

    EventColumns columns() {
        return columns;
    }

    /** Opens the records, the header first. */
    CsvRecords open(final Configuration configuration) throws IOException {
        return open(new Path(location), configuration);
    }

    /** Opens a file, whose ending tells how it is compressed. */
    static CsvRecords open(final Path path, final Configuration configuration) throws IOException {
        final InputStream raw = fileSystem(path, configuration).open(path);
        final CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
        try {
            return CsvRecords.open(codec == null ? raw : codec.createInputStream(raw));
        } catch (final IOException e) {
            raw.close();
            throw e;
        }
    }

    private static FileSystem fileSystem(final Path path, final Configuration configuration) throws IOException {
        final FileSystem fileSystem = path.getFileSystem(configuration);
        // The name of the checksum file of a:b.csv is no path to Hadoop.
        final boolean plain = path.getName().indexOf(':') >= 0 && fileSystem instanceof LocalFileSystem;
        return plain ? ((LocalFileSystem) fileSystem).getRaw() : fileSystem;
    }

    @Override
    public String toString() {
        return new Path(location).toString();
    }
}
