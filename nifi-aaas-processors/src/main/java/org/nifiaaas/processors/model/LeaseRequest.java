package org.nifiaaas.processors.model;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ScoringException;

/**
 * What a FlowFile needs of the versions that score it.
 *
 * @param service serves the versions
 * @param featuresHash hash of the rules that cleaned the records, null if it is not known
 * @param mismatch what becomes of records that other rules cleaned
 * @param chosen whether the FlowFile itself chooses its version, so that others of its queue may wait for another one
 * @param givesUp whether the FlowFile need not wait for a version, given whether it is being loaded
 * @param availability remembers what was said
 * @param log where it is said
 */
public record LeaseRequest(
        ModelVersionService service,
        String featuresHash,
        FeatureMismatch mismatch,
        boolean chosen,
        Predicate<Boolean> givesUp,
        AvailabilityLog availability,
        ComponentLog log) {

    public static final PropertyDescriptor MODEL_VERSION_SERVICE = new PropertyDescriptor.Builder()
            .name("Model Version Service")
            .description("Serves the versions of the model")
            .identifiesControllerService(ModelVersionService.class)
            .required(true)
            .build();

    /** Reads what a FlowFile and the properties ask for. */
    public static LeaseRequest of(
            final ProcessContext context,
            final FlowFile flowFile,
            final FeatureMismatch mismatch,
            final AvailabilityLog availability,
            final Clock clock,
            final ComponentLog log) {
        return new LeaseRequest(
                context.getProperty(MODEL_VERSION_SERVICE).asControllerService(ModelVersionService.class),
                flowFile.getAttribute(RecordProperties.FEATURES_HASH),
                mismatch,
                ModelChoice.differsByFlowFile(context),
                loading -> UnavailableVersion.givesUp(context, flowFile, loading, clock),
                availability,
                log);
    }

    /**
     * Leases a version. While it is not available, all FlowFiles of the queue wait, unless they choose their versions themselves: then each waits alone, so that
     * it does not hold up the others.
     *
     * @return the lease, which the caller closes
     * @throws WaitingException if the version is not available now
     * @throws ScoringException if it must not score the records, or is not to be waited for
     */
    public ModelLease acquire(final ModelChoice choice) throws WaitingException, ScoringException {
        final ModelLease lease;
        try {
            lease = service.acquire(choice.model(), choice.selector());
        } catch (final ModelUnavailableException e) {
            if (givesUp.test(isToBeLoaded(e))) {
                throw new ScoringException(e.getMessage(), e);
            }
            availability.unavailable(log, choice, e);
            throw new WaitingException(e, chosen);
        }
        availability.available(log, choice);
        final Optional<String> objection = objection(lease);
        if (objection.isPresent()) {
            lease.close();
            throw new ScoringException(objection.get(), null);
        }
        return lease;
    }

    /**
     * Waits for a version that others can do without, as long as it comes by itself and the FlowFile may wait. For memory it does not wait: what has to make
     * room may be the very version that does the others' work.
     *
     * @param reason why it is not available now
     * @throws WaitingException if the FlowFile waits; else it goes on without the version
     */
    public void awaitOptional(final ModelChoice choice, final ModelUnavailableException reason)
            throws WaitingException {
        if (isPassing(reason) && reason.reason() != Reason.MEMORY && !givesUp.test(true)) {
            availability.unavailable(log, choice, reason);
            throw new WaitingException(reason, chosen);
        }
    }

    /** Whether a version comes without anybody's help. */
    public static boolean isPassing(final ModelUnavailableException reason) {
        return isToBeLoaded(reason) || reason.reason() == Reason.DISABLED;
    }

    /** Whether the service has the version in hand. */
    static boolean isToBeLoaded(final ModelUnavailableException reason) {
        return switch (reason.reason()) {
            case LOADING, MEMORY -> true;
            case ABSENT, REFUSED, DISABLED -> false;
        };
    }

    /** Why a version must not score the records, if it must not. */
    public Optional<String> objection(final ModelLease lease) {
        return mismatch.objection(featuresHash, lease);
    }
}
