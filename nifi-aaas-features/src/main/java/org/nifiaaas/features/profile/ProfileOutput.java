package org.nifiaaas.features.profile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes numbers and texts in few bytes. Not thread-safe. */
final class ProfileOutput {

    private static final int BITS = 7;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes;
    private final Map<String, Integer> texts = new HashMap<>();

    ProfileOutput(final ByteArrayOutputStream bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** A number of either sign; small ones are short. */
    void number(final long value) {
        long rest = value << 1 ^ value >> Long.SIZE - 1;
        while ((rest & -MORE) != 0) {
            bytes.write((int) (rest & MORE - 1 | MORE));
            rest >>>= BITS;
        }
        bytes.write((int) rest);
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
        bytes.write(encoded, 0, encoded.length);
    }
}
