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

    @Override
    void close();
}
