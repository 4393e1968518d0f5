package org.nifiaaas.sandbox.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;

/**
 * Card transactions of a CSV file with a header line, plain or gzipped (seen by its content, not its name), in UTF-8.
 *
 * <p>Values are taken as they stand; an empty one is missing. The rows are put into time order, for a stream has one; a row whose time cannot be read keeps
 * its place behind the row before it. The whole file is held in memory.
 */
public final class CsvTransactions {

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
        return read(file, columns, Map.of());
    }

    /**
     * Reads a file with further columns.
     *
     * @param further columns of the file, with the names that they shall have in the transactions
     * @throws DataException if the file is not there, is not such a file, lacks a column or has no row
     */
    public static List<CardTransaction> read(final Path file, final Columns columns, final Map<String, String> further)
            throws DataException {
        return CsvFile.read(file, (header, rows) -> inTimeOrder(file, rows, Positions.of(header, columns, further)));
    }

    private static List<CardTransaction> inTimeOrder(
            final Path file, final CsvRecords records, final Positions positions) throws IOException, DataException {
        final TimeParser times = new TimeParser(ZoneOffset.UTC);
        final List<Timed> rows = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (CsvRow row = records.next(); row != null; row = records.next()) {
            final CardTransaction transaction = positions.transaction(row);
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

    private record Positions(int user, int item, int amount, int time, Map<String, Integer> further) {

        private static final int NONE = -1;

        private static Positions of(final CsvHeader header, final Columns columns, final Map<String, String> further)
                throws TextException {
            final Map<String, Integer> positions = new LinkedHashMap<>();
            for (final Map.Entry<String, String> column : further.entrySet()) {
                positions.put(column.getValue(), header.position(column.getKey()));
            }
            return new Positions(
                    header.position(columns.user()),
                    header.position(columns.item()),
                    columns.amount() == null ? NONE : header.position(columns.amount()),
                    header.position(columns.time()),
                    positions);
        }

        /** A malformed row is a transaction of which everything is missing. */
        private CardTransaction transaction(final CsvRow row) {
            final Map<String, String> values = new LinkedHashMap<>();
            further.forEach((name, position) -> {
                final String value = value(row, position);
                if (value != null) {
                    values.put(name, value);
                }
            });
            return new CardTransaction(
                    value(row, user), value(row, item), value(row, amount), value(row, time), values);
        }

        private static String value(final CsvRow row, final int position) {
            if (position == NONE || position >= row.size()) {
                return null;
            }
            final String value = row.value(position);
            return value.isEmpty() ? null : value;
        }
    }
}
