package org.nifiaaas.processors.rank;

import java.util.Locale;
import java.util.Map;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * Counts what became of the records of one FlowFile.
 *
 * @param version version that ranked
 * @param records all records
 * @param ranked records with at least one recommendation
 * @param unmatched records without a user or without a recommendation
 * @param unknownUsers records whose user the version does not know, ranked or not
 * @param lists ids of the lookup files that the version does not know
 * @param unknownItems candidates, of the records and of the candidates' file, that the version does not know
 */
public record RankCounts(
        ModelVersionIdentity version,
        long records,
        long ranked,
        long unmatched,
        long unknownUsers,
        long unknownItems,
        UnknownListIds lists)
        implements RecordOutcome {

    public static final String RANKED_COUNTER = "Users Ranked";
    public static final String UNMATCHED_COUNTER = "Users Unmatched";
    public static final String UNKNOWN_USERS_COUNTER = "Unknown Users";
    public static final String UNKNOWN_ITEMS_COUNTER = "Unknown Candidates";

    @Override
    public Map<String, String> attributes() {
        final Map<String, String> attributes = Passport.attributes(version);
        attributes.put("rank.count", Long.toString(ranked));
        attributes.put("rank.unmatched", Long.toString(unmatched));
        attributes.put("rank.unknown.users", Long.toString(unknownUsers));
        attributes.put("rank.unknown.items", Long.toString(unknownItems));
        attributes.putAll(lists.attributes());
        return attributes;
    }

    @Override
    public String sentence() {
        return String.format(
                        Locale.ROOT,
                        "Ranked items for %,d users with %s version %d",
                        ranked,
                        version.model(),
                        version.version())
                + part(unmatched, "without a recommendation")
                + part(unknownUsers, "unknown users")
                + part(unknownItems, "unknown candidates")
                + lists.sentence();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(
                RANKED_COUNTER, ranked,
                UNMATCHED_COUNTER, unmatched,
                UNKNOWN_USERS_COUNTER, unknownUsers,
                UNKNOWN_ITEMS_COUNTER, unknownItems);
    }

    private static String part(final long count, final String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, "; %,d %s", count, what);
    }
}
