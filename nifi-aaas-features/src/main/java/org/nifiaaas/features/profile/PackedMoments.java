package org.nifiaaas.features.profile;

/** Single moments as they lie among the bytes of a profile. Immutable; the bytes are not copied. */
final class PackedMoments {

    private final ProfileInput bytes;
    private final Tally tally;
    private final int count;
    private final long first;
    private final long last;

    private PackedMoments(
            final ProfileInput bytes, final Tally tally, final int count, final long first, final long last) {
        this.bytes = bytes;
        this.tally = tally;
        this.count = count;
        this.first = first;
        this.last = last;
    }

    /**
     * Takes bytes.
     *
     * @param count of the moments, at least 1
     * @param last time of the last one
     */
    static PackedMoments of(final ProfileInput bytes, final Tally tally, final int count, final long last)
            throws ProfileException {
        return new PackedMoments(bytes, tally, count, bytes.again().number(), last);
    }

    int count() {
        return count;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /**
     * Reads all of them.
     *
     * @param times gets their times at its beginning
     * @param tallies gets what happened then at its beginning
     */
    void read(final long[] times, final long[] tallies) {
        final ProfileInput in = bytes.again();
        try {
            long time = 0;
            for (int index = 0; index < count; index++) {
                time += in.number();
                times[index] = time;
                tally.read(in, tallies, index * tally.width());
            }
            in.requireEnd();
        } catch (final ProfileException e) {
            throw new IllegalStateException("The checksum of a profile is right, and its content is not", e);
        }
    }

    void write(final ProfileOutput out) {
        bytes.writeTo(out);
    }
}
