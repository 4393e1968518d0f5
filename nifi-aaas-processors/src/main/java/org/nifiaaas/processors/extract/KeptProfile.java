package org.nifiaaas.processors.extract;

import java.util.Collection;
import java.util.Map;
import org.nifiaaas.features.profile.ProfileException;

/** A profile that is read, and what it says as of the moment that was asked for last. Belongs to one task. */
abstract class KeptProfile {

    /** What a decoded profile takes for each byte of its stored form, about. */
    private static final long BYTES_OF_A_BYTE = 12;

    private static final long OVERHEAD = 500;

    private final String subject;
    private boolean unreadable;
    private long bytes = OVERHEAD;

    KeptProfile(final String subject) {
        this.subject = subject;
    }

    /** Whose profile it is. */
    final String subject() {
        return subject;
    }

    /** Whether the store holds something that cannot be read. */
    final boolean isUnreadable() {
        return unreadable;
    }

    /** Whether it has to be read before it can say anything as of a moment. */
    final boolean lacks(final long time) {
        return !unreadable && !knows(time);
    }

    /** Takes what the store has. */
    final void take(final Map<String, byte[]> found) {
        try {
            bytes = OVERHEAD + BYTES_OF_A_BYTE * decode(found);
        } catch (final ProfileException e) {
            unreadable = true;
        }
    }

    /** Bytes that the decoded profile takes, about. */
    final long bytes() {
        return bytes;
    }

    /** Adds the keys under which the store has it. */
    abstract void addKeys(Collection<String> keys);

    /** Whether it can say something as of a moment. */
    abstract boolean knows(long time);

    /**
     * Decodes the profile.
     *
     * @return bytes of its stored form
     */
    abstract long decode(Map<String, byte[]> found) throws ProfileException;

    /**
     * Lets go of what there is no room for.
     *
     * @return whether anything stays
     */
    abstract boolean settle(ProfileRoom room);
}
