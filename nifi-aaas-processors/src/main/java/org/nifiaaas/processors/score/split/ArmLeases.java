package org.nifiaaas.processors.score.split;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ScoringException;

/**
 * One lease for each arm that can score a FlowFile, so that no arm changes its version within it. Belongs to one task, which closes it; that closes the
 * leases.
 */
public final class ArmLeases implements AutoCloseable {

    /** In the order of the arms; null where the champion scores in place of the arm. */
    private final List<ModelLease> leases = new ArrayList<>();

    /**
     * Leases a version for each arm.
     *
     * @param choices the arms' versions, the champion's first
     * @param waits whether every arm must have a version, and not only the champion
     * @param request what the FlowFile and the properties ask for
     * @throws WaitingException if a version that must be there is not available now, or another one is still being loaded
     * @throws ScoringException if such a version must not score the records
     */
    public static ArmLeases acquire(final List<ModelChoice> choices, final boolean waits, final LeaseRequest request)
            throws WaitingException, ScoringException {
        final ArmLeases leases = new ArmLeases();
        boolean complete = false;
        try {
            for (final ModelChoice choice : choices) {
                final boolean needed = leases.leases.isEmpty() || waits;
                leases.leases.add(needed ? request.acquire(choice) : optional(choice, request));
            }
            complete = true;
            return leases;
        } finally {
            if (!complete) {
                leases.close();
            }
        }
    }

    private static ModelLease optional(final ModelChoice choice, final LeaseRequest request) throws WaitingException {
        final ModelLease lease;
        try {
            lease = request.service().acquire(choice.model(), choice.selector());
        } catch (final ModelUnavailableException e) {
            request.awaitOptional(choice, e);
            request.availability().replaced(request.log(), choice, e.reason().name(), RecordProperties.oneLine(e));
            return null;
        }
        final Optional<String> objection = request.objection(lease);
        if (objection.isPresent()) {
            lease.close();
            request.availability().replaced(request.log(), choice, "features", objection.get());
            return null;
        }
        request.availability().available(request.log(), choice);
        return lease;
    }

    public int size() {
        return leases.size();
    }

    /** The lease of the first arm, which there always is. */
    public ModelLease champion() {
        return leases.get(0);
    }

    /** The lease of an arm, or nothing if the champion scores in place of it. */
    public Optional<ModelLease> lease(final int arm) {
        return Optional.ofNullable(leases.get(arm));
    }

    @Override
    public void close() {
        for (final ModelLease lease : leases) {
            if (lease != null) {
                lease.close();
            }
        }
    }
}
