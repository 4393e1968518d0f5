package org.nifiaaas.processors;

import static org.nifiaaas.processors.Schemas.nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;

/**
 * Scores the records of one FlowFile, batch by batch, and sends each to exactly one output in the order of the input.
 *
 * <p>Holds one batch of records at a time. Belongs to one task and one FlowFile.
 */
final class RecordScorer {

    private final ScoringRules rules;
    private final Scorer scorer;
    private final Passport passport;
    private final RecordOutputs outputs;
    private final RecordSchema scoredSchema;
    private final RecordSchema failedSchema;

    private final List<Record> batch = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private long scored;
    private long unknown;
    private long failed;

    /**
     * Creates the scorer of one FlowFile.
     *
     * @param rules how to score
     * @param scorer scorer of an open lease
     * @param passport passport of that lease
     * @param schema schema of the records as they are read
     * @param outputs where the records go
     */
    RecordScorer(
            final ScoringRules rules,
            final Scorer scorer,
            final Passport passport,
            final RecordSchema schema,
            final RecordOutputs outputs) {
        this.rules = rules;
        this.scorer = scorer;
        this.passport = passport;
        this.outputs = outputs;
        this.scoredSchema = Schemas.extend(schema, passport.fields());
        this.failedSchema = Schemas.extend(schema, List.of(nullable(Passport.SCORE_REASON, RecordFieldType.STRING)));
    }

    /**
     * Scores everything that the reader holds; a source without records opens an empty success.
     *
     * @param reader source, read to its end but not closed
     * @return what became of the records
     */
    ScoreCounts score(final RecordReader reader)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        long records = 0;
        for (Record record = reader.nextRecord(); record != null; record = reader.nextRecord()) {
            records++;
            add(record);
            if (batch.size() == rules.batchSize()) {
                flush();
            }
        }
        flush();
        if (records == 0) {
            outputs.open(ScoreRecord.SUCCESS, scoredSchema);
        }
        return new ScoreCounts(records, scored, unknown, failed);
    }

    private void add(final Record record) throws IOException, SchemaNotFoundException {
        final String user = IdTokenizer.canonical(FieldText.id(record.getValue(rules.userField())));
        if (user.isEmpty()) {
            fail(record, Rejection.MISSING_USER);
            return;
        }
        final String item = IdTokenizer.canonical(FieldText.id(record.getValue(rules.itemField())));
        if (item.isEmpty()) {
            fail(record, Rejection.MISSING_ITEM);
            return;
        }
        batch.add(record);
        users.add(user);
        items.add(item);
    }

    private void fail(final Record record, final Rejection reason) throws IOException, SchemaNotFoundException {
        failed++;
        final Map<String, Object> code = Map.of(Passport.SCORE_REASON, reason.code());
        outputs.write(ScoreRecord.FAILURE, failedSchema, Schemas.extend(record, failedSchema, code));
    }

    private void flush() throws IOException, SchemaNotFoundException, ScoringException {
        if (batch.isEmpty()) {
            return;
        }
        final PairBatch pairs = PairBatch.of(users.toArray(new String[0]), items.toArray(new String[0]));
        final ScoreBatch scores = scorer.score(pairs);
        for (int row = 0; row < batch.size(); row++) {
            write(batch.get(row), scores.propensity(row), reason(scores, row));
        }
        batch.clear();
        users.clear();
        items.clear();
    }

    private void write(final Record record, final float propensity, final String reason)
            throws IOException, SchemaNotFoundException, ScoringException {
        if (!Float.isFinite(propensity)) {
            throw new ScoringException(passport.version() + " gave a score that is not a number", null);
        }
        if (reason != null) {
            unknown++;
        }
        final boolean withScore = reason == null || rules.unknownIds() == UnknownIds.SCORE;
        if (withScore) {
            scored++;
        }
        final Map<String, Object> values = passport.values(withScore ? propensity : null, reason);
        final boolean aside = reason != null && rules.unknownIds() == UnknownIds.ROUTE;
        final Relationship relationship = aside ? ScoreRecord.UNKNOWN : ScoreRecord.SUCCESS;
        outputs.write(relationship, scoredSchema, Schemas.extend(record, scoredSchema, values));
    }

    private static String reason(final ScoreBatch scores, final int row) {
        if (scores.userUnknown(row)) {
            return scores.itemUnknown(row) ? "unknown-user-and-item" : "unknown-user";
        }
        return scores.itemUnknown(row) ? "unknown-item" : null;
    }
}
