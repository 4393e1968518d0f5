package org.nifiaaas.processors.spark;

import java.util.Optional;
import org.apache.nifi.logging.ComponentLog;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

/** Submits a batch to a Livy that remembers names, also of what it refused, and may lose an answer. Stateless. */
public final class SparkBatchSubmission {

    private SparkBatchSubmission() {}

    /**
     * Submits a batch that Livy did not know a moment ago.
     *
     * @return the batch that has the name now, whether this call or another one brought it to Livy
     * @throws LivyException if there is no such batch, or it is not known whether there is one
     */
    public static SparkBatch submit(
            final LivyBatchService livy, final SparkBatchRequest request, final ComponentLog logger)
            throws LivyException {
        try {
            return livy.submit(request);
        } catch (final LivyException e) {
            switch (e.kind()) {
                case DUPLICATE_NAME, UNREADABLE:
                    // The batch may exist: somebody was faster, or only the answer was spoilt.
                    return livy.findByName(request.name()).orElseThrow(() -> e);
                case REFUSED:
                    forgetRefused(livy, request.name(), logger);
                    throw e;
                default:
                    throw e;
            }
        }
    }

    /** Livy keeps a refused submission in {@code starting}, and with it the name, which would block a corrected attempt. */
    private static void forgetRefused(final LivyBatchService livy, final String name, final ComponentLog logger) {
        try {
            final Optional<SparkBatch> refused = livy.findByName(name);
            if (refused.isPresent() && refused.get().state().phase() == SparkBatchState.Phase.PENDING) {
                livy.delete(refused.get().id());
            }
        } catch (final LivyException e) {
            logger.warn("Livy refused Spark batch {} but may still hold its name: {}", name, e.getMessage());
        }
    }
}
