package org.nifiaaas.features.text;

import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** One record of a CSV text, which may extend over several lines. Immutable. */
public final class CsvRow {

    private final long line;
    private final long lines;
    private final CSVRecord values;
    /** The only value, if there is no record. */
    private final String literal;

    private final String fault;

    private CsvRow(
            final long line, final long lines, final CSVRecord values, final String literal, final String fault) {
        this.line = line;
        this.lines = lines;
        this.values = values;
        this.literal = literal;
        this.fault = fault;
    }

    static CsvRow of(final long line, final long lines, final CSVRecord values) {
        return new CsvRow(line, lines, values, null, null);
    }

    static CsvRow malformed(final long line, final long lines, final String fault) {
        return new CsvRow(line, lines, null, null, fault);
    }

    /** A line that is one value as it stands there. */
    static CsvRow literal(final long line, final String value) {
        return new CsvRow(line, 1, null, value, null);
    }

    /** Number of the first line, counted from 1. */
    public long line() {
        return line;
    }

    /** Lines that the record takes. */
    public long lines() {
        return lines;
    }

    /** Whether the quotes of the record make no sense; it has no values then. */
    public boolean isMalformed() {
        return values == null && literal == null;
    }

    /** What is wrong with a malformed record, null for any other. */
    String fault() {
        return fault;
    }

    /** Number of values, 0 if the record is malformed. */
    public int size() {
        if (literal != null) {
            return 1;
        }
        return values == null ? 0 : values.size();
    }

    /**
     * Value at a position that is counted from 0, without quotes.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public String value(final int position) {
        if (literal != null && position == 0) {
            return literal;
        }
        return Optional.ofNullable(values)
                .orElseThrow(IndexOutOfBoundsException::new)
                .get(position);
    }
}
