package org.nifiaaas.processors.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoringException;

/**
 * The versions that score the records of one FlowFile again: one lease each, taken when the first record needs it and held until the end. Belongs to one task.
 */
public final class ComparedVersions implements AutoCloseable {

    /** Each lease keeps a version in memory. */
    public static final int MOST = 16;

    private final LeaseRequest request;
    private final Map<ModelChoice, ModelLease> leases = new LinkedHashMap<>();

    public ComparedVersions(final LeaseRequest request) {
        this.request = request;
    }

    /**
     * The lease of a version, closed by this object.
     *
     * @throws WaitingException if the version comes without anybody's help
     * @throws ScoringException if it does not, if there are too many versions, or if the version must not score the FlowFile
     */
    public ModelLease lease(final ModelChoice choice) throws WaitingException, ScoringException {
        final ModelLease open = leases.get(choice);
        return open == null ? acquire(choice) : open;
    }

    private ModelLease acquire(final ModelChoice choice) throws WaitingException, ScoringException {
        if (leases.size() == MOST) {
            throw new ScoringException(
                    "The records need more than " + MOST
                            + " model versions; split the FlowFile by model_name and model_version",
                    null);
        }
        final ModelLease lease;
        try {
            lease = request.service().acquire(choice.model(), choice.selector());
        } catch (final ModelUnavailableException e) {
            if (!LeaseRequest.isPassing(e)) {
                throw new ScoringException(e.getMessage(), e);
            }
            request.availability().unavailable(request.log(), choice, e);
            throw new WaitingException(e, false);
        }
        request.availability().available(request.log(), choice);
        leases.put(choice, lease);
        requireFeatures(Optional.ofNullable(request.featuresHash()), lease);
        return lease;
    }

    /**
     * Checks the features of a record.
     *
     * @param hash hash of the rules that cleaned the record, if it is known
     * @throws ScoringException if the version was trained with others and must not score it
     */
    void requireFeatures(final Optional<String> hash, final ModelLease lease) throws ScoringException {
        final Optional<String> objection = request.mismatch().objection(hash.orElse(null), lease);
        if (objection.isPresent()) {
            throw new ScoringException(objection.get(), null);
        }
    }

    /** The versions that scored, in the order in which they were needed; different choices may have led to the same one. */
    public List<ModelVersionIdentity> identities() {
        final List<ModelVersionIdentity> identities = new ArrayList<>();
        for (final ModelLease lease : leases.values()) {
            if (!identities.contains(lease.identity())) {
                identities.add(lease.identity());
            }
        }
        return identities;
    }

    @Override
    public void close() {
        leases.values().forEach(ModelLease::close);
    }
}
