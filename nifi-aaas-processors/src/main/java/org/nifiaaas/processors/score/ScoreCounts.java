package org.nifiaaas.processors.score;

import java.util.Locale;
import java.util.Map;

/**
 * Counts what became of the records of one FlowFile.
 *
 * @param records all records
 * @param scored records with a score
 * @param unknown records with a user or an item that the version does not know, with a score or without
 * @param failed records without a user or an item
 */
public record ScoreCounts(long records, long scored, long unknown, long failed) {

    public static final String SCORED_COUNTER = "Records Scored";
    public static final String UNKNOWN_COUNTER = "Unknown Ids";
    public static final String FAILED_COUNTER = "Records Failed";

    /** The counts as attributes of a FlowFile. */
    Map<String, String> attributes() {
        return Map.of(
                "score.count", Long.toString(scored),
                "score.unknown", Long.toString(unknown),
                "score.failed", Long.toString(failed));
    }

    /**
     * One sentence for provenance.
     *
     * @param scorer the model and version that scored, in words
     */
    String sentence(final String scorer) {
        final String scoring = String.format(Locale.ROOT, "Scored %,d records with %s", scored, scorer);
        final String unknownIds = unknown == 0 ? "" : String.format(Locale.ROOT, "; %,d with unknown ids", unknown);
        final String withoutIds = failed == 0 ? "" : String.format(Locale.ROOT, "; %,d without user or item", failed);
        return scoring + unknownIds + withoutIds;
    }

    /** What is wrong with the failed records, in one line. */
    String failure() {
        return String.format(Locale.ROOT, "%,d of %,d records have no user or no item", failed, records);
    }

    /** What to add to each counter. */
    Map<String, Long> counters() {
        return Map.of(SCORED_COUNTER, scored, UNKNOWN_COUNTER, unknown, FAILED_COUNTER, failed);
    }
}
