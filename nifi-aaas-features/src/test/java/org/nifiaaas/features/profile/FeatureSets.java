package org.nifiaaas.features.profile;

import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;

/** Feature sets for tests. */
final class FeatureSets {

    private FeatureSets() {}

    static FeatureSet of(final String json) {
        try {
            return FeatureSet.of(json);
        } catch (final DesignException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
