package org.nifiaaas.training.learn;

import org.nifiaaas.repository.bundle.Calibration;

/** What became of the pairs of one window: how many of those that were given about the same probability were bought. Immutable. */
final class WindowOutcome {

    private static final int BINS = 1_000;
    private static final double LARGEST_LOGIT = 15;
    private static final double LARGEST_LOG_PACE = 5;
    private static final int BISECTIONS = 30;
    private static final double CLOSEST = 1e-7;

    private final double[] expected = new double[BINS];
    private final double[] bought = new double[BINS];
    private final double[] pairs = new double[BINS];
    private double purchases;

    /**
     * Counts the outcome.
     *
     * @param scores of the pairs, pair by pair
     * @param calibration what the scores are taken to mean
     */
    WindowOutcome(final float[] scores, final Calibration calibration, final LabelledPairs of) {
        for (int pair = 0; pair < scores.length; pair++) {
            final double probability = calibration.apply(scores[pair]);
            final double logit = Math.log(probability / (1 - probability));
            final double place = (logit + LARGEST_LOGIT) / (2 * LARGEST_LOGIT);
            final int bin = (int) Math.max(0, Math.min(BINS - 1, place * BINS));
            expected[bin] += probability * of.weight(pair);
            pairs[bin] += of.weight(pair);
            if (of.isBought(pair)) {
                bought[bin] += of.weight(pair);
                purchases += of.weight(pair);
            }
        }
    }

    double purchases() {
        return purchases;
    }

    /** Logarithm of the pace at which as many purchases are expected as were made. */
    double logPace(final double heterogeneity) {
        double low = -LARGEST_LOG_PACE;
        double high = LARGEST_LOG_PACE;
        for (int step = 0; step < BISECTIONS; step++) {
            final double middle = (low + high) / 2;
            final Calibration paced = at(middle, heterogeneity);
            double sum = 0;
            for (int bin = 0; bin < BINS; bin++) {
                sum += pairs[bin] == 0 ? 0 : pairs[bin] * paced.apply((float) (expected[bin] / pairs[bin]));
            }
            if (sum < purchases) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Log loss of all pairs at that pace. */
    double logLoss(final double heterogeneity) {
        final Calibration paced = at(logPace(heterogeneity), heterogeneity);
        double loss = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (pairs[bin] > 0) {
                final double probability = paced.apply((float) (expected[bin] / pairs[bin]));
                final double bounded = Math.max(CLOSEST, Math.min(1 - CLOSEST, probability));
                loss -= bought[bin] * Math.log(bounded) + (pairs[bin] - bought[bin]) * Math.log1p(-bounded);
            }
        }
        return loss;
    }

    private static Calibration at(final double logPace, final double heterogeneity) {
        return Calibration.none().withPace(Math.exp(logPace)).withHeterogeneity(heterogeneity);
    }
}
