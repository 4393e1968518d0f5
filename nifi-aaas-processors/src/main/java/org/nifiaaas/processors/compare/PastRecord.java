package org.nifiaaas.processors.compare;

import java.util.Optional;
import org.apache.nifi.serialization.record.Record;

/** What a record tells of its prediction. */
sealed interface PastRecord {

    /** The record as it was read. */
    Record record();

    /**
     * A record with a score and all that is needed to compare it. Immutable but for the record.
     *
     * @param user canonical id of the user
     * @param item canonical id of the item
     * @param group canonical id of the ranking that the record belongs to, empty if it belongs to none
     * @param entry what the record is in its ranking; not empty
     * @param score the recorded score, from 0 to 1
     * @param version version that gave the score
     * @param modelSha SHA-256 of that version's manifest; old passports lack it
     * @param featuresHash hash of the rules that cleaned the record; old passports lack it
     * @param liveHistory whether the score was made of the history of the moment, and not of the version's own copy
     */
    record Scored(
            Record record,
            String user,
            String item,
            String group,
            String entry,
            double score,
            RecordedVersion version,
            Optional<String> modelSha,
            Optional<String> featuresHash,
            boolean liveHistory)
            implements PastRecord {}

    /**
     * A record that was left without a score, with a reason.
     *
     * @param version version that gave none
     */
    record Unscored(Record record, RecordedVersion version) implements PastRecord {}

    /**
     * A record that cannot be compared.
     *
     * @param reason code of the reason
     * @param explanation the reason in words, with the name of the field; no value of the record
     */
    record Unusable(Record record, String reason, String explanation) implements PastRecord {}
}
