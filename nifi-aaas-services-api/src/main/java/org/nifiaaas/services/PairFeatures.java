package org.nifiaaas.services;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a pair beside its ids, as of the moment that it is scored for. Immutable; safe for use by several threads. Pairs of one user may share one.
 *
 * @param values one for each column and then for each window of the version's specification, in its order: a {@link String} for a categorical column, a
 *     {@link Double} for a numeric one or a window, null for what is missing; empty if the version asks for none
 * @param history what the user bought, the latest first; empty if it is not known, so that the version's own copy is used, a list without entries for a user who
 *     bought nothing
 * @param userSeen whether anything is known of what the user did before
 */
public record PairFeatures(List<Object> values, Optional<List<PastPurchase>> history, boolean userSeen) {

    /** Copies the lists. */
    public PairFeatures {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        history = history.map(List::copyOf);
    }

    /** A history and nothing else. */
    public static PairFeatures ofHistory(final List<PastPurchase> history) {
        return new PairFeatures(List.of(), Optional.of(history), !history.isEmpty());
    }
}
