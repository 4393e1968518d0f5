package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Percentile bootstrap of a mean (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). */
public final class Bootstrap {

    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** Mean of at least one value. */
    public static double mean(final double[] values) {
        double sum = 0;
        for (final double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** 95 % interval of the mean; the same values in the same order and the same seed give the same interval. */
    public static Interval interval(final double[] values, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            means[resample] = sum / values.length;
        }
        Arrays.sort(means);
        final int cut = (int) Math.round(RESAMPLES * TAIL);
        return new Interval(means[cut], means[RESAMPLES - 1 - cut]);
    }

    /** Puts the mean of at least one value under a name, and the bounds of its interval under {@code name.low} and {@code name.high}. */
    static void put(final Map<String, Double> flat, final String name, final double[] values, final long seed) {
        final Interval interval = interval(values, seed);
        flat.put(name, mean(values));
        flat.put(name + ".low", interval.low());
        flat.put(name + ".high", interval.high());
    }

    /**
     * Compares two models on the same users.
     *
     * @param values one of each user, of the model that is to be better
     * @param others those of the other model, of the same users in the same order
     * @return the mean of the differences, values minus others, with its 95 % interval; empty if there are no users
     * @throws IllegalArgumentException if the numbers of users differ
     */
    public static Optional<Difference> difference(final double[] values, final double[] others, final long seed) {
        if (values.length != others.length) {
            throw new IllegalArgumentException(
                    values.length + " users cannot be compared with " + others.length + " of another model");
        }
        if (values.length == 0) {
            return Optional.empty();
        }
        final double[] differences = new double[values.length];
        for (int user = 0; user < values.length; user++) {
            differences[user] = values[user] - others[user];
        }
        return Optional.of(new Difference(mean(differences), interval(differences, seed)));
    }

    /** By how much one model is better than another, user by user. Immutable. */
    public static final class Difference {

        private final double mean;
        private final Interval interval;

        Difference(final double mean, final Interval interval) {
            this.mean = mean;
            this.interval = interval;
        }

        public double mean() {
            return mean;
        }

        public Interval interval() {
            return interval;
        }
    }

    /** A range that holds the true value in 95 of 100 cases. Immutable. */
    public static final class Interval {

        private final double low;
        private final double high;

        Interval(final double low, final double high) {
            this.low = low;
            this.high = high;
        }

        public double low() {
            return low;
        }

        public double high() {
            return high;
        }
    }
}
