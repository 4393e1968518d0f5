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
    private final FeatureCounts features;
    private final Map<String, String> masks;
    private long accepted;
    private long timesOfUnknownZone;
    private final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);

    /**
     * Begins to count.
     *
     * @param features what is said of features
     * @param masks what is said of masks
     */
    ExtractionCounts(final String featuresHash, final FeatureCounts features, final Map<String, String> masks) {
        this.featuresHash = featuresHash;
        this.features = features;
        this.masks = masks;
    }

    FeatureCounts features() {
        return features;
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
        features.attributes(attributes);
        attributes.putAll(masks);
        return attributes;
    }

    @Override
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new HashMap<>(features.counters());
        counters.put(ACCEPTED_COUNTER, accepted);
        counters.put(REJECTED_COUNTER, rejected());
        return counters;
    }

    @Override
    public String sentence() {
        final long rejected = rejected();
        final String counts = String.format(Locale.ROOT, "Accepted %,d of %,d records", accepted, accepted + rejected);
        final String reasons = rejections.entrySet().stream()
                .map(entry ->
                        String.format(Locale.ROOT, "%s %,d", entry.getKey().code(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return counts + (reasons.isEmpty() ? "" : "; rejected: " + reasons) + features.sentence();
    }
}
