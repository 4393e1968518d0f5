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
        if (bytes.length - size < values.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * size, size + values.length));
        }
        System.arraycopy(values, 0, bytes, size, values.length);
        size += values.length;
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
