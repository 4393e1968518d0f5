package org.nifiaaas.repository.bundle;

import org.nifiaaas.features.Json;

/**
 * Pairs and the probabilities that the trained model gave them. A reader scores the pairs again and refuses the version if the results differ. Immutable.
 */
public final class GoldenRows {

    private final String[] users;
    private final String[] items;
    private final float[] expected;

    private GoldenRows(final String[] users, final String[] items, final float[] expected) {
        this.users = users;
        this.items = items;
        this.expected = expected;
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
        return new GoldenRows(users.clone(), items.clone(), expected.clone());
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
        return of(rows.users, rows.items, rows.expected);
    }
}
