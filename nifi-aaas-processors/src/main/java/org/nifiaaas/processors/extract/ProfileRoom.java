package org.nifiaaas.processors.extract;

/** Memory for profiles that stay, and for what they say as of one moment: the first that come get it. Belongs to one task. */
final class ProfileRoom {

    /** As large a part of it is for what profiles say, which takes less than they do. */
    private static final int PART_OF_VALUES = 4;

    private static final long BYTES_OF_VALUES = 400;

    private final long forValues;
    private long left;

    ProfileRoom(final long bytes) {
        this.forValues = bytes / PART_OF_VALUES;
        this.left = bytes;
    }

    /** Gives room to a profile, if there is so much. */
    boolean takesProfile(final long bytes) {
        return takes(bytes, left - forValues);
    }

    /** Gives room to what a profile says as of one moment, if there is some. */
    boolean takesValues() {
        return takes(BYTES_OF_VALUES, left);
    }

    private boolean takes(final long bytes, final long most) {
        if (bytes > most) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
