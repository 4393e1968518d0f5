package org.nifiaaas.processors.rank;

import java.util.BitSet;
import java.util.Map;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoringException;

/**
 * Ranks items for the records of one FlowFile and sends each to exactly one output in the order of the input.
 *
 * <p>Holds one record at a time. Belongs to one task and one FlowFile.
 */
public final class RecordRanker {

    static final String UNKNOWN_USER = "unknown-user";
    static final String NO_CANDIDATE = "no-candidate";
    static final String NO_OFFER = "no-offer";

    private final RankingRules rules;
    private final CatalogueScorer scorer;
    private final Passport passport;
    private final ModelVersionIdentity version;
    private final RecordOutput rankedOutput;
    private final RecordOutput unmatchedOutput;
    private final ItemSelection selection;
    private final ItemRanker ranker;

    private long ranked;
    private long unmatched;
    private long unknownUsers;
    private long unknownItems;

    /**
     * Creates the ranker of one FlowFile.
     *
     * @param rules how to rank
     * @param lists what the lookup files hold
     * @param selections remembers the lists in terms of a version's catalogue
     * @param lease an open lease
     * @param passport passport of that lease, whose score field is the field of the recommendations
     * @param rankedOutput takes records with {@link RankingRules#rankedFields}
     * @param unmatchedOutput takes records with {@link Passport#REASON}
     */
    public RecordRanker(
            final RankingRules rules,
            final ItemLists lists,
            final SelectionCache selections,
            final ModelLease lease,
            final Passport passport,
            final RecordOutput rankedOutput,
            final RecordOutput unmatchedOutput) {
        this.rules = rules;
        this.version = lease.identity();
        this.scorer = lease.catalogueScorer();
        this.passport = passport;
        this.rankedOutput = rankedOutput;
        this.unmatchedOutput = unmatchedOutput;
        this.selection = selections.get(rules, lists, lease);
        this.unknownItems = selection.unknownItems();
        this.ranker = new ItemRanker(rules, scorer, selection);
    }

    /**
     * Ranks for every record; a source without records opens an empty output of ranked ones.
     *
     * @param records read to their end
     * @return what became of the records
     */
    public RankCounts rank(final RecordSource records) throws RecordException, ScoringException {
        for (Record record = records.next(); record != null; record = records.next()) {
            rank(record);
        }
        if (ranked + unmatched == 0) {
            rankedOutput.open();
        }
        return new RankCounts(
                version, ranked + unmatched, ranked, unmatched, unknownUsers, unknownItems, selection.unknownListIds());
    }

    private void rank(final Record record) throws RecordException, ScoringException {
        final String id = FieldText.canonicalId(record, rules.userField());
        if (id.isEmpty()) {
            unmatched(record, Rejection.MISSING_USER.code());
            return;
        }
        final int user = scorer.users().index(id);
        final boolean unknown = user == Catalogue.UNKNOWN;
        if (unknown) {
            unknownUsers++;
        }
        final BitSet candidates = candidates(record);
        final boolean byPopularity = unknown && rules.unknownUsers() == UnknownUsers.POPULARITY;
        if (unknown && !isRanked(rules.unknownUsers())) {
            unmatched(record, UNKNOWN_USER);
            return;
        }
        if (candidates.isEmpty()) {
            unmatched(record, NO_CANDIDATE);
            return;
        }
        final MapRecord[] recommendations =
                byPopularity ? ranker.byPopularity(candidates) : ranker.byScore(user, candidates);
        if (recommendations.length == 0) {
            unmatched(record, rules.offers() == OfferHandling.REQUIRE ? NO_OFFER : NO_CANDIDATE);
            return;
        }
        ranked(record, recommendations, unknown ? UNKNOWN_USER : null);
    }

    /** Whether users whom the version does not know can be ranked for in this way. */
    private boolean isRanked(final UnknownUsers way) {
        return switch (way) {
            case UNMATCHED -> false;
            case SCORE -> scorer.scoresUnknownIds();
            case POPULARITY -> selection.isPopularityKnown();
        };
    }

    /** What may be recommended to the user of this record. */
    private BitSet candidates(final Record record) throws RecordException {
        final BitSet candidates = (BitSet) selection.eligible().clone();
        if (rules.candidates() == CandidateSource.FIELD) {
            final BitSet named = new BitSet();
            unknownItems += CatalogueIds.markField(
                    scorer.items(), rules.candidatesField().orElseThrow().values(record), named);
            candidates.and(named);
        }
        if (rules.boughtField().isPresent()) {
            final BitSet bought = new BitSet();
            CatalogueIds.markField(scorer.items(), rules.boughtField().get().values(record), bought);
            candidates.andNot(bought);
        }
        return candidates;
    }

    private void ranked(final Record record, final MapRecord[] recommendations, final String reason)
            throws RecordException {
        ranked++;
        final Map<String, Object> values = passport.values(null, reason);
        values.put(rules.recommendationsField().toString(), recommendations);
        rankedOutput.write(record, values);
    }

    private void unmatched(final Record record, final String reason) throws RecordException {
        unmatched++;
        unmatchedOutput.writeWithoutResult(record, Map.of(Passport.SCORE_REASON, reason));
    }
}
