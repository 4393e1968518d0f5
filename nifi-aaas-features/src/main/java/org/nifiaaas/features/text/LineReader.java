package org.nifiaaas.features.text;

import java.io.IOException;
import java.io.Reader;

/**
 * Gives a text out by no more than a line at a time, so that whoever reads it has nothing of the lines that follow, and keeps a record from growing without
 * end. Lines end with LF, CR LF or CR. Not thread-safe.
 */
final class LineReader extends Reader {

    private static final int BUFFER = 1 << 13;

    private final Reader in;
    private final int longestRecord;
    /** One more than is looked at, for the line feed behind a carriage return. */
    private final char[] buffer = new char[BUFFER + 1];

    private int position;
    private int end;
    private long line;
    private long recordLine;
    private long left;
    /** What has been read or passed over of the line that was begun last; null if nobody asks for it. */
    private final StringBuilder text;

    private boolean withinLine;
    private boolean exhausted;
    private IOException failure;

    /**
     * Creates the reader.
     *
     * @param keepsText whether {@link #text} will be asked for
     */
    LineReader(final Reader in, final int longestRecord, final boolean keepsText) {
        this.in = in;
        this.longestRecord = longestRecord;
        this.text = keepsText ? new StringBuilder() : null;
    }

    /** Lines that have been begun. */
    long line() {
        return line;
    }

    /** Whether the end of the text has been told. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Sets the line to which a record that grows too long is put down. */
    void beginRecord(final long first) {
        recordLine = first;
        left = longestRecord;
    }

    /** What has been read or passed over of the line that was begun last, up to the longest that a record may be. */
    String text() {
        return text.toString();
    }

    /** Throws what reading the text failed with, if it did. */
    void requireSound() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Passes over what is left of a line that has been begun. */
    void skipLine() throws IOException {
        while (withinLine && fill(1)) {
            final int passed = untilLineEnd(end - position);
            keep(passed);
            position += passed;
        }
    }

    @Override
    public int read(final char[] target, final int offset, final int length) throws IOException {
        try {
            if (left <= 0) {
                throw new TextException(
                        recordLine,
                        "the record is longer than " + longestRecord + " characters; is a double quote not closed?");
            }
            if (!fill(1)) {
                exhausted = true;
                return -1;
            }
            final int count = untilLineEnd(Math.min(length, end - position));
            System.arraycopy(buffer, position, target, offset, count);
            keep(count);
            position += count;
            left -= count;
            return count;
        } catch (final IOException e) {
            failure = e;
            throw e;
        }
    }

    private void keep(final int count) {
        if (text != null && text.length() < longestRecord) {
            text.append(buffer, position, count);
        }
    }

    /** Characters from the position on to the end of the line, at most {@code limit}; counts the line. May move the position. */
    private int untilLineEnd(final int limit) throws IOException {
        final int most = Math.min(limit, BUFFER);
        if (!withinLine) {
            line++;
            if (text != null) {
                text.setLength(0);
            }
        }
        withinLine = true;
        for (int count = 1; count <= most; count++) {
            final char character = buffer[position + count - 1];
            if (character == '\n' || character == '\r' && !isLineFeed(count)) {
                withinLine = false;
                return count;
            }
        }
        return most;
    }

    /** Whether a line feed stands that far behind the position. */
    private boolean isLineFeed(final int distance) throws IOException {
        return fill(distance + 1) && buffer[position + distance] == '\n';
    }

    /** Makes sure that there are so many characters from the position on; false at the end of the text. */
    private boolean fill(final int count) throws IOException {
        while (end - position < count) {
            System.arraycopy(buffer, position, buffer, 0, end - position);
            end -= position;
            position = 0;
            final int more = in.read(buffer, end, buffer.length - end);
            if (more < 0) {
                return false;
            }
            end += more;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
