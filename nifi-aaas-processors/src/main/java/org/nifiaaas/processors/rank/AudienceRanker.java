package org.nifiaaas.processors.rank;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
import org.nifiaaas.services.ProfileStoreException;
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
    private final Candidates candidates;
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
     * @param candidates scores with that lease
     * @param passport passport of that lease
     * @param audienceOutput takes records with {@link AudienceRules#audienceFields}
     * @param unmatchedOutput takes records with {@link Passport#REASON}
     */
    public AudienceRanker(
            final AudienceRules rules,
            final UserLists lists,
            final ModelLease lease,
            final Candidates candidates,
            final Passport passport,
            final RecordOutput audienceOutput,
            final RecordOutput unmatchedOutput) {
        this.rules = rules;
        this.version = lease.identity();
        this.candidates = candidates;
        this.scorer = candidates.catalogue();
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
     * @throws ProfileStoreException if profiles that they need cannot be read now
     */
    public AudienceCounts rank(final RecordSource records)
            throws RecordException, ScoringException, ProfileStoreException {
        for (Record record = records.next(); record != null; record = records.next()) {
            rank(record);
        }
        if (audiences + unmatched == 0) {
            audienceOutput.open();
        }
        return new AudienceCounts(version, audiences, users, unmatched, unknownItems, unknownUsers, unknownListIds);
    }

    private void rank(final Record record) throws RecordException, ScoringException, ProfileStoreException {
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
        try {
            rank(record, candidates.item(record, id));
        } catch (final UnscorableException e) {
            unmatched(record, e.getMessage());
        }
    }

    private void rank(final Record record, final Candidates.Subject item)
            throws RecordException, ScoringException, UnscorableException, ProfileStoreException {
        final TopIds audience = scan.scan(
                candidates(record), item.scorer(), (user, score) -> Threshold.reaches(score, rules.threshold()));
        if (audience.size() == 0) {
            unmatched(record, NO_USER);
            return;
        }
        write(record, audience, item.historySource());
    }

    private BitSet candidates(final Record record) throws RecordException {
        if (rules.excludedField().isEmpty()) {
            return base;
        }
        final BitSet excluded = new BitSet();
        CatalogueIds.markField(scorer.users(), rules.excludedField().get().values(record), excluded);
        final BitSet left = (BitSet) base.clone();
        left.andNot(excluded);
        return left;
    }

    private void write(final Record record, final TopIds audience, final Optional<String> historySource)
            throws RecordException {
        audiences++;
        users += audience.size();
        final Map<String, Object> request = Schemas.values(record);
        request.keySet()
                .removeIf(field -> audienceOutput.schema().getField(field).isEmpty());
        for (int position = 0; position < audience.size(); position++) {
            final Map<String, Object> values = new LinkedHashMap<>(request);
            values.putAll(passport.values(audience.score(position), null));
            historySource.ifPresent(source -> values.put(Passport.HISTORY_SOURCE, source));
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
