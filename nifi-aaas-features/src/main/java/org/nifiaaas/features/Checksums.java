package org.nifiaaas.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 in lower-case hexadecimal. */
public final class Checksums {

    private static final int BUFFER_BYTES = 1 << 16;

    private Checksums() {}

    /** Digest of the bytes. */
    public static String sha256(final byte[] bytes) {
        return sha256(bytes, () -> {});
    }

    /**
     * Digest of the bytes, in small pieces.
     *
     * @param step called after each piece
     */
    public static String sha256(final byte[] bytes, final Runnable step) {
        final MessageDigest digest = newDigest();
        for (int from = 0; from < bytes.length; from += BUFFER_BYTES) {
            digest.update(bytes, from, Math.min(BUFFER_BYTES, bytes.length - from));
            step.run();
        }
        return hexadecimal(digest.digest());
    }

    /**
     * Digest of a file's content, read once in small pieces.
     *
     * @throws IOException if the file cannot be read
     */
    public static String sha256(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in, Long.MAX_VALUE);
        }
    }

    /**
     * Digest of all that a stream still has, read in small pieces.
     *
     * @param in not closed
     * @param mostBytes a stream with more fails, so that one without end ends
     * @throws IOException with one line if it cannot be read or has more
     */
    public static String sha256(final InputStream in, final long mostBytes) throws IOException {
        final MessageDigest digest = newDigest();
        final byte[] buffer = new byte[BUFFER_BYTES];
        long left = mostBytes;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            left -= length;
            if (left < 0) {
                throw new IOException("it has more than the " + mostBytes + " bytes allowed");
            }
            digest.update(buffer, 0, length);
        }
        return hexadecimal(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String hexadecimal(final byte[] bytes) {
        final StringBuilder text = new StringBuilder(bytes.length * 2);
        for (final byte value : bytes) {
            text.append(Character.forDigit((value >> 4) & 0xF, 16)).append(Character.forDigit(value & 0xF, 16));
        }
        return text.toString();
    }
}
