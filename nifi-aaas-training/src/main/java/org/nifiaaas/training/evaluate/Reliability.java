package org.nifiaaas.training.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether scores are probabilities: all pairs in the order of their scores, in groups of equal expected purchases, and how many were bought of each. Not
 * thread-safe while it is filled.
 */
public final class Reliability {

    /** Number of groups. */
    public static final int GROUPS = 10;

    private static final int BINS = 6_000;
    private static final double LARGEST_LOGIT = 15;
    private static final double CLOSEST = 1e-7;

    private final double[] expected = new double[BINS];
    private final double[] observed = new double[BINS];
    private final double[] pairs = new double[BINS];
    private double logLoss;
    private double brier;
    private double brierOfBaseRate;

    private static double bounded(final float probability) {
        return Math.min(1 - CLOSEST, Math.max(CLOSEST, probability));
    }

    /** Log loss of a pair. */
    static double loss(final float probability, final boolean bought) {
        return bought ? -Math.log(bounded(probability)) : -Math.log1p(-bounded(probability));
    }

    /**
     * Adds a pair.
     *
     * @return its log loss
     */
    double add(final float probability, final boolean bought, final double baseRate) {
        final double bounded = bounded(probability);
        final double logit = Math.log(bounded / (1 - bounded));
        final int bin = (int) Math.max(0, Math.min(BINS - 1, (logit + LARGEST_LOGIT) / (2 * LARGEST_LOGIT) * BINS));
        expected[bin] += probability;
        observed[bin] += bought ? 1 : 0;
        pairs[bin]++;
        final double loss = loss(probability, bought);
        logLoss += loss;
        final double outcome = bought ? 1 : 0;
        brier += (probability - outcome) * (probability - outcome);
        brierOfBaseRate += (baseRate - outcome) * (baseRate - outcome);
        return loss;
    }

    /** Adds the pairs of another part. */
    void add(final Reliability other) {
        for (int bin = 0; bin < BINS; bin++) {
            expected[bin] += other.expected[bin];
            observed[bin] += other.observed[bin];
            pairs[bin] += other.pairs[bin];
        }
        logLoss += other.logLoss;
        brier += other.brier;
        brierOfBaseRate += other.brierOfBaseRate;
    }

    private static double sum(final double... values) {
        double sum = 0;
        for (final double value : values) {
            sum += value;
        }
        return sum;
    }

    /** Purchases that were made for each that was expected, over all pairs. */
    public double ratio() {
        return sum(observed) / sum(expected);
    }

    /** The groups, the highest scores first; fewer if single scores are worth more than a group. */
    public Group[] groups() {
        final double all = sum(expected);
        final Group[] groups = new Group[GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            groups[group] = new Group();
        }
        double before = 0;
        for (int bin = BINS - 1; bin >= 0; bin--) {
            final int group = (int) Math.min(GROUPS - 1, Math.max(0, before / all * GROUPS));
            groups[group].expected += expected[bin];
            groups[group].observed += observed[bin];
            groups[group].pairs += pairs[bin];
            before += expected[bin];
        }
        return groups;
    }

    /** The pairs with a probability from one bound to another. */
    public Group between(final double low, final double high) {
        final Group group = new Group();
        for (int bin = 0; bin < BINS; bin++) {
            final double mean = pairs[bin] == 0 ? 0 : expected[bin] / pairs[bin];
            if (pairs[bin] > 0 && mean >= low && mean < high) {
                group.expected += expected[bin];
                group.observed += observed[bin];
                group.pairs += pairs[bin];
            }
        }
        return group;
    }

    /** Expected calibration error over the groups (Naeini et al., AAAI 2015): the mean distance of score and share, weighed by pairs. */
    private double calibrationError() {
        double error = 0;
        for (final Group group : groups()) {
            error += Math.abs(group.observed - group.expected);
        }
        return error / sum(pairs);
    }

    Map<String, Double> flat() {
        final Map<String, Double> flat = new LinkedHashMap<>();
        final double all = sum(pairs);
        if (all == 0 || sum(expected) == 0) {
            return flat;
        }
        double least = Double.MAX_VALUE;
        double most = 0;
        for (final Group group : groups()) {
            if (group.expected > 0) {
                least = Math.min(least, group.ratio());
                most = Math.max(most, group.ratio());
            }
        }
        flat.put("calibration.ratio", ratio());
        flat.put("calibration.minRatio", least);
        flat.put("calibration.maxRatio", most);
        flat.put("calibration.ece", calibrationError());
        flat.put("calibration.logLoss", logLoss / all);
        flat.put("calibration.brierSkill", brierOfBaseRate == 0 ? 0 : 1 - brier / brierOfBaseRate);
        return flat;
    }

    /** Pairs of similar scores. */
    public static final class Group {

        private double expected;
        private double observed;
        private double pairs;

        private Group() {}

        /** Purchases that the scores promise. */
        public double expected() {
            return expected;
        }

        /** Purchases that were made. */
        public double observed() {
            return observed;
        }

        public double pairs() {
            return pairs;
        }

        /** Purchases that were made for each that was promised. */
        public double ratio() {
            return observed / expected;
        }
    }
}
