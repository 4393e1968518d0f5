package org.nifiaaas.processors.promote;

import java.util.OptionalLong;

/**
 * The version that is served now.
 *
 * @param label label of the champion
 * @param version version that it names; empty if it names none
 */
record Champion(String label, OptionalLong version) {

    @Override
    public String toString() {
        return "version " + (version.isPresent() ? version.getAsLong() : "none") + " (" + label + ")";
    }
}
