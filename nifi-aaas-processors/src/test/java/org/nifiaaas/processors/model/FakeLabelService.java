package org.nifiaaas.processors.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.nifi.controller.AbstractControllerService;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.VersionSelector;

/** Versions of the model "propensity" that have metrics and labels, and serve nothing. */
public final class FakeLabelService extends AbstractControllerService implements ModelVersionService {

    static final String MODEL = "propensity";

    public final Map<Long, Map<String, Double>> versions = new TreeMap<>();
    public final Map<String, Long> labels = new TreeMap<>();
    public final List<String> reasons = new ArrayList<>();
    public final List<String> movers = new ArrayList<>();

    /** Thrown by the next calls, until it is null again. */
    public ModelRepositoryException trouble;

    /** Answers as NiFi does for a service that is not enabled. */
    public boolean disabled;

    private void requireEnabled() {
        if (disabled) {
            throw new IllegalStateException("The service is disabled");
        }
    }

    @Override
    public ModelVersionDescription describe(final String model, final long version) throws ModelRepositoryException {
        requireEnabled();
        if (trouble != null) {
            throw trouble;
        }
        if (!MODEL.equals(model) || !versions.containsKey(version)) {
            throw new ModelRepositoryException("Model " + model + " has no version " + version, false);
        }
        return new ModelVersionDescription(
                model,
                version,
                "2020-01-01T00:00:00Z",
                "a test",
                "2019-01-01T00:00:00Z",
                "2019-12-31T00:00:00Z",
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                versions.get(version));
    }

    @Override
    public OptionalLong labelled(final String model, final String label) throws ModelRepositoryException {
        requireEnabled();
        if (trouble != null) {
            throw trouble;
        }
        if (label.startsWith("-")) {
            throw new ModelRepositoryException("'" + label + "' cannot be a label", false);
        }
        return labels.containsKey(label) ? OptionalLong.of(labels.get(label)) : OptionalLong.empty();
    }

    @Override
    public LabelChange moveLabel(final String model, final String label, final long version, final String reason)
            throws ModelRepositoryException {
        if (label.startsWith("-")) {
            throw new ModelRepositoryException("'" + label + "' cannot be a label", false);
        }
        final Long previous = labels.put(label, version);
        reasons.add(reason);
        return new LabelChange(
                model, label, previous == null ? OptionalLong.empty() : OptionalLong.of(previous), version);
    }

    @Override
    public LabelChange moveLabel(
            final String model, final String label, final long version, final String reason, final String mover)
            throws ModelRepositoryException {
        movers.add(mover);
        return moveLabel(model, label, version, reason);
    }

    @Override
    public ModelLease acquire(final String model, final VersionSelector selector) throws ModelUnavailableException {
        throw new ModelUnavailableException(Reason.ABSENT, "Model " + model + " serves nothing");
    }

    @Override
    public List<ModelVersionStatus> versions() {
        return List.of();
    }
}
