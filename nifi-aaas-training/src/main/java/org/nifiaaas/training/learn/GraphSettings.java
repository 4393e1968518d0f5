package org.nifiaaas.training.learn;

import java.util.Map;
import java.util.TreeMap;

/** How strongly each similarity is regularised. Immutable. */
final class GraphSettings {

    /** Weak, medium and strong regularisation, which tuning chooses from. */
    static final GraphSettings[] GRID = {
        new GraphSettings(5, 1, 1), new GraphSettings(20, 5, 5), new GraphSettings(100, 25, 25)
    };

    private final double shrinkage;
    private final double ease;
    private final double easeUser;

    /**
     * Creates settings.
     *
     * @param shrinkage what is added to the norm of a cosine, in users
     * @param ease ridge of EASE, in mean diagonals of its Gram matrix
     * @param easeUser the same where users weigh alike
     */
    GraphSettings(final double shrinkage, final double ease, final double easeUser) {
        this.shrinkage = shrinkage;
        this.ease = ease;
        this.easeUser = easeUser;
    }

    /**
     * Reads what {@link #toMap()} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not complete
     */
    static GraphSettings of(final Map<String, Double> settings) {
        final Double shrinkage = settings.get("shrinkage");
        final Double ease = settings.get("ease");
        final Double easeUser = settings.get("easeUser");
        if (shrinkage == null || ease == null || easeUser == null) {
            throw new IllegalArgumentException("does not say how its similarities were made");
        }
        return new GraphSettings(shrinkage, ease, easeUser);
    }

    Map<String, Double> toMap() {
        final Map<String, Double> settings = new TreeMap<>();
        settings.put("shrinkage", shrinkage);
        settings.put("ease", ease);
        settings.put("easeUser", easeUser);
        return settings;
    }

    double shrinkage() {
        return shrinkage;
    }

    double ease() {
        return ease;
    }

    double easeUser() {
        return easeUser;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof GraphSettings && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "shrinkage " + shrinkage + ", ridges " + ease + " and " + easeUser;
    }
}
