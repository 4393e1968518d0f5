package org.nifiaaas.sandbox.features;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.sandbox.data.CsvFile;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;
import org.nifiaaas.sandbox.data.DataException;

/**
 * What is seen of a file of purchases.
 *
 * @param columns the four columns
 * @param further all others, in the order of the file
 * @param rows number of rows with a user, an item and a time
 * @param days from the first purchase to the last
 */
record DataSurvey(Columns columns, List<ColumnSurvey> further, long rows, double days) {

    private static final int STEP = 100_000;
    private static final double DAY_MILLIS = 86_400_000.0;

    /**
     * Reads a file.
     *
     * @param progress is told the number of rows now and then
     * @throws DataException if it cannot be read, lacks a column, or has no row that is a purchase
     */
    static DataSurvey of(final Path file, final Columns columns, final LongConsumer progress) throws DataException {
        final DataSurvey survey = CsvFile.read(file, (header, rows) -> read(header, rows, columns, progress));
        if (survey.rows() == 0) {
            throw new DataException("File " + file + " has no row with a user in '" + columns.user() + "', an item in '"
                    + columns.item() + "' and a time that can be read in '" + columns.time() + "'");
        }
        return survey;
    }

    private static DataSurvey read(
            final CsvHeader header, final CsvRecords records, final Columns columns, final LongConsumer progress)
            throws IOException {
        final int user = header.position(columns.user());
        final int item = header.position(columns.item());
        final int time = header.position(columns.time());
        final int amount = columns.amount() == null ? -1 : header.position(columns.amount());
        final List<ColumnSurvey> further = new ArrayList<>();
        final List<Integer> positions = new ArrayList<>();
        for (int position = 0; position < header.width(); position++) {
            final boolean known = position == user || position == item || position == time || position == amount;
            if (!known && header.isClear(position)) {
                further.add(new ColumnSurvey(header.name(position)));
                positions.add(position);
            }
        }
        final TimeParser times = new TimeParser(ZoneOffset.UTC);
        long rows = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (CsvRow row = records.next(); row != null; row = records.next()) {
            if (row.isMalformed() || row.size() != header.width()) {
                continue;
            }
            final OptionalLong millis = times.parse(row.value(time));
            final String userId = IdTokenizer.canonical(row.value(user));
            final String itemId = IdTokenizer.canonical(row.value(item));
            if (millis.isEmpty() || userId.isEmpty() || itemId.isEmpty()) {
                continue;
            }
            first = Math.min(first, millis.getAsLong());
            last = Math.max(last, millis.getAsLong());
            for (int column = 0; column < further.size(); column++) {
                further.get(column).add(userId, itemId, row.value(positions.get(column)));
            }
            rows++;
            if (rows % STEP == 0) {
                progress.accept(rows);
            }
        }
        return new DataSurvey(columns, further, rows, rows == 0 ? 0 : (last - first) / DAY_MILLIS);
    }
}
