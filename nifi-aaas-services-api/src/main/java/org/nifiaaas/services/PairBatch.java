package org.nifiaaas.services;

import java.util.Collections;
import java.util.List;

/**
 * User-item pairs to be scored together. Immutable; safe for use by several threads.
 *
 * <p>The ids are canonical ids as the features module makes them.
 */
public final class PairBatch {

    private final String[] users;
    private final String[] items;
    private final List<PairFeatures> features;

    private PairBatch(final String[] users, final String[] items, final List<PairFeatures> features) {
        this.users = users;
        this.items = items;
        this.features = features;
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
        return new PairBatch(users.clone(), items.clone(), List.of());
    }

    /**
     * The same pairs with what is known of them.
     *
     * @param known of each pair, in the order of the pairs, none null; not copied
     * @throws IllegalArgumentException if it is not one for each pair
     */
    public PairBatch with(final List<PairFeatures> known) {
        if (known.size() != size()) {
            throw new IllegalArgumentException(
                    "Features of " + known.size() + " pairs do not match " + size() + " pairs");
        }
        return new PairBatch(users, items, Collections.unmodifiableList(known));
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

    /** Whether anything is known beside the ids. */
    public boolean hasFeatures() {
        return !features.isEmpty();
    }

    /**
     * What is known of a pair beside its ids.
     *
     * @throws IndexOutOfBoundsException if nothing is, see {@link #hasFeatures()}
     */
    public PairFeatures features(final int row) {
        return features.get(row);
    }
}
