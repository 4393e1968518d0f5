package org.nifiaaas.processors.rank;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.RankUsers;
import org.nifiaaas.processors.rank.lookup.Offer;
import org.nifiaaas.processors.rank.lookup.UserLists;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
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
    private final RecordOutputs outputs;
    private final RecordSchema audienceSchema;
    private final RecordSchema unmatchedSchema;
    private final BitSet base = new BitSet();
    private final TopScan scan;
    private final long unknownUsers;

    private long audiences;
    private long users;
    private long unmatched;
    private long unknownItems;

    /**
     * Creates the ranker of one FlowFile.
     *
     * @param rules how to choose
     * @param lists what the lookup files hold
     * @param scorer scorer of an open lease
     * @param passport passport of that lease
     * @param schema schema of the records as they are read
     * @param outputs where the records go
     */
    public AudienceRanker(
            final AudienceRules rules,
            final UserLists lists,
            final CatalogueScorer scorer,
            final Passport passport,
            final RecordSchema schema,
            final RecordOutputs outputs) {
        this.rules = rules;
        this.scorer = scorer;
        this.passport = passport;
        this.outputs = outputs;
        this.audienceSchema = audienceSchema(schema);
        this.unmatchedSchema = Schemas.extend(schema, List.of(nullable(Passport.SCORE_REASON, RecordFieldType.STRING)));
        this.unknownUsers = lists.users()
                .map(ids -> CatalogueIds.mark(scorer.users(), ids, base))
                .orElse(0L);
        if (lists.users().isEmpty()) {
            base.set(1, scorer.users().size() + 1);
        }
        if (lists.excluded().isPresent()) {
            final BitSet excluded = new BitSet();
            CatalogueIds.mark(scorer.users(), lists.excluded().get(), excluded);
            base.andNot(excluded);
        }
        this.scan = new TopScan(scorer.users(), Math.min(rules.topN(), Math.max(1, base.cardinality())));
    }

    private RecordSchema audienceSchema(final RecordSchema schema) {
        final List<RecordField> kept = new ArrayList<>(schema.getFields());
        // A list of users would be repeated for every user of the audience.
        rules.excludedField()
                .ifPresent(
                        excluded -> kept.removeIf(field -> field.getFieldName().equals(excluded)));
        final List<RecordField> added = new ArrayList<>();
        added.add(nullable(AudienceRules.RANK, RecordFieldType.INT));
        added.add(nullable(AudienceRules.USER, RecordFieldType.STRING));
        added.addAll(passport.fields());
        return Schemas.extend(new SimpleRecordSchema(kept), added);
    }

    /**
     * Chooses audiences for everything that the reader holds; a source without records opens an empty success.
     *
     * @param reader source, read to its end but not closed
     * @return what became of the records
     */
    public AudienceCounts rank(final RecordReader reader)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        for (Record record = reader.nextRecord(); record != null; record = reader.nextRecord()) {
            rank(record);
        }
        if (audiences + unmatched == 0) {
            outputs.open(RankUsers.SUCCESS, audienceSchema);
        }
        return new AudienceCounts(audiences, users, unmatched, unknownItems, unknownUsers);
    }

    private void rank(final Record record) throws IOException, SchemaNotFoundException, ScoringException {
        final String id = IdTokenizer.canonical(FieldText.id(record.getValue(rules.itemField())));
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
                (user, score) -> Offer.reaches(score, rules.threshold()));
        if (audience.size() == 0) {
            unmatched(record, NO_USER);
            return;
        }
        write(record, audience);
    }

    private BitSet candidates(final Record record) {
        if (rules.excludedField().isEmpty()) {
            return base;
        }
        final BitSet excluded = new BitSet();
        CatalogueIds.markField(
                scorer.users(), record.getValue(rules.excludedField().get()), excluded);
        final BitSet candidates = (BitSet) base.clone();
        candidates.andNot(excluded);
        return candidates;
    }

    private void write(final Record record, final TopIds audience) throws IOException, SchemaNotFoundException {
        audiences++;
        users += audience.size();
        final Map<String, Object> request = new LinkedHashMap<>();
        for (final RecordField field : record.getSchema().getFields()) {
            request.put(field.getFieldName(), record.getValue(field));
        }
        rules.excludedField().ifPresent(request::remove);
        for (int position = 0; position < audience.size(); position++) {
            final Map<String, Object> values = new LinkedHashMap<>(request);
            values.putAll(passport.values(audience.score(position), null));
            values.put(AudienceRules.RANK, position + 1);
            values.put(AudienceRules.USER, scorer.users().id(audience.index(position)));
            outputs.write(RankUsers.SUCCESS, audienceSchema, new MapRecord(audienceSchema, values));
        }
    }

    private void unmatched(final Record record, final String reason) throws IOException, SchemaNotFoundException {
        unmatched++;
        final Map<String, Object> values = Map.of(Passport.SCORE_REASON, reason);
        outputs.write(RankUsers.UNMATCHED, unmatchedSchema, Schemas.extend(record, unmatchedSchema, values));
    }
}
