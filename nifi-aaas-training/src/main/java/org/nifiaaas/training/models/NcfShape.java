package org.nifiaaas.training.models;

import org.nifiaaas.training.failure.InputException;

/** Sizes of a neural collaborative filtering network. Immutable. */
public final class NcfShape {

    /** Indices reach the network in single precision, which takes the next whole number for this one. */
    static final int MOST_ROWS = 1 << 24;

    /** A model file is one array of bytes; a mebibyte of it is more than the structure of the network takes. */
    static final long MOST_WEIGHTS = (Integer.MAX_VALUE - (1L << 20)) / Float.BYTES;

    private final int userRows;
    private final int itemRows;
    private final NetworkSize size;

    private NcfShape(final int userRows, final int itemRows, final NetworkSize size) {
        this.userRows = userRows;
        this.itemRows = itemRows;
        this.size = size;
    }

    /**
     * Creates a shape.
     *
     * @param userRows rows of the tables of users, unknown included
     * @param itemRows rows of the tables of items, unknown included
     */
    static NcfShape of(final int userRows, final int itemRows, final NetworkSize size) {
        return new NcfShape(userRows, itemRows, size);
    }

    NetworkSize size() {
        return size;
    }

    int userRows() {
        return userRows;
    }

    int itemRows() {
        return itemRows;
    }

    /**
     * Makes sure that the network can be trained, saved and asked for each of its users and items.
     *
     * @throws InputException naming what there is too much of, how much of it there is and how much there may be
     */
    void requireTrainable() throws InputException {
        requireCountable("users", userRows);
        requireCountable("items", itemRows);
        if (parameters() > MOST_WEIGHTS) {
            throw new InputException("Network has " + parameters() + " weights (" + userRows + " x " + size.ofUser()
                    + " of users, " + itemRows + " x " + size.ofItem() + " of items), a model file holds "
                    + MOST_WEIGHTS + "; smaller embeddings or a shorter training window help");
        }
    }

    static void requireCountable(final String what, final int rows) throws InputException {
        if (rows > MOST_ROWS) {
            throw new InputException("Training window has " + (rows - 1L) + " distinct " + what + ", the network tells "
                    + (MOST_ROWS - 1) + " apart; a shorter training window helps");
        }
    }

    /** Number of weights, biases included. */
    public long parameters() {
        return (long) userRows * size.ofUser() + (long) itemRows * size.ofItem() + size.denseWeights();
    }

    /** The layers in words, see {@link NetworkSize#toString()}. */
    public String describe() {
        return size.toString();
    }
}
