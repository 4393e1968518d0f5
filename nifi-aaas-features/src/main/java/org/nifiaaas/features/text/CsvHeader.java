package org.nifiaaas.features.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The first record of a CSV text as the names of its columns. Names that nobody asks for may be anything: empty, repeated, different in case alone.
 * Immutable.
 */
public final class CsvHeader {

    private static final int MOST_SHOWN = 40;

    private final long line;
    private final List<String> names = new ArrayList<>();

    private CsvHeader(final CsvRow row) {
        this.line = row.line();
        for (int position = 0; position < row.size(); position++) {
            names.add(row.value(position).trim());
        }
    }

    /**
     * Reads the header.
     *
     * @return the header, null if the text holds none
     * @throws TextException if the first record is malformed
     */
    public static CsvHeader read(final CsvRecords records) throws IOException {
        final CsvRow row = records.nextWellFormed();
        return row == null ? null : new CsvHeader(row);
    }

    /** Number of columns, which every record of the text should have. */
    public int width() {
        return names.size();
    }

    /** Name of the column at a position, empty if it has none. */
    public String name(final int position) {
        return names.get(position);
    }

    /** Whether the column at a position is the only one of its name. */
    public boolean isClear(final int position) {
        return names.indexOf(names.get(position)) == names.lastIndexOf(names.get(position));
    }

    /** Whether there is a column of that name. */
    public boolean has(final String name) {
        return names.contains(name.trim());
    }

    /**
     * Position of a column, counted from 0.
     *
     * @param name name with its letter case; spaces around it do not count
     * @throws TextException with the names that are there if the column is missing, or if it stands there twice
     */
    public int position(final String name) throws TextException {
        final int position = names.indexOf(name.trim());
        if (position < 0) {
            throw new TextException(line, "there is no column '" + name + "'; the columns are " + shown());
        }
        if (names.lastIndexOf(name.trim()) > position) {
            throw new TextException(line, "column '" + name + "' is not clear: the header names it twice");
        }
        return position;
    }

    private String shown() {
        final List<String> first = names.subList(0, Math.min(MOST_SHOWN, names.size()));
        final String more = names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "";
        return String.join(", ", first).replaceAll("\\s+", " ") + more;
    }
}
