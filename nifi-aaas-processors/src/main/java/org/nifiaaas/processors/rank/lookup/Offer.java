package org.nifiaaas.processors.rank.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.processors.model.Threshold;

/**
 * An offer for an item. It goes out when probability * 1000 is at least the threshold.
 *
 * @param name what is offered
 * @param reward what the user gets
 * @param threshold 0 to 1000
 */
public record Offer(String name, String reward, double threshold) {

    private static final int COLUMNS = 4;

    /**
     * Reads lines of {@code item,offer,reward,threshold}. A first line whose last column says "threshold" is a header; blank lines are skipped; a column with
     * commas stands in double quotes.
     *
     * @return the offers by canonical item id, unmodifiable
     * @throws LookupException if a line is no offer or an item has a second one
     */
    static Map<String, Offer> parse(final List<String> lines) throws LookupException {
        final Map<String, Offer> offers = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            final List<String> columns = columns(number, lines.get(number - 1));
            final boolean blank = columns.size() == 1 && columns.get(0).isBlank();
            if (blank || number == 1 && isHeader(columns)) {
                continue;
            }
            if (columns.size() != COLUMNS) {
                throw new LookupException(
                        "line " + number + ": " + columns.size() + " columns instead of item,offer,reward,threshold");
            }
            final String item = IdTokenizer.canonical(columns.get(0));
            if (item.isEmpty()) {
                throw new LookupException("line " + number + ": there is no item");
            }
            final Offer offer = new Offer(
                    columns.get(1).trim(), columns.get(2).trim(), threshold(number, columns.get(COLUMNS - 1)));
            if (offers.put(item, offer) != null) {
                throw new LookupException("line " + number + ": a second offer for item " + item);
            }
        }
        return Map.copyOf(offers);
    }

    private static boolean isHeader(final List<String> columns) {
        return columns.size() == COLUMNS
                && "threshold".equalsIgnoreCase(columns.get(COLUMNS - 1).trim());
    }

    private static double threshold(final int number, final String text) throws LookupException {
        final double threshold;
        try {
            threshold = Double.parseDouble(text.trim());
        } catch (final NumberFormatException e) {
            throw new LookupException("line " + number + ": the threshold '" + text.trim() + "' is not a number", e);
        }
        if (!(threshold >= 0 && threshold <= Threshold.HIGHEST)) {
            throw new LookupException("line " + number + ": the threshold " + text.trim() + " is not in 0 to 1000");
        }
        return threshold;
    }

    private static List<String> columns(final int number, final String line) throws LookupException {
        final List<String> columns = new ArrayList<>();
        final StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (int position = 0; position < line.length(); position++) {
            final char character = line.charAt(position);
            if (character == '"') {
                // Two quotes within quotes are one that is meant.
                final boolean escaped = quoted && position + 1 < line.length() && line.charAt(position + 1) == '"';
                if (escaped) {
                    column.append(character);
                    position++;
                } else {
                    quoted = !quoted;
                }
            } else if (character == ',' && !quoted) {
                columns.add(column.toString());
                column.setLength(0);
            } else {
                column.append(character);
            }
        }
        if (quoted) {
            throw new LookupException("line " + number + ": a double quote is not closed");
        }
        columns.add(column.toString());
        return columns;
    }
}
