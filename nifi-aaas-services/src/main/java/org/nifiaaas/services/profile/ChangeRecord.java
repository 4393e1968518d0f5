package org.nifiaaas.services.profile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one value of a cache that all who change profiles agree upon: lock and commit record at once.
 *
 * @param state what is going on
 * @param sequence the number of the last change that counts; numbers grow, and are times in milliseconds or a bit later
 * @param holder whose turn it is, or was
 * @param parts how many parts of the holder's change the log still has, if it counts
 */
record ChangeRecord(State state, long sequence, String holder, int parts) {

    /** What is going on. */
    enum State {
        /** All profiles are as the last change wants them, and nobody is at work. */
        FREE,
        /** Likewise, and somebody computes the next change. */
        HELD,
        /** The change counts, and not all of its profiles need be written yet. */
        COMMITTED
    }

    static ChangeRecord free(final long sequence) {
        return new ChangeRecord(State.FREE, sequence, "", 0);
    }

    ChangeRecord held(final String by) {
        return new ChangeRecord(State.HELD, sequence, by, 0);
    }

    ChangeRecord committed(final long number, final int partsOfIt) {
        return new ChangeRecord(State.COMMITTED, number, holder, partsOfIt);
    }

    ChangeRecord free() {
        return new ChangeRecord(State.FREE, sequence, holder, parts);
    }

    boolean is(final State asked) {
        return state == asked;
    }

    static ChangeRecord read(final byte[] value) throws TableException {
        final ByteBuffer bytes = CacheFormat.open(CacheFormat.CONTROL, value);
        try {
            final byte code = bytes.get();
            final long sequence = bytes.getLong();
            final int parts = bytes.getInt();
            final byte[] holder = new byte[bytes.remaining()];
            bytes.get(holder);
            final State state = Arrays.stream(State.values())
                    .filter(possible -> possible.ordinal() == code)
                    .findFirst()
                    .orElseThrow(CacheFormat::damaged);
            return new ChangeRecord(state, sequence, new String(holder, StandardCharsets.US_ASCII), parts);
        } catch (final BufferUnderflowException e) {
            throw CacheFormat.damaged();
        }
    }

    byte[] value() {
        final byte[] text = holder.getBytes(StandardCharsets.US_ASCII);
        return CacheFormat.begin(CacheFormat.CONTROL, Byte.BYTES + Long.BYTES + Integer.BYTES + text.length)
                .put((byte) state.ordinal())
                .putLong(sequence)
                .putInt(parts)
                .put(text)
                .array();
    }
}
