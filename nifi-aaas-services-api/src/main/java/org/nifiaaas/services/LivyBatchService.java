package org.nifiaaas.services;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.controller.ControllerService;

/**
 * Submits and watches Spark batches through Apache Livy.
 *
 * <p>Thread-safe. Each call is one bounded HTTP exchange; no call waits for a batch to move on.
 */
@Tags({"livy", "spark", "batch", "training"})
@CapabilityDescription("Submits and watches Spark batches through Apache Livy")
public interface LivyBatchService extends ControllerService {

    /** Address of Livy's batches, such as {@code http://livy.example.org:8998/batches}, for provenance events. */
    URI batchesUri();

    /**
     * Submits a batch. Livy has no idempotency key: the request's name is the only guard against a second submission, so it must be unique for each attempt.
     *
     * @param request what to run
     * @return the batch as Livy recorded it
     * @throws LivyException if Livy refuses or does not answer; after {@link LivyException.Kind#NO_ANSWER} the batch may exist all the same, look it up by name
     */
    SparkBatch submit(SparkBatchRequest request) throws LivyException;

    /**
     * Names values that nobody shall read, such as passwords among Spark properties. What Livy says back afterwards, in logs and in messages, has {@code ***} in
     * their place, as long as the service stays enabled. Values of fewer than 4 characters are left as they are: too much else would be masked with them.
     *
     * @param secrets the values
     */
    default void conceal(final Collection<String> secrets) {}

    /**
     * Looks a batch up by the name it was submitted with.
     *
     * @param name the name
     * @return the batch, or empty if Livy does not know it (any more)
     * @throws LivyException if Livy does not answer properly
     */
    Optional<SparkBatch> findByName(String name) throws LivyException;

    /**
     * Reads the last lines of a batch's log.
     *
     * @param id the batch's number in the running Livy
     * @param lines how many lines at most, 1 to 200
     * @return the lines, oldest first, without what is concealed and each cut after a few thousand characters; empty if Livy does not know the batch
     * @throws LivyException if Livy does not answer properly
     */
    List<String> logTail(long id, int lines) throws LivyException;

    /**
     * Cancels a batch if it still runs and makes Livy forget it.
     *
     * @param id the batch's number in the running Livy
     * @return false if Livy does not know the batch
     * @throws LivyException if Livy does not answer properly
     */
    boolean delete(long id) throws LivyException;
}
