package org.nifiaaas.processors.extract;

import java.util.List;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;

/**
 * What profiles say of one event.
 *
 * @param event with the properties of its user and item as they were before it
 * @param windows in the order of the specification, NaN for one that has no value
 * @param history last events of the user before it, the latest first
 * @param incomplete names of windows that may lack something
 * @param ageDays days from the last event of the user before it, NaN if there is none
 * @param fate what became of it in the profiles
 */
public record EventFeatures(
        Occurrence event,
        double[] windows,
        List<PastEvent> history,
        List<String> incomplete,
        double ageDays,
        Fate fate) {

    /** Whether a profile that it needs cannot be read, so that it has no features. */
    public boolean isUnreadable() {
        return fate == Fate.UNREADABLE;
    }

    /** What became of an event in the profiles. */
    public enum Fate {
        /** It counts from now on. */
        ADDED,
        /** It counted already. */
        KNOWN,
        /** It is too old for the profile of its user to take it. */
        TOO_OLD,
        /** It lies in the future and does not count. */
        FUTURE,
        /** Profiles are only read. */
        LEFT,
        /** A profile that it needs cannot be read; it has no features. */
        UNREADABLE
    }

    /** An event of which nothing was read. */
    static EventFeatures of(final Occurrence event, final Fate fate) {
        return new EventFeatures(event, new double[0], List.of(), List.of(), Double.NaN, fate);
    }

    EventFeatures withFate(final Fate other) {
        return new EventFeatures(event, windows, history, incomplete, ageDays, other);
    }
}
