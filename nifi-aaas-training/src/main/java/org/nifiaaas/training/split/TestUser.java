package org.nifiaaas.training.split;

import java.io.Serializable;

/** One user of the training window and what this user newly bought in the test window. Immutable by convention: arrays are not copied. */
public final class TestUser implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int user;
    private final int[] touched;
    private final int[] relevant;

    /**
     * Creates a test user.
     *
     * @param user vocabulary index, from 1
     * @param touched sorted items of the training window, which are no candidates
     * @param relevant sorted items of the test window that the user had not touched before and the vocabulary holds
     */
    public TestUser(final int user, final int[] touched, final int[] relevant) {
        this.user = user;
        this.touched = touched;
        this.relevant = relevant;
    }

    public int user() {
        return user;
    }

    public int[] touched() {
        return touched;
    }

    public int[] relevant() {
        return relevant;
    }
}
