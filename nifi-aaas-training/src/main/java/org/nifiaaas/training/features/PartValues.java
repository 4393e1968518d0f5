package org.nifiaaas.training.features;

import java.io.Serializable;

/** What comes of a part: the windows of one kind of subject. Immutable. */
final class PartValues implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int kind;
    private final double[] values;

    /**
     * Values; the array is not copied.
     *
     * @param kind position of the kind of subject
     */
    PartValues(final int kind, final double[] values) {
        this.kind = kind;
        this.values = values;
    }

    int kind() {
        return kind;
    }

    double[] values() {
        return values;
    }
}
