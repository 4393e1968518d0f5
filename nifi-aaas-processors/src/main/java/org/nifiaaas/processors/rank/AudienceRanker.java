package org.nifiaaas.processors.rank;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.model.Threshold;
import org.nifiaaas.processors.rank.lookup.UserLists;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoringException;

/**
 * Chooses the audience of the item of each record of one FlowFile and writes it user by user, the best first.
 *
 * <p>Holds the indices and scores of one audience and one record at a time. Belongs to one task and one FlowFile.
 */
public final class AudienceRanker {

    static final String UNKNOWN_ITEM = "unknown-item";
    static final String NO_USER = "no-user";

    private final AudienceRules rules;
    private final CatalogueScorer scorer;
    private final Passport passport;
    private final ModelVersionIdentity version;
    private final RecordOutput audienceOutput;
    private final RecordOutput unmatchedOutput;
    private final BitSet base = new BitSet();
    private final TopScan scan;
    private final long unknownUsers;
    private final UnknownListIds unknownListIds;

    private long audiences;
    private long users;
    private long unmatched;
    private long unknownItems;

    /**
     * Creates the ranker of one FlowFile.
     *
     * @param rules how to choose
     * @param lists what the lookup files hold
     * @param lease an open lease
     * @param passport passport of that lease
     * @param audienceOutput takes records with {@link AudienceRules#audienceFields}
     * @param unmatchedOutput takes records with {@link Passport#REASON}
     */
    public AudienceRanker(
            final AudienceRules rules,
            final UserLists lists,
            final ModelLease lease,
            final Passport passport,
            final RecordOutput audienceOutput,
            final RecordOutput unmatchedOutput) {
        this.rules = rules;
        this.version = lease.identity();
        this.scorer = lease.catalogueScorer();
        this.passport = passport;
        this.audienceOutput = audienceOutput;
        this.unmatchedOutput = unmatchedOutput;
        this.unknownUsers = lists.users()
                .map(ids -> CatalogueIds.mark(scorer.users(), ids, base))
                .orElse(0L);
        if (lists.users().isEmpty()) {
            base.set(1, scorer.users().size() + 1);
        }
        final BitSet excluded = new BitSet();
        final long unknownExcluded = lists.excluded()
                .map(ids -> CatalogueIds.mark(scorer.users(), ids, excluded))
                .orElse(0L);
        base.andNot(excluded);
        this.unknownListIds = UnknownListIds.ofUsers(unknownUsers, unknownExcluded);
        this.scan = new TopScan(scorer.users(), Math.min(rules.topN(), Math.max(1, base.cardinality())));
    }

    /**
     * Chooses audiences for every record; a source without records opens an empty output of audiences.
     *
     * @param records read to their end
     * @return what became of the records
     */
    public AudienceCounts rank(final RecordSource records) throws RecordException, ScoringException {
        for (Record record = records.next(); record != null; record = records.next()) {
            rank(record);
        }
        if (audiences + unmatched == 0) {
            audienceOutput.open();
        }
        return new AudienceCounts(version, audiences, users, unmatched, unknownItems, unknownUsers, unknownListIds);
    }

    private void rank(final Record record) throws RecordException, ScoringException {
        final String id = FieldText.canonicalId(record, rules.itemField());
        if (id.isEmpty()) {
            unmatched(record, Rejection.MISSING_ITEM.code());
            return;
        }
        final int item = scorer.items().index(id);
        if (item == Catalogue.UNKNOWN) {
            unknownItems++;
            unmatched(record, UNKNOWN_ITEM);
            return;
        }
        final TopIds audience = scan.scan(
                candidates(record),
                (indices, count, scores) -> scorer.scoreUsers(item, indices, count, scores),
                (user, score) -> Threshold.reaches(score, rules.threshold()));
        if (audience.size() == 0) {
            unmatched(record, NO_USER);
            return;
        }
        write(record, audience);
    }

    private BitSet candidates(final Record record) throws RecordException {
        if (rules.excludedField().isEmpty()) {
            return base;
        }
        final BitSet excluded = new BitSet();
        CatalogueIds.markField(scorer.users(), rules.excludedField().get().values(record), excluded);
        final BitSet candidates = (BitSet) base.clone();
        candidates.andNot(excluded);
        return candidates;
    }

    private void write(final Record record, final TopIds audience) throws RecordException {
        audiences++;
        users += audience.size();
        final Map<String, Object> request = Schemas.values(record);
        request.keySet()
                .removeIf(field -> audienceOutput.schema().getField(field).isEmpty());
        for (int position = 0; position < audience.size(); position++) {
            final Map<String, Object> values = new LinkedHashMap<>(request);
            values.putAll(passport.values(audience.score(position), null));
            values.put(AudienceRules.RANK, position + 1);
            values.put(AudienceRules.USER, scorer.users().id(audience.index(position)));
            audienceOutput.writeValues(values);
        }
    }

    private void unmatched(final Record record, final String reason) throws RecordException {
        unmatched++;
        unmatchedOutput.write(record, Map.of(Passport.SCORE_REASON, reason));
    }
}
