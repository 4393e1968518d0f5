package org.nifiaaas.processors.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ScoringException;

/** The specifications of versions, parsed: the last few are remembered, since every FlowFile asks for them. Thread-safe. */
public final class Specifications {

    private static final int MOST = 32;
    private static final Map<String, FeatureSpec> PARSED =
            Collections.synchronizedMap(new LinkedHashMap<>(MOST, 0.75F, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(final Map.Entry<String, FeatureSpec> eldest) {
                    return size() > MOST;
                }
            });

    private Specifications() {}

    /**
     * The specification of the version of a lease.
     *
     * @return empty if the service does not say
     * @throws ScoringException with one line if this build cannot read it
     */
    public static Optional<FeatureSpec> of(final ModelLease lease) throws ScoringException {
        final String text = lease.featureSpecification();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PARSED.computeIfAbsent(text, FeatureSpec::fromJson));
        } catch (final IllegalArgumentException e) {
            throw new ScoringException(
                    lease.identity().model() + " version " + lease.identity().version() + ": " + e.getMessage(), e);
        }
    }

    /** Hash of the rules that the training data of a version was cleaned by. */
    static String rulesHash(final ModelLease lease) throws ScoringException {
        return of(lease).map(FeatureSpec::rulesHash).orElseGet(() -> lease.identity()
                .featuresHash());
    }

    /** Hash of the rules alone where a version has features beside them; empty if its own hash is that of the rules. */
    public static Optional<String> rulesBesideFeatures(final ModelLease lease) throws ScoringException {
        return of(lease).filter(FeatureSpec::hasFeatures).map(FeatureSpec::rulesHash);
    }
}
