package org.nifiaaas.training.sample;

import java.util.Random;

/**
 * Rows that a network of features is trained on: inputs, whether the user bought, and how much likelier a row without a purchase was to be drawn than one with. All
 * rows with a purchase are drawn; if one without was drawn with the chance <i>c</i>, the log-odds among the rows are those of all pairs minus ln <i>c</i>, which is
 * the offset of the row (Prentice and Pyke, <em>Logistic disease incidence models and case-control studies</em>, Biometrika 1979). Immutable by convention: arrays
 * are not copied.
 */
public final class FeatureRows {

    private final int width;
    private final float[] inputs;
    private final boolean[] bought;
    private final float[] offsets;

    /**
     * Creates rows.
     *
     * @param width inputs of a row
     * @param inputs rows x width, row-major
     * @param bought whether each pair was bought
     * @param offsets minus the logarithm of the chance that the pair would have been drawn without a purchase
     */
    public FeatureRows(final int width, final float[] inputs, final boolean[] bought, final float[] offsets) {
        this.width = width;
        this.inputs = inputs;
        this.bought = bought;
        this.offsets = offsets;
    }

    public int size() {
        return bought.length;
    }

    /** Inputs of a row. */
    public int width() {
        return width;
    }

    public boolean isBought(final int row) {
        return bought[row];
    }

    public float offset(final int row) {
        return offsets[row];
    }

    /** The inputs of some rows, row-major. */
    public float[] inputs(final int[] order, final int from, final int to) {
        final float[] some = new float[(to - from) * width];
        for (int position = from; position < to; position++) {
            System.arraycopy(inputs, order[position] * width, some, (position - from) * width, width);
        }
        return some;
    }

    /** Share of the pairs that are bought, of all from which the rows were drawn. */
    public double share() {
        double purchases = 0;
        double others = 0;
        for (int row = 0; row < bought.length; row++) {
            if (bought[row]) {
                purchases++;
            } else {
                others += Math.exp(offsets[row]);
            }
        }
        return purchases / Math.max(1, purchases + others);
    }

    /** Numbers of all rows in an order drawn at random. */
    public int[] order(final Random random) {
        final int[] order = new int[size()];
        for (int position = 0; position < order.length; position++) {
            final int other = random.nextInt(position + 1);
            order[position] = order[other];
            order[other] = position;
        }
        return order;
    }
}
