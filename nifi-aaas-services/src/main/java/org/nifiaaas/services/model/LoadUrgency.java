package org.nifiaaas.services.model;

import java.util.List;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPlan;
import org.nifiaaas.services.model.policy.VersionPolicy;

/**
 * Tells for which versions of a model somebody waits: for want of any other, because a label, a number or the policy names it, or to step back from a newer one.
 * For the newest version that just appears nobody waits.
 */
record LoadUrgency(ServedModel served, VersionPolicy policy) {

    boolean isAwaited(final long number, final VersionPlan plan) {
        return plan.choices().entrySet().stream()
                .anyMatch(choice ->
                        isAwaited(number, choice.getKey(), choice.getValue().candidates()));
    }

    private boolean isAwaited(final long number, final VersionSelector selector, final List<Long> candidates) {
        if (!served.isServed(selector)) {
            return candidates.contains(number);
        }
        return !candidates.isEmpty()
                && candidates.get(0) == number
                && (policy.isExplicit(selector) || served.route(selector).number() > number);
    }
}
