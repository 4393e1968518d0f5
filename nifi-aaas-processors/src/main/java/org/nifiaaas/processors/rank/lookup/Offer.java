package org.nifiaaas.processors.rank.lookup;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.Decimals;
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
     * Reads CSV of {@code item,offer,reward,threshold}. A first record whose last column says "threshold" is a header; blank lines are skipped.
     *
     * @return the offers by canonical item id, unmodifiable
     * @throws LookupException if a record is no offer or an item has a second one
     */
    static Map<String, Offer> parse(final InputStream content) throws IOException, LookupException {
        final Map<String, Offer> offers = new LinkedHashMap<>();
        final CsvRecords records = CsvRecords.open(content);
        CsvRow row = records.nextWellFormed();
        if (row != null && isHeader(row)) {
            row = records.nextWellFormed();
        }
        for (; row != null; row = records.nextWellFormed()) {
            if (row.size() != COLUMNS) {
                throw problem(row, row.size() + " columns instead of item,offer,reward,threshold");
            }
            final String item = IdTokenizer.canonical(row.value(0));
            if (item.isEmpty()) {
                throw problem(row, "there is no item");
            }
            final Offer offer = new Offer(row.value(1).trim(), row.value(2).trim(), threshold(row));
            if (offers.put(item, offer) != null) {
                throw problem(row, "a second offer for item " + item);
            }
        }
        return Map.copyOf(offers);
    }

    private static boolean isHeader(final CsvRow row) {
        return row.size() == COLUMNS
                && "threshold".equalsIgnoreCase(row.value(COLUMNS - 1).trim());
    }

    private static double threshold(final CsvRow row) throws LookupException {
        final String text = row.value(COLUMNS - 1).trim();
        final OptionalDouble threshold = Decimals.parse(text);
        if (threshold.isEmpty()) {
            throw problem(row, "the threshold '" + text + "' is not a number");
        }
        if (threshold.getAsDouble() < 0 || threshold.getAsDouble() > Threshold.HIGHEST) {
            throw problem(row, "the threshold " + text + " is not in 0 to 1000");
        }
        return threshold.getAsDouble();
    }

    private static LookupException problem(final CsvRow row, final String what) {
        return new LookupException("line " + row.line() + ": " + what);
    }
}
