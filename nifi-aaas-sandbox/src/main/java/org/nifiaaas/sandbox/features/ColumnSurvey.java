package org.nifiaaas.sandbox.features;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.text.Decimals;

/** What is seen of one column, value by value. Of numbers a sample is kept, of names as many as could make a vocabulary. Not thread-safe. */
final class ColumnSurvey {

    /** More different values than this are not told apart. */
    static final int MOST_VALUES = 100_000;

    private static final int MOST_OWNERS = 1_000_000;
    private static final int SAMPLE = 10_000;

    private final String name;
    private final Random chance = new Random(1);
    private final Set<String> values = new HashSet<>();
    private final List<Double> sample = new ArrayList<>();
    private final Property ofUser = new Property();
    private final Property ofItem = new Property();
    private long rows;
    private long present;
    private long numbers;
    private boolean fractions;

    ColumnSurvey(final String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Looks at the value of one event. */
    void add(final String user, final String item, final String text) {
        rows++;
        final String value = IdTokenizer.canonical(text);
        if (value.isEmpty()) {
            return;
        }
        present++;
        if (values.size() <= MOST_VALUES) {
            values.add(value);
        }
        ofUser.add(user, value);
        ofItem.add(item, value);
        final OptionalDouble number = Decimals.parse(value);
        if (number.isPresent()) {
            addNumber(number.getAsDouble());
        }
    }

    /** Keeps each number with the same probability (reservoir sampling, Vitter's algorithm R). */
    private void addNumber(final double number) {
        numbers++;
        fractions |= number != Math.rint(number);
        if (sample.size() < SAMPLE) {
            sample.add(number);
            return;
        }
        final long place = (long) (chance.nextDouble() * numbers);
        if (place < SAMPLE) {
            sample.set((int) place, number);
        }
    }

    double shareOfPresent() {
        return rows == 0 ? 0 : (double) present / rows;
    }

    long present() {
        return present;
    }

    /** Different values, {@link #MOST_VALUES} and one if there are more. */
    int distinct() {
        return values.size();
    }

    boolean isOfNumbers() {
        return present > 0 && numbers == present;
    }

    boolean hasFractions() {
        return fractions;
    }

    /** Whether the last value of a user tells the next one, as good as always. */
    boolean isOfUser() {
        return ofUser.isSteady();
    }

    /** Whether the last value of an item tells the next one, as good as always. */
    boolean isOfItem() {
        return ofItem.isSteady();
    }

    /** Numbers below which these shares of all lie, each once. */
    List<Double> quantiles(final double... shares) {
        final List<Double> sorted = new ArrayList<>(sample);
        Collections.sort(sorted);
        final List<Double> quantiles = new ArrayList<>();
        for (final double share : shares) {
            final double value = sorted.get((int) (share * (sorted.size() - 1)));
            if (quantiles.isEmpty() || value > quantiles.get(quantiles.size() - 1)) {
                quantiles.add(value);
            }
        }
        return quantiles;
    }

    /** How well the last value of an owner tells the next one, which is what a property of users or items rests on. */
    private static final class Property {

        private static final double STEADY = 0.9;

        private final Map<String, String> last = new HashMap<>();
        private long again;
        private long same;

        void add(final String owner, final String value) {
            final String known = last.get(owner);
            if (known != null) {
                again++;
                same += known.equals(value) ? 1 : 0;
            }
            if (known != null || last.size() < MOST_OWNERS) {
                last.put(owner, value);
            }
        }

        /** Needs as many values of owners that came again as there are owners. */
        boolean isSteady() {
            return again >= last.size() && same >= STEADY * again;
        }
    }
}
