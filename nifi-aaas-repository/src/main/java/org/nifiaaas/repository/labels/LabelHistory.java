package org.nifiaaas.repository.labels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.features.Json;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * The moves of a model's labels, oldest first, one JSON object a line. Not thread-safe; the caller holds the lock of the labels while it appends.
 *
 * <p>A line is added before the label moves, so a crash between the two leaves a line that did not come true. Whoever reads the history therefore looks for
 * the line that led to what the label names now.
 */
final class LabelHistory {

    private static final long LARGEST = 64L << 20;

    private final RepositoryStorage storage;
    private final String file;

    LabelHistory(final RepositoryStorage storage, final String file) {
        this.storage = storage;
        this.file = file;
    }

    /** Adds a line and waits until it is on the disk. */
    void append(final LabelMove move) throws IOException {
        storage.append(file, Json.writeLine(move));
    }

    /** Reads the moves; lines that are none, such as half a line at the end, are passed over. */
    List<LabelMove> read() throws IOException {
        final List<LabelMove> moves = new ArrayList<>();
        final Optional<StoredEntry> entry = storage.find(file);
        if (!entry.isPresent() || !entry.get().isFile()) {
            return moves;
        }
        final String text = new String(storage.read(file, LARGEST), StandardCharsets.UTF_8);
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
            if (read.to() < 1 || from != null && from < 1) {
                return null;
            }
            return new LabelMove(read.at(), read.label(), from, read.to(), read.reason(), read.by());
        } catch (final IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }
}
