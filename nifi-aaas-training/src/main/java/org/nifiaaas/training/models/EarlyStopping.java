package org.nifiaaas.training.models;

/**
 * Keeps the weights of the epoch that was best on validation, and says when to stop looking for a better one. Of equals the earliest counts. Not thread-safe.
 */
final class EarlyStopping {

    private final int patience;
    private int best;
    private int last;
    private double quality;
    private float[] weights;

    /**
     * Creates a rule.
     *
     * @param patience epochs without a better one after which it is over
     */
    EarlyStopping(final int patience) {
        this.patience = patience;
    }

    /**
     * Takes note of an epoch.
     *
     * @param epoch counted from 1, in order
     * @param measured quality on validation, the higher the better
     * @param current weights after the epoch; kept, not copied, if it is the best
     */
    void record(final int epoch, final double measured, final float... current) {
        last = epoch;
        if (best == 0 || measured > quality || Double.isNaN(quality) && !Double.isNaN(measured)) {
            best = epoch;
            quality = measured;
            weights = current;
        }
    }

    boolean isOver() {
        return last - best >= patience;
    }

    /** The best epoch, counted from 1; 0 before the first. */
    int best() {
        return best;
    }

    /** The last epoch that was recorded. */
    int last() {
        return last;
    }

    /** Quality of the best epoch. */
    double quality() {
        return quality;
    }

    /** Weights after the best epoch. */
    float[] weights() {
        return weights;
    }
}
