package org.nifiaaas.processors.compare;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that is known of the comparison of one FlowFile. Memory does not grow with the records but for those that {@link RankCollector} remembers. Not
 * thread-safe.
 */
public final class ComparisonSummary {

    public static final String COMPARED_COUNTER = "Records Compared";
    static final String SKIPPED_COUNTER = "Records Skipped";
    static final String FAILED_COUNTER = "Records Failed";
    public static final String FLIPPED_COUNTER = "Threshold Flips";

    /** Recorded versions that are told apart; a file with more is not one of passports of a real model. */
    static final int MOST_VERSIONS = 100;

    private static final int DECIMALS = 9;

    private final ComparisonRules rules;
    private final DifferenceMoments all = new DifferenceMoments();
    private final DifferenceMoments otherVersions = new DifferenceMoments();
    private final Map<RecordedVersion, DifferenceMoments> versions = new TreeMap<>();
    private final DifferenceHistogram histogram = new DifferenceHistogram();
    private final RankCollector ranks;
    private final Map<String, Long> skipped = new TreeMap<>();
    private final Map<String, Long> failed = new TreeMap<>();
    private final Map<String, Long> remarks = new TreeMap<>();
    private String firstFailure = "";
    private RankAgreement agreement;

    ComparisonSummary(final ComparisonRules rules) {
        this.rules = rules;
        this.ranks = new RankCollector(rules);
    }

    /**
     * Adds a compared record.
     *
     * @param score the new score
     * @param reason what is special about the new score, null for nothing
     */
    ThresholdFlip compared(final PastRecord.Scored past, final float score, final String reason) {
        if (reason != null) {
            remarks.merge(reason, 1L, Long::sum);
        }
        // A difference of exactly the tolerance must not depend on how the subtraction rounds.
        final boolean differs =
                Math.abs(score - past.score()) > rules.tolerance() || RecordComparer.OTHER_SHA.equals(reason);
        moments(past.version()).add(past.score(), score, differs, rules.threshold());
        histogram.add(past.score(), score);
        ranks.add(past.group(), past.entry(), past.score(), score);
        return all.add(past.score(), score, differs, rules.threshold());
    }

    private DifferenceMoments moments(final RecordedVersion version) {
        final DifferenceMoments known = versions.get(version);
        if (known != null) {
            return known;
        }
        if (versions.size() == MOST_VERSIONS) {
            return otherVersions;
        }
        final DifferenceMoments created = new DifferenceMoments();
        versions.put(version, created);
        return created;
    }

    /** Adds a record that was left out of the comparison. */
    void skipped(final String reason) {
        skipped.merge(reason, 1L, Long::sum);
    }

    /** Adds a record that cannot be compared. */
    void failed(final PastRecord.Unusable record) {
        if (failed.isEmpty()) {
            firstFailure = record.explanation();
        }
        failed.merge(record.reason(), 1L, Long::sum);
    }

    /** Compares the rankings, after the last record. */
    void finish() {
        agreement = ranks.agreement();
    }

    /** Records that were read. */
    long records() {
        return all.count() + skippedCount() + failedCount();
    }

    long skippedCount() {
        return sum(skipped);
    }

    long failedCount() {
        return sum(failed);
    }

    private static long sum(final Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    ComparisonRules rules() {
        return rules;
    }

    /** All compared records. */
    DifferenceMoments all() {
        return all;
    }

    /** The compared records of each recorded version. */
    Map<RecordedVersion, DifferenceMoments> versions() {
        return Collections.unmodifiableMap(versions);
    }

    /** The compared records of the versions that are not told apart. */
    DifferenceMoments otherVersions() {
        return otherVersions;
    }

    DifferenceHistogram histogram() {
        return histogram;
    }

    /** Skipped records by reason. */
    Map<String, Long> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    /** Records that cannot be compared, by reason. */
    Map<String, Long> failed() {
        return Collections.unmodifiableMap(failed);
    }

    /** Compared records whose new score is special, by reason. */
    Map<String, Long> remarks() {
        return Collections.unmodifiableMap(remarks);
    }

    /**
     * How much the rankings agree.
     *
     * @throws java.util.NoSuchElementException before {@link #finish}
     */
    RankAgreement agreement() {
        return Optional.ofNullable(agreement).orElseThrow();
    }

    /** The numbers as attributes of a FlowFile; one that was not measured is absent. */
    Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put("compare.records", Long.toString(records()));
        attributes.put("compare.compared", Long.toString(all.count()));
        attributes.put("compare.skipped", Long.toString(skippedCount()));
        attributes.put("compare.failed", Long.toString(failedCount()));
        attributes.put("compare.different", Long.toString(all.different()));
        attributes.put("compare.flips.up", Long.toString(all.flips(ThresholdFlip.UP)));
        attributes.put("compare.flips.down", Long.toString(all.flips(ThresholdFlip.DOWN)));
        attributes.put("compare.flips", Long.toString(flips()));
        if (all.count() > 0) {
            put(attributes, "compare.mean.difference", all.mean());
            put(attributes, "compare.mean.absolute.difference", all.meanAbsolute());
            put(attributes, "compare.max.difference", all.largest());
        }
        put(attributes, "compare.rank.overlap", agreement().overlap());
        put(attributes, "compare.rank.biased.overlap", agreement().biasedOverlap());
        return attributes;
    }

    private static void put(final Map<String, String> attributes, final String name, final double value) {
        if (Double.isFinite(value)) {
            attributes.put(name, decimal(value));
        }
    }

    /** A number as people and the expression language read it, without an exponent. */
    static String decimal(final double value) {
        final BigDecimal rounded = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Records that the threshold decides otherwise. */
    long flips() {
        return all.flips(ThresholdFlip.UP) + all.flips(ThresholdFlip.DOWN);
    }

    /**
     * One sentence for provenance.
     *
     * @param compared the versions that scored again, in words
     */
    String sentence(final String compared) {
        final String recorded = versions.size() == 1
                ? versions.keySet().iterator().next().model() + " version "
                        + versions.keySet().iterator().next().version()
                : versions.size() + " recorded versions";
        if (all.count() == 0) {
            return String.format(Locale.ROOT, "Compared none of %,d records", records());
        }
        return String.format(
                Locale.ROOT,
                "Compared %,d of %,d scores of %s with %s: mean difference %s, largest %s, %,d threshold flips",
                all.count(),
                records(),
                recorded,
                compared,
                decimal(all.mean()),
                decimal(all.largest()),
                flips());
    }

    /** What is wrong with the records that cannot be compared, in one line. */
    String failure() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d records cannot be compared: in the first one %s",
                failedCount(),
                records(),
                firstFailure);
    }

    /** What to add to each counter. */
    Map<String, Long> counters() {
        return Map.of(
                COMPARED_COUNTER,
                all.count(),
                SKIPPED_COUNTER,
                skippedCount(),
                FAILED_COUNTER,
                failedCount(),
                FLIPPED_COUNTER,
                flips());
    }
}
