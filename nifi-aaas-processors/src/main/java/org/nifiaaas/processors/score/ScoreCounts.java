package org.nifiaaas.processors.score;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.pair.PairRules;

/**
 * Counts what became of the records of one FlowFile.
 *
 * @param records all records
 * @param scored records with a score
 * @param unknown records with a user or an item that the version does not know, with a score or without
 * @param failures records that could not be scored, by reason
 */
public record ScoreCounts(long records, long scored, long unknown, Map<String, Long> failures) {

    public static final String SCORED_COUNTER = "Records Scored";
    public static final String UNKNOWN_COUNTER = "Unknown Ids";
    public static final String FAILED_COUNTER = "Records Failed";

    private static final Set<String> WITHOUT_IDS = Set.of(Rejection.MISSING_USER.code(), Rejection.MISSING_ITEM.code());

    private long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The counts as attributes of a FlowFile. */
    Map<String, String> attributes() {
        return Map.of(
                "score.count", Long.toString(scored),
                "score.unknown", Long.toString(unknown),
                "score.failed", Long.toString(failed()));
    }

    /**
     * One sentence for provenance.
     *
     * @param scorer the model and version that scored, in words
     */
    String sentence(final String scorer) {
        final String scoring = String.format(Locale.ROOT, "Scored %,d records with %s", scored, scorer);
        final String unknownIds = unknown == 0 ? "" : String.format(Locale.ROOT, "; %,d with unknown ids", unknown);
        final String lack = lacksIdsAlone() ? "without user or item" : "that cannot be scored: " + reasons();
        return scoring
                + unknownIds
                + (failures.isEmpty() ? "" : String.format(Locale.ROOT, "; %,d %s", failed(), lack));
    }

    private boolean lacksIdsAlone() {
        return WITHOUT_IDS.containsAll(failures.keySet());
    }

    private String reasons() {
        return failures.entrySet().stream()
                .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** What is wrong with the failed records, in one line. */
    String failure() {
        if (lacksIdsAlone()) {
            return String.format(Locale.ROOT, "%,d of %,d records have no user or no item", failed(), records);
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d records cannot be scored: %s; let ExtractFeatures write what the version asks for, or set %s",
                failed(),
                records,
                reasons(),
                PairRules.PROFILE_SERVICE.getName());
    }

    /** What to add to each counter. */
    Map<String, Long> counters() {
        return Map.of(SCORED_COUNTER, scored, UNKNOWN_COUNTER, unknown, FAILED_COUNTER, failed());
    }
}
