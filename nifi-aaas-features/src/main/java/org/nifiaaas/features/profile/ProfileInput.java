package org.nifiaaas.features.profile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link ProfileOutput} wrote. Not thread-safe. */
final class ProfileInput {

    private static final int BITS = 7;
    private static final int MORE = 0x80;

    private final byte[] bytes;
    private final int end;
    private final List<String> texts = new ArrayList<>();
    private int position;

    ProfileInput(final byte[] bytes, final int begin, final int end) {
        this.bytes = bytes;
        this.position = begin;
        this.end = end;
    }

    long number() throws ProfileException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            final byte next = next();
            value |= (long) (next & MORE - 1) << shift;
            if ((next & MORE) == 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw wrong();
    }

    /** A number of things, each of which takes a byte at least. */
    int count() throws ProfileException {
        final long count = number();
        if (count < 0 || count > end - position) {
            throw wrong();
        }
        return (int) count;
    }

    String text() throws ProfileException {
        final long number = number();
        if (number < 0) {
            return null;
        }
        if (number < texts.size()) {
            return texts.get((int) number);
        }
        final int length = count();
        final String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        texts.add(text);
        return text;
    }

    /** A moment, or a day, or {@link Long#MIN_VALUE}. */
    long moment() throws ProfileException {
        return next() == 0 ? Long.MIN_VALUE : number();
    }

    /** Whether the next byte is another one than 0. */
    boolean flag() throws ProfileException {
        return next() != 0;
    }

    /** The bytes of a part, which are passed over. */
    ProfileInput part() throws ProfileException {
        final int length = count();
        position += length;
        return new ProfileInput(bytes, position - length, position);
    }

    /** The same bytes from where this one is, which stays there. */
    ProfileInput again() {
        return new ProfileInput(bytes, position, end);
    }

    /** Writes all that was not read. */
    void writeTo(final ProfileOutput out) {
        out.all(bytes, position, end - position);
    }

    private byte next() throws ProfileException {
        if (position == end) {
            throw wrong();
        }
        return bytes[position++];
    }

    void requireEnd() throws ProfileException {
        if (position != end) {
            throw wrong();
        }
    }

    private static ProfileException wrong() {
        return new ProfileException("the profile is not what its form says");
    }
}
