package org.nifiaaas.training.split;

import java.io.Serializable;

/** Every item that one user touched in the training window, by vocabulary index. Immutable by convention: the array is not copied. */
public final class UserHistory implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int user;
    private final int[] items;

    /**
     * Creates a history.
     *
     * @param user vocabulary index, from 1
     * @param items distinct vocabulary indices in ascending order, at least one
     */
    public UserHistory(final int user, final int[] items) {
        this.user = user;
        this.items = items;
    }

    public int user() {
        return user;
    }

    public int[] items() {
        return items;
    }
}
