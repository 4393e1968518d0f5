package org.nifiaaas.training.models;

import java.util.Arrays;

/** Sizes of a neural collaborative filtering network. Immutable. */
public final class NcfShape {

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

    /** Number of weights, biases included. */
    public long parameters() {
        long sum = (long) userRows * userEmbedding + (long) itemRows * itemEmbedding;
        int inputs = userEmbedding + itemEmbedding;
        for (final int outputs : hidden) {
            sum += (long) inputs * outputs + outputs;
            inputs = outputs;
        }
        return sum + 2L * inputs + 2;
    }

    /** The layers in words, such as {@code embeddings 200 + 100, dense 256, 128, 2}. */
    public String describe() {
        final String dense = Arrays.toString(hidden).replace("[", "").replace("]", "");
        return "embeddings " + userEmbedding + " + " + itemEmbedding + ", dense "
                + (dense.isEmpty() ? "" : dense + ", ") + "2";
    }
}
