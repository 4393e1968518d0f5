package org.nifiaaas.processors.extract;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.processors.record.RecordProperties;

/** Counts what became of the records of one FlowFile. Not thread-safe. */
public final class ExtractionCounts implements RecordOutcome {

    public static final String ACCEPTED_COUNTER = "Records Accepted";
    public static final String REJECTED_COUNTER = "Records Rejected";

    private final String featuresHash;
    private long accepted;
    private long timesOfUnknownZone;
    private final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);

    ExtractionCounts(final String featuresHash) {
        this.featuresHash = featuresHash;
    }

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

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejections.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(RecordProperties.FEATURES_HASH, featuresHash);
        attributes.put("features.accepted", Long.toString(accepted));
        attributes.put("features.rejected", Long.toString(rejected()));
        rejections.forEach((reason, count) -> attributes.put("rejected." + reason.code(), count.toString()));
        return attributes;
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(ACCEPTED_COUNTER, accepted, REJECTED_COUNTER, rejected());
    }

    @Override
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
