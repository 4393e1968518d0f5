package org.nifiaaas.services.engine.similarity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages a safetensors file in ways that a seed decides: its bytes, its length, numbers of its tensors and the text of its header. */
final class FileDamage {

    private static final List<String> STRANGE_PIECES = List.of(
            "null",
            "NaN",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\n",
            "-1",
            "1e999",
            "9223372036854775808",
            "\"F64\"",
            "\\u000a",
            "[[[",
            "{\"a\":".repeat(20_000));
    private static final int[] STRANGE_NUMBERS = {
        0, -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, Float.floatToIntBits(Float.NaN), 5
    };

    private final Random random;

    FileDamage(final long seed) {
        this.random = new Random(seed);
    }

    byte[] damage(final byte[] content) {
        switch (random.nextInt(6)) {
            case 0:
                return Arrays.copyOf(content, random.nextInt(content.length + 1));
            case 1:
                final byte[] changed = content.clone();
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                return changed;
            case 2:
            case 3:
                return withNumber(content);
            default:
                return withHeader(content);
        }
    }

    private byte[] withNumber(final byte[] content) {
        final byte[] changed = content.clone();
        final ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        final int start = Long.BYTES + (int) buffer.getLong(0);
        final int numbers = (content.length - start) / Integer.BYTES;
        buffer.putInt(
                start + Integer.BYTES * random.nextInt(numbers),
                STRANGE_NUMBERS[random.nextInt(STRANGE_NUMBERS.length)]);
        return changed;
    }

    /** A damaged header whose length is right. */
    private byte[] withHeader(final byte[] content) {
        final int length =
                (int) ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        final String header = new String(content, Long.BYTES, length, StandardCharsets.UTF_8);
        final int from = random.nextInt(header.length());
        final int to = Math.min(header.length(), from + random.nextInt(4));
        final byte[] damaged = (header.substring(0, from)
                        + STRANGE_PIECES.get(random.nextInt(STRANGE_PIECES.size()))
                        + header.substring(to))
                .getBytes(StandardCharsets.UTF_8);
        final ByteBuffer whole =
                ByteBuffer.allocate(content.length - length + damaged.length).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(damaged.length)
                .put(damaged)
                .put(content, Long.BYTES + length, content.length - Long.BYTES - length);
        return whole.array();
    }
}
