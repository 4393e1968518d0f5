package org.nifiaaas.training.read;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.nifiaaas.features.Rejection;

/** What became of the rows of the input: read = accepted + the sum of rejected. Immutable. */
public final class RowCounts {

    private final long read;
    private final long accepted;
    private final TreeMap<String, Long> rejected;

    private RowCounts(final long read, final long accepted, final TreeMap<String, Long> rejected) {
        this.read = read;
        this.accepted = accepted;
        this.rejected = rejected;
    }

    /**
     * Creates counts.
     *
     * @param rejected rows set aside, by code of the reason
     */
    static RowCounts of(final long accepted, final Map<String, Long> rejected) {
        long read = accepted;
        for (final long count : rejected.values()) {
            read += count;
        }
        return new RowCounts(read, accepted, new TreeMap<>(rejected));
    }

    /** The same rows, of which some that had been accepted are set aside as duplicates. */
    public RowCounts withDuplicates(final long duplicates) {
        final TreeMap<String, Long> more = new TreeMap<>(rejected);
        if (duplicates > 0) {
            more.put(Rejection.DUPLICATE.code(), duplicates);
        }
        return new RowCounts(read, accepted - duplicates, more);
    }

    public long read() {
        return read;
    }

    public long accepted() {
        return accepted;
    }

    public Map<String, Long> rejected() {
        return Collections.unmodifiableMap(rejected);
    }

    /** The rejections in words, such as {@code 3 malformed-row, 1 refund}. */
    public String describeRejected() {
        final StringBuilder text = new StringBuilder();
        rejected.forEach((code, count) -> text.append(text.length() == 0 ? "" : ", ")
                .append(count)
                .append(' ')
                .append(code));
        return text.length() == 0 ? "none" : text.toString();
    }
}
