package org.nifiaaas.sandbox.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.nifiaaas.features.TimeParser;

/**
 * Card transactions of a CSV file with a header line, plain or gzipped (seen by its content, not its name), in UTF-8.
 *
 * <p>Values are taken as they stand; an empty one is missing. The rows are put into time order, for a stream has one; a row whose time cannot be read keeps
 * its place behind the row before it. The whole file is held in memory.
 */
public final class CsvTransactions {

    private static final int GZIP_MAGIC = 0x1f8b;

    /**
     * Names of the columns.
     *
     * @param user who bought
     * @param item where
     * @param amount for how much; null if the file has no amounts
     * @param time when
     */
    public record Columns(String user, String item, String amount, String time) {

        /** Rejects missing names. */
        public Columns {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(item, "item");
            Objects.requireNonNull(time, "time");
        }
    }

    private record Timed(long millis, CardTransaction transaction) {}

    private CsvTransactions() {}

    /**
     * Reads a file.
     *
     * @throws DataException if the file is not there, is not such a file, lacks a column or has no row
     */
    public static List<CardTransaction> read(final Path file, final Columns columns) throws DataException {
        final CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .setNullString("")
                .get();
        try (InputStream bytes = open(file);
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                CSVParser parser = CSVParser.parse(text, format)) {
            requireColumns(file, parser.getHeaderNames(), columns);
            return inTimeOrder(file, parser, columns);
        } catch (final NoSuchFileException e) {
            throw new DataException("There is no file " + file, e);
        } catch (final IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new DataException("Cannot read " + file + " as CSV: " + e.getMessage(), e);
        }
    }

    private static InputStream open(final Path file) throws IOException {
        final BufferedInputStream buffered = new BufferedInputStream(Files.newInputStream(file));
        buffered.mark(2);
        final int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        final InputStream plain = magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
        return BOMInputStream.builder().setInputStream(plain).get();
    }

    private static void requireColumns(final Path file, final List<String> header, final Columns columns)
            throws DataException {
        final List<String> wanted = new ArrayList<>(List.of(columns.user(), columns.item(), columns.time()));
        if (columns.amount() != null) {
            wanted.add(columns.amount());
        }
        for (final String column : wanted) {
            if (!header.contains(column)) {
                throw new DataException(
                        "File " + file + " has no column " + column + "; its columns are " + String.join(", ", header));
            }
        }
    }

    private static List<CardTransaction> inTimeOrder(final Path file, final CSVParser parser, final Columns columns)
            throws DataException {
        final TimeParser times = new TimeParser(ZoneOffset.UTC);
        final List<Timed> rows = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (final CSVRecord record : parser) {
            final CardTransaction transaction = new CardTransaction(
                    value(record, columns.user()),
                    value(record, columns.item()),
                    columns.amount() == null ? null : value(record, columns.amount()),
                    value(record, columns.time()));
            final String date = transaction.date();
            final OptionalLong millis = date == null ? OptionalLong.empty() : times.parse(date);
            last = millis.orElse(last);
            rows.add(new Timed(last, transaction));
        }
        if (rows.isEmpty()) {
            throw new DataException("File " + file + " has a header and no rows");
        }
        rows.sort(Comparator.comparingLong(Timed::millis));
        return rows.stream().map(Timed::transaction).toList();
    }

    private static String value(final CSVRecord record, final String column) {
        return record.isSet(column) ? record.get(column) : null;
    }
}
