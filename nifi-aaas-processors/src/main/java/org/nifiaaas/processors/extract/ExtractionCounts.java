package org.nifiaaas.processors.extract;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.features.Rejection;

/** Counts what became of the records of one FlowFile. Not thread-safe. */
public final class ExtractionCounts {

    private long accepted;
    private long timesOfUnknownZone;
    private final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);

    void accept() {
        accepted++;
    }

    void reject(final Rejection rejection) {
        rejections.merge(rejection, 1L, Long::sum);
    }

    void addTimeOfUnknownZone() {
        timesOfUnknownZone++;
    }

    /** Records whose time is a time stamp that the reader may have taken for a local time of this host. */
    public long timesOfUnknownZone() {
        return timesOfUnknownZone;
    }

    public long accepted() {
        return accepted;
    }

    public long rejected() {
        return rejections.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The reasons that occurred, in the order of {@link Rejection}. */
    public Map<Rejection, Long> rejections() {
        return rejections;
    }

    /** One sentence for provenance. */
    public String sentence() {
        final long rejected = rejected();
        final String counts = String.format(Locale.ROOT, "Accepted %,d of %,d records", accepted, accepted + rejected);
        if (rejected == 0) {
            return counts;
        }
        return counts
                + rejections.entrySet().stream()
                        .map(entry -> String.format(
                                Locale.ROOT, "%s %,d", entry.getKey().code(), entry.getValue()))
                        .collect(Collectors.joining(", ", "; rejected: ", ""));
    }
}
