package org.nifiaaas.training.learn;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.propensity.PairFeature;

/** How factors are learned. Immutable. */
final class FactorSettings {

    private static final int RANK = 64;
    /** Between a penalty that is the same for all, and one that grows as the purchases do. */
    private static final double EXPONENT = 0.5;

    /** What tuning chooses from: weakly, more and strongly regularised; and purchases that weigh less, or more. */
    static final FactorSettings[] GRID = {
        new FactorSettings(RANK, 1, 0.5, EXPONENT),
        new FactorSettings(RANK, 1, 1, EXPONENT),
        new FactorSettings(RANK, 4, 1, EXPONENT),
        new FactorSettings(RANK, 4, 2, EXPONENT),
        new FactorSettings(RANK, 16, 2, EXPONENT),
        new FactorSettings(RANK, 16, 4, EXPONENT)
    };

    /** What is made of factors. */
    static final Set<PairFeature> FEATURES =
            Collections.unmodifiableSet(EnumSet.of(PairFeature.ALS, PairFeature.KMEANS_ALS));

    /** Numbers of clusters that tuning chooses from. */
    static final int[] CLUSTERS = {2, 4};

    private static final String PREFIX = "als.";

    private final int rank;
    private final double alpha;
    private final double penalty;
    private final double exponent;

    /**
     * Creates settings.
     *
     * @param alpha what a strength of one adds to the weight of a pair
     * @param penalty of the length of a vector of average purchases, for each purchase
     * @param exponent with which the penalty grows as the purchases do, see {@link Ridge}
     */
    FactorSettings(final int rank, final double alpha, final double penalty, final double exponent) {
        this.rank = rank;
        this.alpha = alpha;
        this.penalty = penalty;
        this.exponent = exponent;
    }

    /**
     * Reads what {@link #toMap()} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not complete
     */
    static FactorSettings of(final Map<String, Double> settings) {
        final Double rank = settings.get(PREFIX + "rank");
        final Double alpha = settings.get(PREFIX + "alpha");
        final Double penalty = settings.get(PREFIX + "penalty");
        final Double exponent = settings.get(PREFIX + "exponent");
        if (rank == null || alpha == null || penalty == null || exponent == null) {
            throw new IllegalArgumentException("does not say how its factors were made");
        }
        return new FactorSettings(rank.intValue(), alpha, penalty, exponent);
    }

    Map<String, Double> toMap() {
        final Map<String, Double> settings = new TreeMap<>();
        settings.put(PREFIX + "rank", (double) rank);
        settings.put(PREFIX + "alpha", alpha);
        settings.put(PREFIX + "penalty", penalty);
        settings.put(PREFIX + "exponent", exponent);
        return settings;
    }

    int rank() {
        return rank;
    }

    /**
     * The regression.
     *
     * @param average purchases of an average row, by which the penalty means the same whatever the data
     */
    Ridge ridge(final double average) {
        return new Ridge((float) alpha, (float) (penalty * Math.pow(average, 1 - exponent)), (float) exponent);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof FactorSettings && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "rank %d, alpha %s, regularisation %s", rank, alpha, penalty);
    }
}
