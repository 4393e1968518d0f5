package org.nifiaaas.processors.model;

/** Thresholds as offers have them: a probability reaches one if probability * 1000 is at least the threshold. Stateless. */
public final class Threshold {

    public static final double HIGHEST = 1000;

    private Threshold() {}

    /**
     * Whether a probability reaches a threshold; none reaches NaN.
     *
     * @param threshold 0 to {@link #HIGHEST}
     */
    public static boolean reaches(final double probability, final double threshold) {
        return probability * HIGHEST >= threshold;
    }
}
