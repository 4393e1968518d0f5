package org.nifiaaas.processors.model;

import java.util.Optional;
import org.apache.nifi.logging.ComponentLog;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionService;

/**
 * What a FlowFile needs of the versions that score it.
 *
 * @param service serves the versions
 * @param featuresHash hash of the rules that cleaned the records, null if it is not known
 * @param mismatch what becomes of records that other rules cleaned
 * @param waits whether every arm must have a version
 * @param availability remembers what was said
 * @param log where it is said
 */
public record LeaseRequest(
        ModelVersionService service,
        String featuresHash,
        FeatureMismatch mismatch,
        boolean waits,
        AvailabilityLog availability,
        ComponentLog log) {

    /** Why a version must not score the records, if it must not. */
    public Optional<String> objection(final ModelVersionIdentity version) {
        return mismatch.objection(featuresHash, version);
    }
}
