package org.nifiaaas.training.models;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.nifiaaas.training.failure.InputException;

/** Sizes of a wide and deep network. Immutable. */
public final class WideDeepShape {

    private static final int WIDEST_PLACE = 32;
    private static final int NARROWEST_PLACE = 2;

    private final Inputs inputs;
    private final int userEmbedding;
    private final int itemEmbedding;
    private final int[] hidden;

    WideDeepShape(final Inputs inputs, final int userEmbedding, final int itemEmbedding, final int... hidden) {
        this.inputs = inputs;
        this.userEmbedding = userEmbedding;
        this.itemEmbedding = itemEmbedding;
        this.hidden = hidden.clone();
    }

    /** What enters: a row of the users and one of the items, rows of places, the last of which are crosses, and numbers. Immutable. */
    public static final class Inputs {

        private final int userRows;
        private final int itemRows;
        private final int[] places;
        private final int crosses;
        private final int numbers;

        /**
         * Describes the inputs.
         *
         * @param userRows rows of the table of users, unknown included
         * @param itemRows rows of the table of items, unknown included
         * @param places rows of the table of each place
         * @param crosses how many of the places, the last ones, are crosses
         * @param numbers inputs that are no places
         */
        public Inputs(
                final int userRows, final int itemRows, final int[] places, final int crosses, final int numbers) {
            this.userRows = userRows;
            this.itemRows = itemRows;
            this.places = places.clone();
            this.crosses = crosses;
            this.numbers = numbers;
        }

        int userRows() {
            return userRows;
        }

        int itemRows() {
            return itemRows;
        }

        int[] places() {
            return places.clone();
        }

        /** Places that are no crosses. */
        int columns() {
            return places.length - crosses;
        }

        int numbers() {
            return numbers;
        }

        /** Inputs of a row. */
        public int width() {
            return 2 + places.length + numbers;
        }
    }

    Inputs inputs() {
        return inputs;
    }

    int userEmbedding() {
        return userEmbedding;
    }

    int itemEmbedding() {
        return itemEmbedding;
    }

    /** Width of the embedding of a place: twice the fourth root of its rows, 2 to {@value #WIDEST_PLACE}. */
    static int placeEmbedding(final int rows) {
        return (int) Math.max(NARROWEST_PLACE, Math.min(WIDEST_PLACE, Math.ceil(2 * Math.sqrt(Math.sqrt(rows)))));
    }

    int[] hidden() {
        return hidden.clone();
    }

    /** Inputs of the deep part. */
    int deepInputs() {
        return userEmbedding
                + itemEmbedding
                + Arrays.stream(inputs.places, 0, inputs.columns())
                        .map(WideDeepShape::placeEmbedding)
                        .sum()
                + inputs.numbers;
    }

    /**
     * Makes sure that the network can be trained, saved and asked for each of its users and items.
     *
     * @throws InputException naming what there is too much of
     */
    void requireTrainable() throws InputException {
        NcfShape.requireCountable("users", inputs.userRows);
        NcfShape.requireCountable("items", inputs.itemRows);
        if (parameters() > NcfShape.MOST_WEIGHTS) {
            throw new InputException("Network has " + parameters() + " weights, a model file holds "
                    + NcfShape.MOST_WEIGHTS
                    + "; smaller embeddings, fewer buckets of crosses or a shorter training window help");
        }
    }

    /** Number of weights, biases included. */
    public long parameters() {
        long sum = (long) inputs.userRows * (userEmbedding + 1) + (long) inputs.itemRows * (itemEmbedding + 1);
        for (int place = 0; place < inputs.places.length; place++) {
            final int deep = place < inputs.columns() ? placeEmbedding(inputs.places[place]) : 0;
            sum += (long) inputs.places[place] * (1 + deep);
        }
        sum += inputs.numbers == 0 ? 0 : inputs.numbers + 1;
        long units = deepInputs();
        for (final int outputs : hidden) {
            sum += units * outputs + outputs;
            units = outputs;
        }
        return sum + units + 1;
    }

    /** The layers in words. */
    public String describe() {
        return "embeddings " + userEmbedding + " + " + itemEmbedding + ", " + inputs.places.length + " places, "
                + inputs.numbers + " numbers, dense "
                + Arrays.stream(hidden).mapToObj(units -> units + ", ").collect(Collectors.joining()) + "1";
    }
}
