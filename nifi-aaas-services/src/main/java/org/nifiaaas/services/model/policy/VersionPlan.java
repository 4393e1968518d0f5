package org.nifiaaas.services.model.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import org.nifiaaas.services.VersionSelector;

/**
 * What a {@link VersionPolicy} wants for one model. Immutable.
 *
 * @param choices what each selector wants, in the order in which it is to be loaded
 */
public record VersionPlan(Map<VersionSelector, Choice> choices) {

    /** Copies the choices. */
    public VersionPlan {
        choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }

    /**
     * What one selector wants.
     *
     * @param candidates versions of the repository that may serve, best first
     * @param withdrawn whether a version that serves the selector now has to stop, although nothing replaces it
     * @param problem why there is no candidate, in words that follow the model's name; empty if there is one
     */
    public record Choice(List<Long> candidates, boolean withdrawn, String problem) {

        /** Copies the candidates. */
        public Choice {
            candidates = List.copyOf(candidates);
        }

        static Choice of(final List<Long> candidates) {
            return new Choice(candidates, false, "");
        }

        /** Nothing new: what serves now goes on serving. */
        static Choice none(final String problem) {
            return new Choice(List.of(), false, problem);
        }

        /** Nothing at all: what serves now stops. */
        static Choice withdrawn(final String problem) {
            return new Choice(List.of(), true, problem);
        }
    }

    /** The same plan for fewer selectors. */
    public VersionPlan without(final Set<VersionSelector> selectors) {
        final Map<VersionSelector, Choice> others = new LinkedHashMap<>(choices);
        others.keySet().removeAll(selectors);
        return new VersionPlan(others);
    }

    /** Who wants a version. */
    public Set<VersionSelector> wanting(final long version) {
        final Set<VersionSelector> wanting = new LinkedHashSet<>();
        choices.forEach((selector, choice) -> {
            if (choice.candidates().contains(version)) {
                wanting.add(selector);
            }
        });
        return wanting;
    }

    /** Versions to be loaded, in this order. */
    public Set<Long> aspired() {
        final Set<Long> aspired = new LinkedHashSet<>();
        choices.values().forEach(choice -> aspired.addAll(choice.candidates()));
        return aspired;
    }

    /**
     * The version that has to serve a selector.
     *
     * @param selector one of the requested selectors
     * @param available tells whether a version is loaded
     * @return the best candidate that is loaded; empty leaves the selector with the version that serves it now
     */
    public OptionalLong serving(final VersionSelector selector, final LongPredicate available) {
        return choices.get(selector).candidates().stream()
                .mapToLong(Long::longValue)
                .filter(available)
                .findFirst();
    }
}
