package org.nifiaaas.features.text;

import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** One record of a CSV text, which may extend over several lines. Immutable. */
public final class CsvRow {

    private final long line;
    private final long lines;
    private final CSVRecord values;
    private final String fault;

    private CsvRow(final long line, final long lines, final CSVRecord values, final String fault) {
        this.line = line;
        this.lines = lines;
        this.values = values;
        this.fault = fault;
    }

    static CsvRow of(final long line, final long lines, final CSVRecord values) {
        return new CsvRow(line, lines, values, null);
    }

    static CsvRow malformed(final long line, final long lines, final String fault) {
        return new CsvRow(line, lines, null, fault);
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
        return values == null;
    }

    /** What is wrong with a malformed record, null for any other. */
    String fault() {
        return fault;
    }

    /** Number of values, 0 if the record is malformed. */
    public int size() {
        return values == null ? 0 : values.size();
    }

    /**
     * Value at a position that is counted from 0, without quotes.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public String value(final int position) {
        return Optional.ofNullable(values)
                .orElseThrow(IndexOutOfBoundsException::new)
                .get(position);
    }
}
