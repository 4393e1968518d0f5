package org.nifiaaas.services;

import java.util.Objects;
import java.util.Optional;

/**
 * A Spark batch as Livy reported it.
 *
 * @param id number in the running Livy; numbers restart at 0 when Livy restarts, so an id alone does not identify a batch
 * @param name name that the batch was submitted with, unique in the running Livy
 * @param state state at the time of the answer
 * @param applicationId the cluster's application id, if there is one (never in local mode)
 */
public record SparkBatch(long id, String name, SparkBatchState state, Optional<String> applicationId) {

    /** Rejects missing parts. */
    public SparkBatch {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(applicationId, "applicationId");
    }
}
