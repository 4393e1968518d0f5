package org.nifiaaas.services;

/**
 * User-item pairs to be scored together. Immutable; safe for use by several threads.
 *
 * <p>The ids are canonical ids as the features module makes them.
 */
public final class PairBatch {

    private final String[] users;
    private final String[] items;

    private PairBatch(final String[] users, final String[] items) {
        this.users = users;
        this.items = items;
    }

    /**
     * Creates a batch; both arrays are copied.
     *
     * @param users user ids, none null
     * @param items item ids, as many as users, none null
     * @throws IllegalArgumentException if the lengths differ or an id is null
     */
    public static PairBatch of(final String[] users, final String[] items) {
        if (users.length != items.length) {
            throw new IllegalArgumentException(users.length + " users do not match " + items.length + " items");
        }
        for (int row = 0; row < users.length; row++) {
            if (users[row] == null || items[row] == null) {
                throw new IllegalArgumentException("Row " + row + " has no " + (users[row] == null ? "user" : "item"));
            }
        }
        return new PairBatch(users.clone(), items.clone());
    }

    public int size() {
        return users.length;
    }

    public String user(final int row) {
        return users[row];
    }

    public String item(final int row) {
        return items[row];
    }
}
