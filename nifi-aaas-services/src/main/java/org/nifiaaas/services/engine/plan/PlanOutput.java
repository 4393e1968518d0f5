package org.nifiaaas.services.engine.plan;

/**
 * Makes the probability of the positive class of the scores before a network's last activation. Immutable; thread-safe.
 *
 * <p>It uses {@link StrictMath}, whose results are the same on every machine; {@link Math#exp} may differ in the last bit.
 *
 * @param positiveClass column of the positive class, from 0
 */
public record PlanOutput(int positiveClass) {

    /**
     * Computes softmax, or the logistic function for a single score.
     *
     * @return a probability, or NaN if the scores have none, because one is NaN or too large for single precision
     */
    float probability(final float[] scores) {
        return (float) (scores.length == 1 ? logistic(scores[0]) : softmax(scores));
    }

    /** Written for each sign so that the exponential stays below 1. */
    private static double logistic(final double score) {
        if (score >= 0) {
            return 1 / (1 + StrictMath.exp(-score));
        }
        final double exponential = StrictMath.exp(score);
        return exponential / (1 + exponential);
    }

    /** The largest score is taken off first, so that no exponential overflows. */
    private double softmax(final float[] scores) {
        double largest = scores[0];
        for (int column = 1; column < scores.length; column++) {
            largest = Math.max(largest, scores[column]);
        }
        double sum = 0;
        for (final float score : scores) {
            sum += StrictMath.exp(score - largest);
        }
        return StrictMath.exp(scores[positiveClass] - largest) / sum;
    }
}
