package org.nifiaaas.features.encode;

import java.io.Serializable;

/** Mean and standard deviation of a number in training. Immutable. */
public final class Scale implements Serializable {

    private static final long serialVersionUID = 1L;

    private final double mean;
    private final double deviation;

    /**
     * Takes both as they are.
     *
     * @param mean finite
     * @param deviation finite and above 0
     * @throws IllegalArgumentException with one line if they are not
     */
    public Scale(final double mean, final double deviation) {
        this.mean = mean;
        this.deviation = deviation;
        requireUsable();
    }

    void requireUsable() {
        if (Double.isNaN(mean) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("the mean must be a finite number, and it is " + mean);
        }
        if (Double.isNaN(deviation) || Double.isInfinite(deviation) || deviation <= 0) {
            throw new IllegalArgumentException("the deviation must be a finite number above 0, and it is " + deviation);
        }
    }

    public double mean() {
        return mean;
    }

    public double deviation() {
        return deviation;
    }
}
