package org.nifiaaas.services;

/**
 * A counted reference to one loaded version of a model.
 *
 * <p>A lease belongs to the task that acquired it: it is not thread-safe, and the task closes it. Closing twice has no effect.
 */
public interface ModelLease extends AutoCloseable {

    /** Identifies the version, the same for the whole life of the lease. */
    ModelVersionIdentity identity();

    /**
     * The scorer of this version, with a copy of the module that no other task uses.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    Scorer scorer();

    /**
     * The scorer of this version for whole catalogues; it uses the same copy of the module as {@link #scorer()}.
     *
     * @throws IllegalStateException after {@link #close()}
     * @throws UnsupportedOperationException if the service does not rank
     */
    default CatalogueScorer catalogueScorer() {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " scores pairs only, it cannot rank");
    }

    /**
     * The feature specification that the version was trained with, as its bundle has it. The same for the whole life of the lease.
     *
     * @return JSON; empty if the service does not say
     */
    default String featureSpecification() {
        return "";
    }

    /** Whether the version scores by columns and windows, so that {@link PairFeatures#values()} must be given in the order of its specification. */
    default boolean scoresFeatures() {
        return false;
    }

    /** Whether the version scores by what a user bought, and takes that from {@link PairFeatures#history()} where it is given, see {@link Scorer#score}. */
    default boolean scoresHistories() {
        return false;
    }

    @Override
    void close();
}
