package org.nifiaaas.sandbox.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.TextException;

/** A CSV file with a header line, plain or gzipped (seen by its content, not its name), in UTF-8. Stateless. */
public final class CsvFile {

    private CsvFile() {}

    /** What is made of the rows behind the header. */
    @FunctionalInterface
    public interface Reading<T> {

        /** Reads the rows. */
        T read(CsvHeader header, CsvRecords rows) throws IOException, DataException;
    }

    /**
     * Reads a file.
     *
     * @throws DataException if the file is not there or is not such a file, or what the reading throws
     */
    public static <T> T read(final Path file, final Reading<T> reading) throws DataException {
        try (CsvRecords records = CsvRecords.open(open(file))) {
            final CsvHeader header = CsvHeader.read(records);
            if (header == null) {
                throw new DataException("File " + file + " holds no CSV with a header line");
            }
            return reading.read(header, records);
        } catch (final NoSuchFileException e) {
            throw new DataException("There is no file " + file, e);
        } catch (final TextException e) {
            throw new DataException("File " + file + ", " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new DataException("Cannot read " + file + " as CSV: " + e.getMessage(), e);
        }
    }

    private static InputStream open(final Path file) throws IOException {
        final BufferedInputStream buffered = new BufferedInputStream(Files.newInputStream(file));
        buffered.mark(2);
        final int magic = buffered.read() | buffered.read() << 8;
        buffered.reset();
        return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
    }
}
