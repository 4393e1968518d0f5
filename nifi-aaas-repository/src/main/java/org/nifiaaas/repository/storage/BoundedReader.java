package org.nifiaaas.repository.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.nifiaaas.features.Checksums;

/** Reads files whose size must stay within a limit, even if they grow meanwhile. */
public final class BoundedReader {

    /** Java keeps a buffer outside of the heap, as large as the largest read, for each thread that reads a file. */
    private static final int PIECE_BYTES = 1 << 16;

    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private BoundedReader() {}

    /**
     * Reads a stream to its end.
     *
     * @param in not closed
     * @param size bytes that it is said to have
     * @param mostBytes a longer stream is not read
     * @return all of its bytes
     * @throws IOException with one line if it cannot be read or is too long
     */
    public static byte[] read(final InputStream in, final long size, final long mostBytes) throws IOException {
        final long most = Math.min(mostBytes, LARGEST_ARRAY);
        if (size > most) {
            throw tooLong(size, most);
        }
        final byte[] bytes = new byte[(int) size];
        int filled = 0;
        while (filled < bytes.length) {
            final int length = in.read(bytes, filled, Math.min(PIECE_BYTES, bytes.length - filled));
            if (length < 0) {
                return Arrays.copyOf(bytes, filled);
            }
            filled += length;
        }
        if (in.read() >= 0) {
            throw new IOException("it grew while it was read");
        }
        return bytes;
    }

    /**
     * Digests a stream in small pieces.
     *
     * @param in not closed
     * @param size bytes that it is said to have
     * @param mostBytes a longer stream fails
     * @return SHA-256 in lower-case hexadecimal
     * @throws IOException with one line if it cannot be read or is too long
     */
    public static String sha256(final InputStream in, final long size, final long mostBytes) throws IOException {
        if (size > mostBytes) {
            throw tooLong(size, mostBytes);
        }
        return Checksums.sha256(in, mostBytes);
    }

    private static IOException tooLong(final long size, final long most) {
        return new IOException("it has " + size + " bytes, more than the " + most + " allowed");
    }
}
