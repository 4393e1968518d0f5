package org.nifiaaas.repository.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.features.Json;

/**
 * Pairs and the probabilities that the trained model gave them. A reader scores the pairs again and refuses the version if the results differ. Immutable.
 */
public final class GoldenRows {

    private final String[] users;
    private final String[] items;
    private final float[] expected;
    /** Null if the model scores by the ids alone. */
    private final Object[][] features;

    private GoldenRows(final String[] users, final String[] items, final float[] expected, final Object[][] features) {
        this.users = users;
        this.items = items;
        this.expected = expected;
        this.features = features;
    }

    /**
     * Creates golden rows; the arrays are copied.
     *
     * @param users user tokens, at least one; a token outside of the vocabulary stands for unknown users
     * @param items item tokens, as many
     * @param expected probability in [0, 1] of the positive class for each row
     */
    public static GoldenRows of(final String[] users, final String[] items, final float[] expected) {
        if (users.length == 0) {
            throw new IllegalArgumentException("golden rows are empty");
        }
        if (users.length != items.length || users.length != expected.length) {
            throw new IllegalArgumentException("golden rows have " + users.length + " users, " + items.length
                    + " items and " + expected.length + " expected scores");
        }
        for (int row = 0; row < users.length; row++) {
            if (users[row] == null || items[row] == null || !(expected[row] >= 0 && expected[row] <= 1)) {
                throw new IllegalArgumentException("golden row " + row + " has no user, no item or no probability");
            }
        }
        return new GoldenRows(users.clone(), items.clone(), expected.clone(), null);
    }

    /**
     * The same rows with the features that the model scored them by; the lists are copied.
     *
     * @param values for each row one value for each column and then for each window of the specification, in its order: a {@link String} for a categorical
     *     column, a finite {@link Double} for a numeric one or a window, null for what is missing
     * @throws IllegalArgumentException with one line if there are not as many rows, or a value is none of these
     */
    public GoldenRows with(final List<? extends List<?>> values) {
        return with(
                values.stream().map(row -> row == null ? null : row.toArray()).toArray(Object[][]::new));
    }

    private GoldenRows with(final Object[][] values) {
        if (values.length != users.length) {
            throw new IllegalArgumentException(
                    "golden rows have " + users.length + " users, but features of " + values.length + " rows");
        }
        for (int row = 0; row < values.length; row++) {
            if (values[row] == null) {
                throw new IllegalArgumentException("row " + (row + 1) + " has no features");
            }
            for (int position = 0; position < values[row].length; position++) {
                if (!isFeature(values[row][position])) {
                    throw new IllegalArgumentException("row " + (row + 1) + ": feature " + (position + 1)
                            + " is neither a text nor a finite number nor null");
                }
            }
        }
        return new GoldenRows(users, items, expected, values);
    }

    private static boolean isFeature(final Object value) {
        return value == null
                || value instanceof String
                || value instanceof Double && !((Double) value).isNaN() && !((Double) value).isInfinite();
    }

    public int size() {
        return users.length;
    }

    public String[] users() {
        return users.clone();
    }

    public String[] items() {
        return items.clone();
    }

    public float[] expected() {
        return expected.clone();
    }

    /** The features of each row, as {@link #with} takes them; empty if the model scores by the ids alone. Not to be changed. */
    public Optional<List<List<Object>>> features() {
        if (features == null) {
            return Optional.empty();
        }
        final List<List<Object>> rows = new ArrayList<>();
        for (final Object[] row : features) {
            rows.add(Collections.unmodifiableList(Arrays.asList(row)));
        }
        return Optional.of(rows);
    }

    /** Writes the rows as {@code golden.json} has them. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads rows that {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException with one line if the text is no such thing
     */
    public static GoldenRows fromJson(final String text) {
        final GoldenRows rows = Json.read(text, GoldenRows.class);
        if (rows.users == null || rows.items == null || rows.expected == null) {
            throw new IllegalArgumentException("golden rows lack users, items or expected scores");
        }
        final GoldenRows pairs = of(rows.users, rows.items, rows.expected);
        return rows.features == null ? pairs : pairs.with(rows.features);
    }
}
