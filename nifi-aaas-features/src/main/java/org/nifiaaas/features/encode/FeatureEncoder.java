package org.nifiaaas.features.encode;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.Cross;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;

/**
 * Makes of the values of a pair's features what a network takes: first places, each the row of a table of its own, then numbers. Immutable and thread-safe; the
 * same values give the same inputs on every machine.
 *
 * <p>Places are, in this order, the columns that are categorical or have buckets, the windows that have buckets, and the crosses. Row 1 of each is that of values
 * that are missing or not in the vocabulary. Numbers are the other columns, their distance from the mean in standard deviations, and all windows, for which
 * sign(x) ln(1 + |x|) is standardised in the same way; both are cut off at five deviations. Where a value can be missing, an input behind it is 1 if it is, and
 * the number itself is 0.
 *
 * <p>What {@link #ofEvents} names counts as missing, whatever value is given: a pair is scored before there is an event, so that training could not see such values
 * of pairs that were not bought, and those of the others would give the answer away.
 */
public final class FeatureEncoder implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int values;
    private final int firstWindow;
    private final boolean[] known;
    private final List<ValuePlace> places = new ArrayList<>();
    private final List<Integer> placeValues = new ArrayList<>();
    private final List<CrossPlace> crosses = new ArrayList<>();
    private final List<NumberInput> numbers = new ArrayList<>();
    private final List<Integer> numberValues = new ArrayList<>();
    private final int width;

    private FeatureEncoder(final FeatureSet features, final FeatureEncoding encoding) {
        this.firstWindow = features.columns().size();
        this.values = firstWindow + features.windows().size();
        this.known = known(features);
        for (int index = 0; index < firstWindow; index++) {
            addColumn(features.columns().get(index), index, encoding);
        }
        for (int index = firstWindow; index < values; index++) {
            addWindow(features.windows().get(index - firstWindow), index, encoding);
        }
        addCrosses(features.crosses());
        this.width = places.size()
                + crosses.size()
                + numbers.stream().mapToInt(NumberInput::width).sum();
    }

    /**
     * The encoder of a specification.
     *
     * @throws IllegalArgumentException with one line that names the feature which the encoding lacks, or has and should not
     */
    public static FeatureEncoder of(final FeatureSet features, final FeatureEncoding encoding) {
        requireOnly("vocabulary", encoding.vocabularies().keySet(), vocabularies(features));
        requireOnly("scale", encoding.numbers().keySet(), scales(features));
        return new FeatureEncoder(features, encoding);
    }

    /** Names of the features that an encoder takes for missing: columns of the event, and windows by them. */
    public static Set<String> ofEvents(final FeatureSet features) {
        final Set<String> columns = features.columns().stream()
                .filter(column -> column.owner() == Column.Owner.EVENT)
                .map(Column::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        final Set<String> names = new LinkedHashSet<>(columns);
        features.windows().stream()
                .filter(window -> window.subject().stream().anyMatch(columns::contains))
                .forEach(window -> names.add(window.name()));
        return names;
    }

    /** For each column and each window whether it is known before there is an event. */
    static boolean[] known(final FeatureSet features) {
        final Set<String> ofEvents = ofEvents(features);
        final boolean[] known =
                new boolean[features.columns().size() + features.windows().size()];
        for (int index = 0; index < known.length; index++) {
            known[index] = !ofEvents.contains(
                    index < features.columns().size()
                            ? features.columns().get(index).name()
                            : features.windows()
                                    .get(index - features.columns().size())
                                    .name());
        }
        return known;
    }

    /** Names of the columns whose vocabulary is in the encoding. */
    static Set<String> vocabularies(final FeatureSet features) {
        return features.columns().stream()
                .filter(column -> !column.isNumeric() && column.vocabulary().isEmpty())
                .map(Column::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the columns and windows that are standardised. */
    static Set<String> scales(final FeatureSet features) {
        final Set<String> names = new TreeSet<>();
        features.columns().stream()
                .filter(column -> column.isNumeric() && column.buckets().isEmpty())
                .forEach(column -> names.add(column.name()));
        features.windows().forEach(window -> names.add(window.name()));
        return names;
    }

    private static void requireOnly(final String what, final Set<String> found, final Set<String> wanted) {
        for (final String name : wanted) {
            if (!found.contains(name)) {
                throw new IllegalArgumentException("the encoding has no " + what + " of " + name);
            }
        }
        for (final String name : found) {
            if (!wanted.contains(name)) {
                throw new IllegalArgumentException(
                        "the encoding has a " + what + " of " + name + ", for which the specification asks for none");
            }
        }
    }

    private void addColumn(final Column column, final int value, final FeatureEncoding encoding) {
        if (column.isNumeric() && column.buckets().isEmpty()) {
            addNumber(NumberInput.ofColumn(column.name(), encoding.numbers().get(column.name())), value);
            return;
        }
        final List<String> vocabulary =
                column.vocabulary().isEmpty() ? encoding.vocabularies().get(column.name()) : column.vocabulary();
        if (!column.isNumeric() && vocabulary.size() > column.mostValues()) {
            throw new IllegalArgumentException("the vocabulary of " + column.name() + " has " + vocabulary.size()
                    + " values, and the specification allows " + column.mostValues());
        }
        addPlace(ValuePlace.ofColumn(column, vocabulary), value);
    }

    private void addWindow(final Window window, final int value, final FeatureEncoding encoding) {
        if (!window.buckets().isEmpty()) {
            addPlace(new ValuePlace.Buckets(window.name(), window.buckets()), value);
        }
        addNumber(NumberInput.ofWindow(window, encoding.numbers().get(window.name())), value);
    }

    private void addPlace(final ValuePlace place, final int value) {
        places.add(place);
        placeValues.add(value);
    }

    private void addNumber(final NumberInput number, final int value) {
        numbers.add(number);
        numberValues.add(value);
    }

    private void addCrosses(final List<Cross> all) {
        final Map<String, Integer> byName = new HashMap<>();
        places.forEach(place -> byName.put(place.name(), byName.size()));
        for (final Cross cross : all) {
            crosses.add(new CrossPlace(
                    cross.buckets(),
                    cross.parts().stream()
                            .mapToInt(part -> CrossPlace.id(part, byName.getOrDefault(part, 0)))
                            .toArray()));
            byName.put(cross.name(), byName.size());
        }
    }

    /** Rows of the table of each place: columns, windows with buckets, crosses. */
    public int[] places() {
        final int[] rows = new int[places.size() + crosses.size()];
        for (int index = 0; index < rows.length; index++) {
            rows[index] = index < places.size()
                    ? places.get(index).rows()
                    : crosses.get(index - places.size()).rows();
        }
        return rows;
    }

    /** Inputs that are no places. */
    public int numbers() {
        return width - places.size() - crosses.size();
    }

    /** Inputs of a pair: places and numbers. */
    public int width() {
        return width;
    }

    /**
     * Writes the inputs of a pair.
     *
     * @param user id of the user, as the vocabulary of the model has it if it has it
     * @param item id of the item, in the same way
     * @param features one value for each column and then for each window, in the order of the specification: a text for a categorical column, a number for others,
     *     null for what is missing; NaN and the infinities count as missing
     * @param target {@link #width()} values from the offset are written: rows of the places, which begin at 1, and the numbers
     * @throws IllegalArgumentException with one line that names the feature if a value has the wrong type, or if there are more or fewer values
     */
    public void encode(
            final String user, final String item, final List<?> features, final float[] target, final int offset) {
        Numbers.requireLength(values, features.size());
        final int[] rows = new int[places.size() + crosses.size()];
        for (int index = 0; index < places.size(); index++) {
            rows[index] = places.get(index).row(value(features, placeValues.get(index)));
        }
        if (!crosses.isEmpty()) {
            cross(CrossPlace.ofId(user), CrossPlace.ofId(item), rows);
        }
        for (int index = 0; index < rows.length; index++) {
            target[offset + index] = rows[index];
        }
        int next = offset + rows.length;
        for (int index = 0; index < numbers.size(); index++) {
            final NumberInput number = numbers.get(index);
            number.encode(value(features, numberValues.get(index)), target, next);
            next += number.width();
        }
    }

    private Object value(final List<?> features, final int index) {
        return known[index] ? features.get(index) : null;
    }

    private void cross(final long user, final long item, final int... rows) {
        for (int index = 0; index < crosses.size(); index++) {
            rows[places.size() + index] = crosses.get(index).row(user, item, rows);
        }
    }
}
