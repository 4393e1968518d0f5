package org.nifiaaas.services.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nifiaaas.services.VersionSelector;

/** Who wants what of one model, and for how long. Used by the thread that polls only. */
record Interests(ServedModel served, ManagerSettings settings) {

    /**
     * Forgets the selectors that nobody has asked for in a long time.
     *
     * @param now milliseconds since the epoch
     * @return what is forgotten
     */
    List<VersionSelector> forgetIdle(final long now) {
        final List<VersionSelector> forgotten = new ArrayList<>();
        for (final VersionSelector selector : served.selectors()) {
            final boolean idle =
                    now - served.lastAsked(selector) > settings.interestIdle().toMillis();
            if (idle && !isPermanent(selector)) {
                served.forget(selector);
                forgotten.add(selector);
            }
        }
        return forgotten;
    }

    /** What the configuration asks for or a component holds stays, and so does what the policy serves: the next event may come after a quiet night. */
    private boolean isPermanent(final VersionSelector selector) {
        return isConfigured(selector)
                || served.isHeld(selector)
                || (selector instanceof VersionSelector.ByPolicy && served.route(selector) != null);
    }

    private boolean isConfigured(final VersionSelector selector) {
        return selector instanceof VersionSelector.ByPolicy && settings.models().contains(served.name());
    }

    /**
     * What is known of those who want a version.
     *
     * @param selectors what asks for it
     * @param loadTime when it was last loaded, in milliseconds since the epoch; 0 if never
     */
    Demand demand(final Set<VersionSelector> selectors, final long loadTime) {
        return new Demand(
                selectors,
                selectors.stream().anyMatch(this::isConfigured),
                selectors.stream().anyMatch(served::isHeld),
                selectors.stream().mapToLong(served::lastAsked).max().orElse(0),
                loadTime);
    }
}
