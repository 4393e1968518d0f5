package org.nifiaaas.processors;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.features.Rejection;

/** Counts what became of the records of one FlowFile. Not thread-safe. */
final class ExtractionCounts {

    private long accepted;
    private final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);

    void accept() {
        accepted++;
    }

    void reject(final Rejection rejection) {
        rejections.merge(rejection, 1L, Long::sum);
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejections.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The reasons that occurred, in the order of {@link Rejection}. */
    Map<Rejection, Long> rejections() {
        return rejections;
    }

    /** One sentence for provenance. */
    String sentence() {
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
