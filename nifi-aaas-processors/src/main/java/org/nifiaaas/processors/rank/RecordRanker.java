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
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ProfileStoreException;
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
    private final Candidates candidates;
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
     * @param candidates scores with that lease
     * @param passport passport of that lease, whose score field is the field of the recommendations
     * @param rankedOutput takes records with {@link RankingRules#rankedFields}
     * @param unmatchedOutput takes records with {@link Passport#REASON}
     */
    public RecordRanker(
            final RankingRules rules,
            final ItemLists lists,
            final SelectionCache selections,
            final ModelLease lease,
            final Candidates candidates,
            final Passport passport,
            final RecordOutput rankedOutput,
            final RecordOutput unmatchedOutput) {
        this.rules = rules;
        this.version = lease.identity();
        this.candidates = candidates;
        this.scorer = candidates.catalogue();
        this.passport = passport;
        this.rankedOutput = rankedOutput;
        this.unmatchedOutput = unmatchedOutput;
        this.selection = selections.get(rules, lists, lease);
        this.unknownItems = selection.unknownItems();
        this.ranker = new ItemRanker(rules, candidates, selection);
    }

    /**
     * Ranks for every record; a source without records opens an empty output of ranked ones.
     *
     * @param records read to their end
     * @return what became of the records
     * @throws ProfileStoreException if profiles that they need cannot be read now
     */
    public RankCounts rank(final RecordSource records) throws RecordException, ScoringException, ProfileStoreException {
        for (Record record = records.next(); record != null; record = records.next()) {
            rank(record);
        }
        if (ranked + unmatched == 0) {
            rankedOutput.open();
        }
        return new RankCounts(
                version, ranked + unmatched, ranked, unmatched, unknownUsers, unknownItems, selection.unknownListIds());
    }

    private void rank(final Record record) throws RecordException, ScoringException, ProfileStoreException {
        final String id = FieldText.canonicalId(record, rules.userField());
        if (id.isEmpty()) {
            unmatched(record, Rejection.MISSING_USER.code());
            return;
        }
        try {
            rank(record, id);
        } catch (final UnscorableException e) {
            unmatched(record, e.getMessage());
        }
    }

    private void rank(final Record record, final String id)
            throws RecordException, ScoringException, UnscorableException, ProfileStoreException {
        final Candidates.Subject user = candidates.user(record, id);
        if (user.unknown()) {
            unknownUsers++;
        }
        final BitSet eligible = candidates(record);
        final boolean byPopularity = user.unknown() && rules.unknownUsers() == UnknownUsers.POPULARITY;
        if (user.unknown() && !isRanked(rules.unknownUsers())) {
            unmatched(record, UNKNOWN_USER);
            return;
        }
        if (eligible.isEmpty()) {
            unmatched(record, NO_CANDIDATE);
            return;
        }
        final MapRecord[] recommendations =
                byPopularity ? ranker.byPopularity(eligible) : ranker.byScore(user, eligible);
        if (recommendations.length == 0) {
            unmatched(record, rules.offers() == OfferHandling.REQUIRE ? NO_OFFER : NO_CANDIDATE);
            return;
        }
        ranked(record, recommendations, user, byPopularity);
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
        final BitSet eligible = (BitSet) selection.eligible().clone();
        if (rules.candidates() == CandidateSource.FIELD) {
            final BitSet named = new BitSet();
            unknownItems += CatalogueIds.markField(
                    scorer.items(), rules.candidatesField().orElseThrow().values(record), named);
            eligible.and(named);
        }
        if (rules.boughtField().isPresent()) {
            final BitSet bought = new BitSet();
            CatalogueIds.markField(scorer.items(), rules.boughtField().get().values(record), bought);
            eligible.andNot(bought);
        }
        return eligible;
    }

    private void ranked(
            final Record record,
            final MapRecord[] recommendations,
            final Candidates.Subject user,
            final boolean byPopularity)
            throws RecordException {
        ranked++;
        final Map<String, Object> values = passport.values(null, user.unknown() ? UNKNOWN_USER : null);
        values.put(rules.recommendationsField().toString(), recommendations);
        if (!byPopularity) {
            user.historySource().ifPresent(source -> values.put(Passport.HISTORY_SOURCE, source));
        }
        rankedOutput.write(record, values);
    }

    private void unmatched(final Record record, final String reason) throws RecordException {
        unmatched++;
        unmatchedOutput.writeWithoutResult(record, Map.of(Passport.SCORE_REASON, reason));
    }
}
