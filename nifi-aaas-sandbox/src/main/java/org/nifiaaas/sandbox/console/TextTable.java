package org.nifiaaas.sandbox.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of plain text: columns as wide as their longest cell, two blanks apart. Not thread-safe. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headers. */
    public TextTable(final String... headers) {
        row(headers);
    }

    /** Adds a row with a cell for each column. */
    public void row(final String... cells) {
        rows.add(Arrays.stream(cells).map(TextTable::cell).toList());
    }

    /** A text that somebody else wrote, which must not move the cursor: control characters become blanks. */
    public static String cell(final String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f]+", " ");
    }

    /** Prints the table. */
    public void print(final PrintWriter out) {
        for (final List<String> row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(column) - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private int width(final int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
