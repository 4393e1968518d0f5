package org.nifiaaas.processors.score;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.ScoreRecord;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ScoringException;

/** Reads the records of one FlowFile and gives each to the arm of its user, or to failure. Belongs to one task and one FlowFile. */
final class RecordScorer {

    private final ScoringRules rules;
    private final TrafficSplit split;
    private final List<ArmScorer> arms;
    private final ArmScorer champion;
    private final RecordOutputs failures;
    private final RecordSchema failedSchema;
    private long failed;
    private long replaced;

    /**
     * Creates the scorer of one FlowFile.
     *
     * @param rules how to score
     * @param split gives each user an arm
     * @param arms scorer of each arm; null where the first scores in place of it
     * @param schema schema of the records as they are read
     * @param failures where records without ids go
     */
    RecordScorer(
            final ScoringRules rules,
            final TrafficSplit split,
            final List<ArmScorer> arms,
            final RecordSchema schema,
            final RecordOutputs failures) {
        this.rules = rules;
        this.split = split;
        this.arms = arms;
        this.champion = arms.get(0);
        this.failures = failures;
        this.failedSchema = Schemas.extend(schema, List.of(nullable(Passport.SCORE_REASON, RecordFieldType.STRING)));
    }

    /**
     * Scores everything that the reader holds; a source without records opens an empty success of the champion.
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
        }
        if (records == 0) {
            champion.openSuccess();
        }
        long scored = 0;
        long unknown = 0;
        for (final ArmScorer arm : arms) {
            if (arm != null) {
                arm.flush();
                scored += arm.scored();
                unknown += arm.unknown();
            }
        }
        return new ScoreCounts(records, scored, unknown, failed);
    }

    private void add(final Record record) throws IOException, SchemaNotFoundException, ScoringException {
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
        final ArmScorer arm = arms.get(split.arm(user));
        if (arm == null) {
            replaced++;
            champion.add(record, user, item);
            return;
        }
        arm.add(record, user, item);
    }

    private void fail(final Record record, final Rejection reason) throws IOException, SchemaNotFoundException {
        failed++;
        final Map<String, Object> code = Map.of(Passport.SCORE_REASON, reason.code());
        failures.write(ScoreRecord.FAILURE, failedSchema, Schemas.extend(record, failedSchema, code));
    }

    /** Records of users whose arm has no version, which the champion scored. */
    long replaced() {
        return replaced;
    }
}
