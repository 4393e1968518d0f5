package org.nifiaaas.services.profile;

import java.nio.ByteBuffer;

/**
 * A profile as it stands in a cache. One that was removed stays as an empty one, so that whoever is late does not bring it back.
 *
 * @param sequence the number of the change that wrote it, which is also the time in milliseconds at which it was written, or a bit later
 */
record StoredProfile(long sequence, byte[] profile) {

    /** How much longer it is in the cache. */
    static final int OVERHEAD = CacheFormat.LENGTH + Long.BYTES;

    static StoredProfile read(final byte[] value) throws TableException {
        final ByteBuffer bytes = CacheFormat.open(CacheFormat.PROFILE, value);
        if (bytes.remaining() < Long.BYTES) {
            throw CacheFormat.damaged();
        }
        final long sequence = bytes.getLong();
        final byte[] profile = new byte[bytes.remaining()];
        bytes.get(profile);
        return new StoredProfile(sequence, profile);
    }

    /** Whether there is no profile any more. */
    boolean isEmpty() {
        return profile.length == 0;
    }

    byte[] value() {
        return CacheFormat.begin(CacheFormat.PROFILE, Long.BYTES + profile.length)
                .putLong(sequence)
                .put(profile)
                .array();
    }
}
