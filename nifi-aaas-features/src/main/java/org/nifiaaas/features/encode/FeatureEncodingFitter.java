package org.nifiaaas.features.encode;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;

/**
 * Finds the encoding of training rows: the most frequent values of each categorical column without a vocabulary, values of one frequency by their names, and mean
 * and deviation of the numbers. Parts of the rows may be added to fitters of their own, which are then merged. Not thread-safe. It holds each value of a column
 * once.
 */
public final class FeatureEncodingFitter implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FeatureSet features;
    private final boolean[] known;
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, Tally> tallies = new TreeMap<>();

    /** A fitter that has seen no rows. */
    public FeatureEncodingFitter(final FeatureSet features) {
        this.features = features;
        this.known = FeatureEncoder.known(features);
        FeatureEncoder.vocabularies(features).forEach(name -> counts.put(name, new HashMap<>()));
        FeatureEncoder.scales(features).forEach(name -> tallies.put(name, new Tally()));
    }

    /**
     * Counts a row.
     *
     * @param values as {@link FeatureEncoder#encode} takes them; missing ones do not count, nor do those of {@link FeatureEncoder#ofEvents}
     * @throws IllegalArgumentException as there
     */
    public void add(final List<?> values) {
        final int columns = features.columns().size();
        Numbers.requireLength(columns + features.windows().size(), values.size());
        for (int index = 0; index < values.size(); index++) {
            if (!known[index]) {
                continue;
            }
            if (index < columns) {
                add(features.columns().get(index), values.get(index));
                continue;
            }
            final Window window = features.windows().get(index - columns);
            tallies.get(window.name()).add(Numbers.ofWindow(window, Numbers.number(window.name(), values.get(index))));
        }
    }

    private void add(final Column column, final Object value) {
        if (tallies.containsKey(column.name())) {
            tallies.get(column.name()).add(Numbers.ofColumn(Numbers.number(column.name(), value)));
        } else if (!column.isNumeric()) {
            final String text = Numbers.text(column.name(), value);
            if (text != null && counts.containsKey(column.name())) {
                counts.get(column.name()).merge(text, 1L, Long::sum);
            }
        }
    }

    /** Adds what another fitter of the same features has seen, and returns this one. */
    public FeatureEncodingFitter merge(final FeatureEncodingFitter other) {
        other.counts.forEach((name, values) ->
                values.forEach((value, count) -> counts.get(name).merge(value, count, Long::sum)));
        other.tallies.forEach((name, tally) -> tallies.get(name).merge(tally));
        return this;
    }

    /** The encoding of all rows so far. A number without values has mean 0, one without or with a single value the deviation 1. */
    public FeatureEncoding fit() {
        final Map<String, List<String>> vocabularies = new TreeMap<>();
        counts.forEach((name, values) -> vocabularies.put(
                name, mostFrequent(values, features.column(name).get().mostValues())));
        final Map<String, Scale> numbers = new TreeMap<>();
        tallies.forEach((name, tally) -> numbers.put(name, tally.scale()));
        return new FeatureEncoding(vocabularies, numbers);
    }

    private static List<String> mostFrequent(final Map<String, Long> values, final int most) {
        return values.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** Count, mean and sum of squared distances, updated and merged as Chan, Golub and LeVeque (1983) do. */
    private static final class Tally implements Serializable {

        private static final long serialVersionUID = 1L;

        /** A deviation below this part of the mean is rounding. */
        private static final double ROUNDING = 1e-9;

        private long count;
        private double mean;
        private double squares;

        void add(final double value) {
            if (!Double.isNaN(value)) {
                combine(1, value, 0);
            }
        }

        void merge(final Tally other) {
            if (other.count > 0) {
                combine(other.count, other.mean, other.squares);
            }
        }

        private void combine(final long others, final double othersMean, final double othersSquares) {
            final long all = count + others;
            final double distance = othersMean - mean;
            squares += othersSquares + distance * distance * count * others / all;
            mean += distance * others / all;
            count = all;
        }

        Scale scale() {
            final double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
            return new Scale(mean, deviation > ROUNDING * Math.abs(mean) ? deviation : 1);
        }
    }
}
