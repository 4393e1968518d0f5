package org.nifiaaas.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The moves of a model's labels, oldest first, one JSON object a line. Not thread-safe; the caller holds the lock of the labels while it appends.
 *
 * <p>A line is added before the label moves, so a crash between the two leaves a line that did not come true. Whoever reads the history therefore looks for
 * the line that led to what the label names now.
 */
final class LabelHistory {

    private final Path file;

    LabelHistory(final Path file) {
        this.file = file;
    }

    /** Adds a line and waits until it is on the disk. */
    void append(final LabelMove move) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file.getFileName() + " is not a regular file");
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final String line = (endsInALine(channel) ? "" : "\n") + Json.writeLine(move) + "\n";
            final ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A writer that died may have left half a line, which must not swallow the next one. */
    private static boolean endsInALine(final FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        final ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }

    /** Reads the moves; lines that are none, such as half a line at the end, are passed over. */
    List<LabelMove> read() throws IOException {
        final List<LabelMove> moves = new ArrayList<>();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return moves;
        }
        final String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (final String line : text.split("\n")) {
            final LabelMove move = parse(line);
            if (move != null) {
                moves.add(move);
            }
        }
        return moves;
    }

    private static LabelMove parse(final String line) {
        try {
            final LabelMove read = Json.read(line, LabelMove.class);
            final Long from = read.from().isPresent() ? read.from().getAsLong() : null;
            return new LabelMove(read.at(), read.label(), from, read.to(), read.reason());
        } catch (final IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }
}
