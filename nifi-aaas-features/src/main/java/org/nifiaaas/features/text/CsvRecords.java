package org.nifiaaas.features.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The records of a CSV text in UTF-8, one at a time: RFC 4180 with any line ends, blank records passed over, spaces around values and before quotes left out,
 * and quotes in the middle of a value that has none around it taken literally. Not thread-safe.
 *
 * <p>A record whose quotes make no sense is delivered as malformed, and reading goes on with the line behind it. A quote that swallows what follows it, to
 * the end or beyond {@value #LONGEST} characters, ends the reading with a {@link TextException}: the lines within are neither records nor one record.
 */
public final class CsvRecords implements Closeable {

    static final int LONGEST = 1 << 20;

    /** No character, so a line is one value. */
    private static final char NO_DELIMITER = '\uFFFF';

    private final boolean isLines;
    private final LineReader lines;
    private final CSVFormat format;
    private CSVParser parser;
    private Iterator<CSVRecord> records;
    private long linesBefore;

    private CsvRecords(final InputStream in, final char delimiter) throws IOException {
        this.isLines = delimiter == NO_DELIMITER;
        this.lines = new LineReader(new Utf8Reader(in), LONGEST, isLines);
        this.format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreSurroundingSpaces(true)
                .build();
        parseFromHere();
    }

    private void parseFromHere() throws IOException {
        linesBefore = lines.line();
        parser = CSVParser.parse(lines, format);
        records = parser.iterator();
    }

    /**
     * Opens a text of values that commas separate.
     *
     * @param in the bytes, closed with this object
     */
    public static CsvRecords open(final InputStream in) throws IOException {
        return new CsvRecords(in, ',');
    }

    /**
     * Opens a text of one value a line, which may stand in quotes as a value of a CSV file does; commas are part of it. A line on which text follows the
     * closing quote is no value in quotes, and is taken as it stands there.
     *
     * @param in the bytes, closed with this object
     */
    public static CsvRecords ofLines(final InputStream in) throws IOException {
        return new CsvRecords(in, NO_DELIMITER);
    }

    /**
     * Reads the next record.
     *
     * @return the record, null at the end
     * @throws TextException if the text is not UTF-8 or a quote is not closed
     */
    public CsvRow next() throws IOException {
        while (true) {
            final long line = linesBefore + parser.getCurrentLineNumber() + 1;
            lines.beginRecord(line);
            final CSVRecord record;
            try {
                if (!records.hasNext()) {
                    return null;
                }
                record = records.next();
            } catch (final UncheckedIOException e) {
                lines.requireSound();
                return malformed(line);
            }
            if (record.size() > 1 || !record.get(0).trim().isEmpty()) {
                return CsvRow.of(line, linesBefore + parser.getCurrentLineNumber() - line + 1, record);
            }
        }
    }

    /**
     * Reads the next record, which must be well-formed.
     *
     * @return the record, null at the end
     * @throws TextException also if the record is malformed
     */
    public CsvRow nextWellFormed() throws IOException {
        final CsvRow row = next();
        if (row != null && row.isMalformed()) {
            throw new TextException(row.line(), row.fault());
        }
        return row;
    }

    /** Starts anew behind the line: what is left of it could open another quote. */
    private CsvRow malformed(final long line) throws IOException {
        final String fault =
                lines.isExhausted() ? "a double quote is not closed" : "text follows a closing double quote";
        if (lines.isExhausted() && lines.line() > line) {
            throw new TextException(line, fault);
        }
        lines.skipLine();
        parseFromHere();
        if (isLines
                && !lines.isExhausted()
                && lines.line() == line
                && lines.text().length() < LONGEST) {
            return CsvRow.literal(line, lines.text().trim());
        }
        return CsvRow.malformed(line, lines.line() - line + 1, fault);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
