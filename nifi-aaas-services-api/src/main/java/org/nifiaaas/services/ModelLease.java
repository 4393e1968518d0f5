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

    @Override
    void close();
}
