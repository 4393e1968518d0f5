package org.nifiaaas.services.model.loading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;

/** Pairs to try a version with before it serves; where it scores by features, each pair has those of a golden row. Immutable. */
final class TrialPairs {

    private final GoldenRows golden;
    private final List<PairFeatures> features;

    TrialPairs(final GoldenRows golden) {
        this.golden = golden;
        this.features = golden.features().orElse(List.of()).stream()
                .map(values -> new PairFeatures(values, Optional.empty(), true))
                .toList();
    }

    /** The golden rows themselves. */
    PairBatch golden() {
        return of(golden.users(), golden.items());
    }

    /** Other pairs, with the features of the golden rows in turn. */
    PairBatch of(final String[] users, final String[] items) {
        final PairBatch pairs = PairBatch.of(users, items);
        if (features.isEmpty()) {
            return pairs;
        }
        final List<PairFeatures> known = new ArrayList<>();
        for (int row = 0; row < users.length; row++) {
            known.add(features.get(row % features.size()));
        }
        return pairs.with(known);
    }
}
