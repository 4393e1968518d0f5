package org.nifiaaas.scoring.propensity;

/**
 * What one feature adds to a logit: a line that bends twice, at the feature's mean and one and a half standard deviations above it. Immutable. Values beyond
 * {@value #FARTHEST} standard deviations count as if they lay there: nothing was learned of what lies farther out.
 */
public final class Term {

    /** Number of weights: the slope, and what is added to it above each of the two bends. */
    public static final int WEIGHTS = 3;

    /** Standard deviations beyond which values are cut off. */
    public static final double FARTHEST = 4;

    private static final double UPPER_BEND = 1.5;

    private final PairFeature feature;
    private final double mean;
    private final double deviation;
    private final double[] weights;

    /**
     * Creates a term.
     *
     * @param deviation standard deviation, above 0
     * @param weights {@link #WEIGHTS} numbers; not copied
     */
    public Term(final PairFeature feature, final double mean, final double deviation, final double... weights) {
        this.feature = feature;
        this.mean = mean;
        this.deviation = deviation;
        this.weights = weights;
    }

    public PairFeature feature() {
        return feature;
    }

    /** What the feature adds. */
    public double apply(final double value) {
        final double z = standardised(value, mean, deviation);
        return weights[0] * z + weights[1] * Math.max(0, z) + weights[2] * Math.max(0, z - UPPER_BEND);
    }

    /**
     * The three numbers that the weights are multiplied with.
     *
     * @param target receives them from {@code at} on
     */
    public static void basis(
            final double value, final double mean, final double deviation, final double[] target, final int at) {
        final double z = standardised(value, mean, deviation);
        target[at] = z;
        target[at + 1] = Math.max(0, z);
        target[at + 2] = Math.max(0, z - UPPER_BEND);
    }

    private static double standardised(final double value, final double mean, final double deviation) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, (value - mean) / deviation));
    }

    /**
     * Makes sure that the numbers can be computed with.
     *
     * @throws IllegalArgumentException with one line if not
     */
    void check() {
        if (feature == null || weights == null || weights.length != WEIGHTS) {
            throw new IllegalArgumentException("has a term without a known feature and " + WEIGHTS + " weights");
        }
        boolean finite = Double.isFinite(mean) && Double.isFinite(deviation) && deviation > 0;
        for (final double weight : weights) {
            finite &= Double.isFinite(weight);
        }
        if (!finite) {
            throw new IllegalArgumentException("has a term of " + feature + " that is not made of finite numbers");
        }
    }
}
