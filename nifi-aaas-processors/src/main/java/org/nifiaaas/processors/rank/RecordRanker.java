package org.nifiaaas.processors.rank;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.RankItems;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
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
    private final RecordOutputs outputs;
    private final RecordSchema rankedSchema;
    private final RecordSchema unmatchedSchema;
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
     * @param scorer scorer of an open lease
     * @param passport passport of that lease, whose score field is the field of the recommendations
     * @param schema schema of the records as they are read
     * @param outputs where the records go
     */
    public RecordRanker(
            final RankingRules rules,
            final ItemLists lists,
            final CatalogueScorer scorer,
            final Passport passport,
            final RecordSchema schema,
            final RecordOutputs outputs) {
        this.rules = rules;
        this.scorer = scorer;
        this.passport = passport;
        this.outputs = outputs;
        // The recommendations stand where the passport of a pair has its score.
        final List<RecordField> added = new ArrayList<>(passport.fields());
        added.add(Recommendations.field(rules.recommendationsField()));
        this.rankedSchema = Schemas.extend(schema, added);
        this.unmatchedSchema = Schemas.extend(schema, List.of(nullable(Passport.SCORE_REASON, RecordFieldType.STRING)));
        this.selection = new ItemSelection(rules, lists, scorer);
        this.unknownItems = selection.unknownItems();
        this.ranker = new ItemRanker(rules, scorer, selection);
    }

    /**
     * Ranks for everything that the reader holds; a source without records opens an empty success.
     *
     * @param reader source, read to its end but not closed
     * @return what became of the records
     */
    public RankCounts rank(final RecordReader reader)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        for (Record record = reader.nextRecord(); record != null; record = reader.nextRecord()) {
            rank(record);
        }
        if (ranked + unmatched == 0) {
            outputs.open(RankItems.SUCCESS, rankedSchema);
        }
        return new RankCounts(ranked + unmatched, ranked, unmatched, unknownUsers, unknownItems);
    }

    private void rank(final Record record) throws IOException, SchemaNotFoundException, ScoringException {
        final String id = IdTokenizer.canonical(FieldText.id(record.getValue(rules.userField())));
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
    private BitSet candidates(final Record record) {
        final BitSet candidates = (BitSet) selection.eligible().clone();
        if (rules.candidates() == CandidateSource.FIELD) {
            final BitSet named = new BitSet();
            unknownItems += CatalogueIds.markField(
                    scorer.items(), record.getValue(rules.candidatesField().orElseThrow()), named);
            candidates.and(named);
        }
        if (rules.boughtField().isPresent()) {
            final BitSet bought = new BitSet();
            CatalogueIds.markField(
                    scorer.items(), record.getValue(rules.boughtField().get()), bought);
            candidates.andNot(bought);
        }
        return candidates;
    }

    private void ranked(final Record record, final MapRecord[] recommendations, final String reason)
            throws IOException, SchemaNotFoundException {
        ranked++;
        final Map<String, Object> values = passport.values(null, reason);
        values.put(rules.recommendationsField(), recommendations);
        outputs.write(RankItems.SUCCESS, rankedSchema, Schemas.extend(record, rankedSchema, values));
    }

    private void unmatched(final Record record, final String reason) throws IOException, SchemaNotFoundException {
        unmatched++;
        final Map<String, Object> values = Map.of(Passport.SCORE_REASON, reason);
        outputs.write(RankItems.UNMATCHED, unmatchedSchema, Schemas.extend(record, unmatchedSchema, values));
    }
}
