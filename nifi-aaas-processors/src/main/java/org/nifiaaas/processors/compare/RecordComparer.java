package org.nifiaaas.processors.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;

/**
 * Scores the records of one FlowFile again, batch by batch, and sends each to exactly one output, in the order of the input.
 *
 * <p>Holds one batch of records at a time. Belongs to one task and one FlowFile.
 */
public final class RecordComparer {

    static final String NO_SCORE = "no-score";
    static final String OTHER_SHA = "other-model-sha";

    private final ComparisonRules rules;
    private final PassportReader passports;
    private final ComparisonTarget target;
    private final ComparedVersions versions;
    private final RecordOutput compared;
    private final RecordOutput failed;
    private final ComparisonSummary summary;
    private final List<PastRecord> batch = new ArrayList<>();

    /**
     * Creates the comparer of one FlowFile.
     *
     * @param rules how to compare
     * @param passports reads the records
     * @param target which version each is compared with
     * @param versions the versions, closed by the caller
     * @param compared takes records with {@link ComparisonFields#FIELDS}
     * @param failed takes records with {@link ComparisonFields#REASON_FIELD}
     */
    public RecordComparer(
            final ComparisonRules rules,
            final PassportReader passports,
            final ComparisonTarget target,
            final ComparedVersions versions,
            final RecordOutput compared,
            final RecordOutput failed) {
        this.rules = rules;
        this.passports = passports;
        this.target = target;
        this.versions = versions;
        this.compared = compared;
        this.failed = failed;
        this.summary = new ComparisonSummary(rules);
    }

    /**
     * Compares every record; a source without records opens an empty output of compared ones.
     *
     * @param records read to their end
     * @return the summary
     */
    public ComparisonSummary compare(final RecordSource records)
            throws RecordException, ScoringException, WaitingException {
        for (Record record = records.next(); record != null; record = records.next()) {
            add(passports.read(record));
        }
        flush();
        summary.finish();
        if (summary.records() == 0) {
            compared.open();
        }
        return summary;
    }

    private void add(final PastRecord past) throws RecordException, ScoringException, WaitingException {
        if (past instanceof PastRecord.Unusable unusable) {
            summary.failed(unusable);
            failed.write(unusable.record(), Map.of(ComparisonFields.REASON, unusable.reason()));
            return;
        }
        batch.add(past);
        if (batch.size() == rules.batchSize()) {
            flush();
        }
    }

    private void flush() throws RecordException, ScoringException, WaitingException {
        final List<Map<String, Object>> values = new ArrayList<>(batch.size());
        final Map<ModelChoice, List<Integer>> rowsByChoice = new LinkedHashMap<>();
        for (int row = 0; row < batch.size(); row++) {
            values.add(null);
            if (batch.get(row) instanceof PastRecord.Scored scored) {
                rowsByChoice
                        .computeIfAbsent(target.choice(scored.version()), choice -> new ArrayList<>())
                        .add(row);
            } else {
                summary.skipped(NO_SCORE);
                values.set(row, ComparisonFields.skipped(NO_SCORE));
            }
        }
        for (final Map.Entry<ModelChoice, List<Integer>> entry : rowsByChoice.entrySet()) {
            score(versions.lease(entry.getKey()), entry.getValue(), values);
        }
        for (int row = 0; row < batch.size(); row++) {
            compared.write(batch.get(row).record(), values.get(row));
        }
        batch.clear();
    }

    /** Scores the rows of the batch that one version scores. */
    private void score(final ModelLease lease, final List<Integer> rows, final List<Map<String, Object>> values)
            throws ScoringException {
        final String[] users = new String[rows.size()];
        final String[] items = new String[rows.size()];
        for (int position = 0; position < users.length; position++) {
            final PastRecord.Scored past = (PastRecord.Scored) batch.get(rows.get(position));
            versions.requireFeatures(past.featuresHash(), lease.identity());
            users[position] = past.user();
            items[position] = past.item();
        }
        final ScoreBatch scores = lease.scorer().score(PairBatch.of(users, items));
        for (int position = 0; position < users.length; position++) {
            final int row = rows.get(position);
            values.set(row, compare((PastRecord.Scored) batch.get(row), lease.identity(), scores, position));
        }
    }

    private Map<String, Object> compare(
            final PastRecord.Scored past,
            final ModelVersionIdentity version,
            final ScoreBatch scores,
            final int position)
            throws ScoringException {
        final String unknown = Passport.unknown(scores, position);
        final float score = scores.propensity(position);
        // A version without vectors for unknown ids gives no number for them.
        if (unknown != null && (Float.isNaN(score) || !rules.unknownCompared())) {
            summary.skipped(unknown);
            return ComparisonFields.skipped(unknown);
        }
        if (!(score >= 0 && score <= 1)) {
            throw new ScoringException(
                    version.model() + " version " + version.version() + " gave a score that is not from 0 to 1", null);
        }
        final String reason = isReplaced(past, version) ? OTHER_SHA : unknown;
        final ThresholdFlip flip = summary.compared(past, score, reason);
        return ComparisonFields.compared(version, score, score - past.score(), flip, reason);
    }

    /** Whether another model stands now under the number of the version that scored: versions never change, so somebody has replaced it by hand. */
    private boolean isReplaced(final PastRecord.Scored past, final ModelVersionIdentity version) {
        return rules.verify()
                && past.modelSha().isPresent()
                && !past.modelSha().get().equals(version.modelSha());
    }
}
