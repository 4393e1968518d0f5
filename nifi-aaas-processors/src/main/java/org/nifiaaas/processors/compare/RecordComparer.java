package org.nifiaaas.processors.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.pair.Pairs;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ProfileStoreException;
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
    private final PairInputs inputs;
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
     * @param inputs finds what a version asks for beside the ids
     * @param compared takes records with {@link ComparisonFields#FIELDS}
     * @param failed takes records with {@link ComparisonFields#REASON_FIELD}
     */
    public RecordComparer(
            final ComparisonRules rules,
            final PassportReader passports,
            final ComparisonTarget target,
            final ComparedVersions versions,
            final PairInputs inputs,
            final RecordOutput compared,
            final RecordOutput failed) {
        this.rules = rules;
        this.passports = passports;
        this.target = target;
        this.versions = versions;
        this.inputs = inputs;
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
        final Map<Scoring, List<Integer>> rowsByScoring = new LinkedHashMap<>();
        for (int row = 0; row < batch.size(); row++) {
            values.add(null);
            if (batch.get(row) instanceof PastRecord.Scored scored) {
                final Scoring scoring = new Scoring(target.choice(scored.version()), scored.liveHistory());
                rowsByScoring
                        .computeIfAbsent(scoring, first -> new ArrayList<>())
                        .add(row);
            } else {
                summary.skipped(NO_SCORE);
                values.set(row, ComparisonFields.skipped(NO_SCORE));
            }
        }
        for (final Map.Entry<Scoring, List<Integer>> entry : rowsByScoring.entrySet()) {
            score(entry.getKey(), entry.getValue(), values);
        }
        for (int row = 0; row < batch.size(); row++) {
            compared.write(batch.get(row).record(), values.get(row));
        }
        batch.clear();
    }

    /** How a record is scored again: by which version, and whether by the history of the moment. */
    private record Scoring(ModelChoice choice, boolean liveHistory) {}

    /** Scores the rows of the batch that one version scores in one way. */
    private void score(final Scoring scoring, final List<Integer> rows, final List<Map<String, Object>> values)
            throws RecordException, ScoringException, WaitingException {
        final ModelLease lease = versions.lease(scoring.choice());
        final List<Record> records = new ArrayList<>();
        final List<String> users = new ArrayList<>();
        final List<String> items = new ArrayList<>();
        for (final int row : rows) {
            final PastRecord.Scored past = (PastRecord.Scored) batch.get(row);
            versions.requireFeatures(past.featuresHash(), lease);
            records.add(past.record());
            users.add(past.user());
            items.add(past.item());
        }
        final Pairs pairs = pairs(inputs.of(lease, scoring.liveHistory()), records, users, items);
        final ScoreBatch scores =
                pairs.batch().size() == 0 ? null : lease.scorer().score(pairs.batch());
        int scored = 0;
        for (int position = 0; position < rows.size(); position++) {
            final int row = rows.get(position);
            final Optional<String> problem = pairs.problem(position);
            if (problem.isPresent()) {
                summary.skipped(problem.get());
                values.set(row, ComparisonFields.skipped(problem.get()));
            } else {
                values.set(row, compare((PastRecord.Scored) batch.get(row), lease.identity(), scores, scored));
                scored++;
            }
        }
    }

    private static Pairs pairs(
            final VersionInputs version, final List<Record> records, final List<String> users, final List<String> items)
            throws RecordException, ScoringException {
        try {
            return version.pairs(records, users, items);
        } catch (final ProfileStoreException e) {
            throw new ScoringException(e.getMessage(), e);
        }
    }

    /** Finds what versions ask for beside the ids. */
    @FunctionalInterface
    public interface PairInputs {

        /**
         * What the version of a lease asks for.
         *
         * @param liveHistory whether it scores by the history of the moment
         * @throws ScoringException with one line if its specification cannot be read
         */
        VersionInputs of(ModelLease lease, boolean liveHistory) throws ScoringException;
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
