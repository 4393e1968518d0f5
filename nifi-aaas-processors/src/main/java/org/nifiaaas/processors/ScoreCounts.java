package org.nifiaaas.processors;

import java.util.Locale;
import java.util.Map;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * Counts what became of the records of one FlowFile.
 *
 * @param records all records
 * @param scored records with a score
 * @param unknown records with a user or an item that the version does not know, with a score or without
 * @param failed records without a user or an item
 */
record ScoreCounts(long records, long scored, long unknown, long failed) {

    /** The counts and the version as attributes of a FlowFile. */
    Map<String, String> attributes(final ModelVersionIdentity version) {
        return Map.of(
                "model.name", version.model(),
                "model.version", Long.toString(version.version()),
                "model.sha", version.modelSha(),
                "score.count", Long.toString(scored),
                "score.unknown", Long.toString(unknown),
                "score.failed", Long.toString(failed));
    }

    /** One sentence for provenance. */
    String sentence(final ModelVersionIdentity version) {
        final String scoring = String.format(
                Locale.ROOT, "Scored %,d records with %s version %d", scored, version.model(), version.version());
        if (unknown == 0 && failed == 0) {
            return scoring;
        }
        return String.format(
                Locale.ROOT, "%s; %,d with unknown ids, %,d without user or item", scoring, unknown, failed);
    }

    /** What is wrong with the failed records, in one line. */
    String failure() {
        return String.format(Locale.ROOT, "%,d of %,d records have no user or no item", failed, records);
    }
}
