package org.nifiaaas.features;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.text.Decimals;

/**
 * Gives cleaned events the values of their further columns, by the same rules wherever they come from. Immutable and thread-safe.
 *
 * <p>A value of a categorical column is made canonical as an id is; it is missing if nothing is left of it or it has characters that a decoder did not
 * understand. A numeric value that is no finite number is missing.
 */
public final class EventOccurrences implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FeatureSet features;

    /** Takes the columns of these features. */
    public EventOccurrences(final FeatureSet features) {
        this.features = features;
    }

    /**
     * An event with its columns.
     *
     * @param texts values of all columns as the source has them, in the order of the specification, null where there is none
     */
    public Occurrence of(final Interaction event, final List<String> texts) {
        final List<Column> columns = features.columns();
        final int numeric = (int) columns.stream().filter(Column::isNumeric).count();
        final String[] names = new String[columns.size() - numeric];
        final double[] numbers = new double[numeric];
        int name = 0;
        int number = 0;
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column).isNumeric()) {
                numbers[number++] = number(texts.get(column));
            } else {
                names[name++] = categorical(texts.get(column));
            }
        }
        return Occurrence.of(event.user(), event.item(), event.amount(), event.timeMillis(), names, numbers);
    }

    /** The canonical value of a categorical column, null if it is missing or has characters that a decoder did not understand. */
    public static String categorical(final String text) {
        final String canonical = IdTokenizer.canonical(text);
        return canonical.isEmpty() || canonical.indexOf(EventCleaner.REPLACEMENT) >= 0 ? null : canonical;
    }

    private static double number(final String text) {
        final OptionalDouble number = text == null ? OptionalDouble.empty() : Decimals.parse(text);
        return number.orElse(Double.NaN);
    }
}
