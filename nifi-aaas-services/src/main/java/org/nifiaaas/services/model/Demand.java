package org.nifiaaas.services.model;

import java.util.Set;
import org.nifiaaas.services.VersionSelector;

/**
 * Who wants a version.
 *
 * @param selectors what asks for it
 * @param configured whether the configuration is among those who ask
 * @param held whether a component holds it, see {@link org.nifiaaas.services.ModelVersionService#hold}
 * @param lastAsked when a caller last asked for it, in milliseconds since the epoch; 0 if none did
 * @param loadTime when it was last loaded, in milliseconds since the epoch; 0 if never
 */
record Demand(Set<VersionSelector> selectors, boolean configured, boolean held, long lastAsked, long loadTime) {

    /** Who makes room for whom: the lower one for the higher one, at once. */
    int rank() {
        if (configured) {
            return 2;
        }
        return held ? 1 : 0;
    }
}
