package org.nifiaaas.processors.pair;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nifiaaas.services.PairFeatures;

/**
 * What a version is told of one pair, or why it cannot be told.
 *
 * @param features null if there is a problem
 * @param added makes values of {@link VersionInputs#added}
 * @param problem why the pair cannot be scored, with the name of the feature
 */
record PairInput(PairFeatures features, Supplier<Map<String, Object>> added, Optional<String> problem) {

    static PairInput of(final PairFeatures features, final Supplier<Map<String, Object>> added) {
        return new PairInput(features, added, Optional.empty());
    }

    static PairInput unusable(final String problem) {
        return new PairInput(null, Map::of, Optional.of(problem));
    }
}
