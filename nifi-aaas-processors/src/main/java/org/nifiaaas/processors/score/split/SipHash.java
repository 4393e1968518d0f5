package org.nifiaaas.processors.score.split;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4, a keyed hash of 64 bits: who does not know the key can neither predict nor steer the hash of a text. Immutable; thread-safe.
 *
 * <p>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
final class SipHash {

    private static final int KEY_BYTES = 16;
    private static final int COMPRESSION_ROUNDS = 2;
    private static final int FINAL_ROUNDS = 4;

    private final long key0;
    private final long key1;

    /**
     * Creates the hash of one key.
     *
     * @param key 16 bytes or more, of which the first 16 count
     */
    SipHash(final byte[] key) {
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException("The key has " + key.length + " bytes instead of " + KEY_BYTES);
        }
        final ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        key0 = words.getLong();
        key1 = words.getLong();
    }

    /** The hash of a message, all 64 bits of which are equally likely. */
    long hash(final byte[] message) {
        final State state = new State(key0, key1);
        final ByteBuffer words = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (words.remaining() >= Long.BYTES) {
            state.absorb(words.getLong());
        }
        long last = (long) message.length << 56;
        for (int shift = 0; words.hasRemaining(); shift += Byte.SIZE) {
            last |= (words.get() & 0xFFL) << shift;
        }
        state.absorb(last);
        return state.finish();
    }

    private static final class State {

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        private State(final long key0, final long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        private void absorb(final long word) {
            v3 ^= word;
            mix(COMPRESSION_ROUNDS);
            v0 ^= word;
        }

        private long finish() {
            v2 ^= 0xFF;
            mix(FINAL_ROUNDS);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void mix(final int rounds) {
            for (int round = 0; round < rounds; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
