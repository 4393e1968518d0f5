package org.nifiaaas.features.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads UTF-8, passes over a byte order mark at the beginning, and refuses whatever is not UTF-8 with a {@link TextException}: a replacement character would
 * make one id of two. What comes before the first bad byte is delivered. Not thread-safe.
 */
public final class Utf8Reader extends Reader {

    private static final int BUFFER = 1 << 13;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private final CharBuffer characters = CharBuffer.allocate(BUFFER);
    private boolean begun;
    private boolean ended;
    private boolean malformed;
    private long line = 1;
    private char last;

    /**
     * Creates a reader.
     *
     * @param in the bytes, closed with this reader
     */
    public Utf8Reader(final InputStream in) {
        this.in = in;
        bytes.limit(0);
        characters.limit(0);
    }

    /**
     * Reads a whole text.
     *
     * @throws TextException if it is not UTF-8
     */
    public static String text(final InputStream in) throws IOException {
        final StringBuilder text = new StringBuilder();
        final char[] part = new char[BUFFER];
        try (Utf8Reader reader = new Utf8Reader(in)) {
            for (int length = reader.read(part, 0, BUFFER); length >= 0; length = reader.read(part, 0, BUFFER)) {
                text.append(part, 0, length);
            }
        }
        return text.toString();
    }

    @Override
    public int read(final char[] target, final int offset, final int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!characters.hasRemaining()) {
            if (malformed) {
                throw new TextException(line, "it is not UTF-8; convert the file first");
            }
            if (ended) {
                return -1;
            }
            fill();
        }
        final int count = Math.min(length, characters.remaining());
        characters.get(target, offset, count);
        return count;
    }

    private void fill() throws IOException {
        bytes.compact();
        final int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0));
        bytes.flip();
        characters.clear();
        final CoderResult result = decoder.decode(bytes, characters, ended);
        malformed = result.isError();
        characters.flip();
        countLines();
        if (!begun && characters.hasRemaining()) {
            begun = true;
            if (characters.get(0) == BYTE_ORDER_MARK) {
                characters.get();
            }
        }
    }

    private void countLines() {
        for (int position = 0; position < characters.limit(); position++) {
            final char character = characters.get(position);
            if (character == '\r' || character == '\n' && last != '\r') {
                line++;
            }
            last = character;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
