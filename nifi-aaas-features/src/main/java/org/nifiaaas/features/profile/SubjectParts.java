package org.nifiaaas.features.profile;

import java.util.Optional;

/** The profile of a subject as two values. Immutable; the arrays are not copied. */
public final class SubjectParts {

    private final byte[] recent;
    private final byte[] older;

    SubjectParts(final byte[] recent, final byte[] older) {
        this.recent = recent;
        this.older = older;
    }

    /** What came since the older value was written. */
    public byte[] recent() {
        return recent;
    }

    /** The older value, empty if the one that was read still holds. */
    public Optional<byte[]> older() {
        return Optional.ofNullable(older);
    }
}
