package org.nifiaaas.training.features;

import java.io.Serializable;

/** A row with the windows of its user, or the values of another subject. Immutable. */
final class RowPiece implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FeatureRow row;
    private final double[] values;

    private RowPiece(final FeatureRow row, final double[] values) {
        this.row = row;
        this.values = values;
    }

    static RowPiece of(final FeatureRow row) {
        return new RowPiece(row, null);
    }

    /** Values of a kind of subject; the array is not copied. */
    static RowPiece of(final double[] values) {
        return new RowPiece(null, values);
    }

    FeatureRow row() {
        return row;
    }

    double[] values() {
        return values;
    }
}
