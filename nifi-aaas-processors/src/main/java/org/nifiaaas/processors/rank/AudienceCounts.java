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
 * @param audiences records whose item has an audience
 * @param users users in all audiences
 * @param unmatched records without an item or without an audience
 * @param unknownItems records whose item the version does not know
 * @param lists ids of the lookup files that the version does not know
 * @param unknownUsers ids of the user base's file that the version does not know
 */
public record AudienceCounts(
        ModelVersionIdentity version,
        long audiences,
        long users,
        long unmatched,
        long unknownItems,
        long unknownUsers,
        UnknownListIds lists)
        implements RecordOutcome {

    public static final String SELECTED_COUNTER = "Users Selected";
    public static final String UNMATCHED_COUNTER = "Items Unmatched";
    public static final String UNKNOWN_ITEMS_COUNTER = "Unknown Items";

    @Override
    public Map<String, String> attributes() {
        final Map<String, String> attributes = Passport.attributes(version);
        attributes.put("rank.audiences", Long.toString(audiences));
        attributes.put("rank.count", Long.toString(users));
        attributes.put("rank.unmatched", Long.toString(unmatched));
        attributes.put("rank.unknown.items", Long.toString(unknownItems));
        attributes.put("rank.unknown.users", Long.toString(unknownUsers));
        attributes.putAll(lists.attributes());
        return attributes;
    }

    @Override
    public String sentence() {
        return String.format(
                        Locale.ROOT,
                        "Chose %,d users for %,d items with %s version %d",
                        users,
                        audiences,
                        version.model(),
                        version.version())
                + (unmatched == 0 ? "" : String.format(Locale.ROOT, "; %,d without an audience", unmatched))
                + lists.sentence();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(SELECTED_COUNTER, users, UNMATCHED_COUNTER, unmatched, UNKNOWN_ITEMS_COUNTER, unknownItems);
    }
}
