package org.nifiaaas.features.profile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes numbers and texts in few bytes. Not thread-safe. */
final class ProfileOutput {

    private static final int BITS = 7;
    private static final int MORE = 0x80;

    private final Map<String, Integer> texts = new HashMap<>();
    private byte[] bytes = new byte[256];
    private int size;

    /** All that was written. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** One byte as it is. */
    void single(final int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    /** Bytes as they are. */
    void all(final byte... values) {
        all(values, 0, values.length);
    }

    /** Some of the bytes of an array. */
    void all(final byte[] values, final int from, final int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * size, size + length));
        }
        System.arraycopy(values, from, bytes, size, length);
        size += length;
    }

    /** What another one has, with its length before it. */
    void part(final ProfileOutput part) {
        number(part.size);
        all(part.bytes, 0, part.size);
    }

    /** A moment, or a day, or {@link Long#MIN_VALUE}, which is short. */
    void moment(final long moment) {
        single(moment == Long.MIN_VALUE ? 0 : 1);
        if (moment != Long.MIN_VALUE) {
            number(moment);
        }
    }

    /** A number of either sign; small ones are short. */
    void number(final long value) {
        long rest = value << 1 ^ value >> Long.SIZE - 1;
        while ((rest & -MORE) != 0) {
            single((int) (rest & MORE - 1 | MORE));
            rest >>>= BITS;
        }
        single((int) rest);
    }

    /** A text that may be missing: its number if it was written before. */
    void text(final String text) {
        if (text == null) {
            number(-1);
            return;
        }
        final Integer known = texts.putIfAbsent(text, texts.size());
        if (known != null) {
            number(known);
            return;
        }
        final byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(texts.size() - 1L);
        number(encoded.length);
        all(encoded);
    }
}
