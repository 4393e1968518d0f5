package org.nifiaaas.training.models;

import java.util.Arrays;
import org.nifiaaas.training.failure.InputException;

/** Sizes of a neural collaborative filtering network. Immutable. */
public final class NcfShape {

    /** Indices reach the network in single precision, which takes the next whole number for this one. */
    private static final int MOST_ROWS = 1 << 24;

    /** A model file is one array of bytes; a mebibyte of it is more than the structure of the network takes. */
    private static final long MOST_WEIGHTS = (Integer.MAX_VALUE - (1L << 20)) / Float.BYTES;

    private final int userRows;
    private final int itemRows;
    private final int userEmbedding;
    private final int itemEmbedding;
    private final int[] hidden;

    private NcfShape(
            final int userRows,
            final int itemRows,
            final int userEmbedding,
            final int itemEmbedding,
            final int[] hidden) {
        this.userRows = userRows;
        this.itemRows = itemRows;
        this.userEmbedding = userEmbedding;
        this.itemEmbedding = itemEmbedding;
        this.hidden = hidden;
    }

    /**
     * Creates a shape.
     *
     * @param userRows rows of the user embedding, unknown included
     * @param itemRows rows of the item embedding, unknown included
     * @param hidden units of each hidden layer, from the input on
     */
    static NcfShape of(
            final int userRows,
            final int itemRows,
            final int userEmbedding,
            final int itemEmbedding,
            final int... hidden) {
        return new NcfShape(userRows, itemRows, userEmbedding, itemEmbedding, hidden.clone());
    }

    int userRows() {
        return userRows;
    }

    int itemRows() {
        return itemRows;
    }

    int userEmbedding() {
        return userEmbedding;
    }

    int itemEmbedding() {
        return itemEmbedding;
    }

    int[] hidden() {
        return hidden.clone();
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
            throw new InputException("Network has " + parameters() + " weights (" + userRows + " x " + userEmbedding
                    + " of users, " + itemRows + " x " + itemEmbedding + " of items), a model file holds "
                    + MOST_WEIGHTS + "; smaller embeddings or a shorter training window help");
        }
    }

    private static void requireCountable(final String what, final int rows) throws InputException {
        if (rows > MOST_ROWS) {
            throw new InputException("Training window has " + (rows - 1L) + " distinct " + what + ", the network tells "
                    + (MOST_ROWS - 1) + " apart; a shorter training window helps");
        }
    }

    /** Number of weights, biases included. */
    public long parameters() {
        long sum = (long) userRows * userEmbedding + (long) itemRows * itemEmbedding;
        long inputs = (long) userEmbedding + itemEmbedding;
        for (final int outputs : hidden) {
            sum += inputs * outputs + outputs;
            inputs = outputs;
        }
        return sum + 2 * inputs + 2;
    }

    /** The layers in words, such as {@code embeddings 200 + 100, dense 256, 128, 2}. */
    public String describe() {
        final String dense = Arrays.toString(hidden).replace("[", "").replace("]", "");
        return "embeddings " + userEmbedding + " + " + itemEmbedding + ", dense "
                + (dense.isEmpty() ? "" : dense + ", ") + "2";
    }
}
