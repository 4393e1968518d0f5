package org.nifiaaas.processors.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.pair.Pairs;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;

/**
 * Scores the records of one FlowFile that one version scores, batch by batch, and sends each to exactly one output in the order of the input.
 *
 * <p>Holds one batch of records at a time. Belongs to one task and one FlowFile.
 */
final class ArmScorer {

    private final ScoringRules rules;
    private final Scorer scorer;
    private final VersionInputs inputs;
    private final Optional<Reasons> reasons;
    private final Passport passport;
    private final Outputs outputs;
    private final Optional<ArmShadow> shadow;

    private final List<Record> batch = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private final Map<String, Long> failed = new TreeMap<>();
    private long records;
    private long scored;
    private long unknown;

    /**
     * Where records go.
     *
     * @param success records with a score
     * @param routed records with unknown ids, if they are routed
     * @param failures records that cannot be scored; empty if they stay in their place among the others
     */
    record Outputs(RecordOutput success, RecordOutput routed, Optional<RecordOutput> failures) {}

    /**
     * Creates the scorer of one FlowFile.
     *
     * @param rules how to score
     * @param scorer scorer of an open lease
     * @param inputs finds what that version asks for
     * @param reasons what speaks for a score, of the same lease, if that is asked for
     * @param passport passport of that lease
     * @param shadow scores the same records beside, if it is on
     */
    ArmScorer(
            final ScoringRules rules,
            final Scorer scorer,
            final VersionInputs inputs,
            final Optional<Reasons> reasons,
            final Passport passport,
            final Outputs outputs,
            final Optional<ArmShadow> shadow) {
        this.rules = rules;
        this.scorer = scorer;
        this.inputs = inputs;
        this.reasons = reasons;
        this.passport = passport;
        this.outputs = outputs;
        this.shadow = shadow;
    }

    /**
     * Takes one record over; it is written when its batch is full or at {@link #flush}.
     *
     * @param user canonical id
     * @param item canonical id
     * @throws ProfileStoreException if profiles that it needs cannot be read now
     */
    void add(final Record record, final String user, final String item)
            throws RecordException, ScoringException, ProfileStoreException {
        records++;
        batch.add(record);
        users.add(user);
        items.add(item);
        if (batch.size() == rules.batchSize()) {
            flush();
        }
    }

    /** Scores and writes what is left. */
    void flush() throws RecordException, ScoringException, ProfileStoreException {
        if (batch.isEmpty()) {
            return;
        }
        final Pairs pairs = inputs.pairs(batch, users, items);
        final Optional<FutureTask<ShadowScores>> beside = shadow.flatMap(each -> each.submit(batch, users, items));
        final ScoreBatch scores = pairs.batch().size() == 0 ? null : scorer.score(pairs.batch());
        final Optional<ShadowScores> shadowScores = shadow.flatMap(each -> each.collect(beside, batch.size()));
        int scoredRow = 0;
        for (int row = 0; row < batch.size(); row++) {
            final Optional<String> problem = pairs.problem(row);
            if (problem.isPresent()) {
                writeFailed(batch.get(row), problem.get());
                continue;
            }
            final Map<String, Object> values =
                    values(scores.propensity(scoredRow), Passport.unknown(scores, scoredRow));
            values.putAll(pairs.added(row));
            if (shadow.isPresent()) {
                values.putAll(ShadowScores.values(shadowScores, row, rules.unknownIds() == UnknownIds.SCORE));
            }
            putReasons(values, pairs.batch(), scoredRow);
            write(batch.get(row), values);
            scoredRow++;
        }
        batch.clear();
        users.clear();
        items.clear();
    }

    private void putReasons(final Map<String, Object> values, final PairBatch pairs, final int row)
            throws ScoringException {
        if (reasons.isEmpty()) {
            return;
        }
        if (pairs.hasFeatures() && pairs.features(row).history().isPresent()) {
            reasons.get().put(values, scorer, pairs, row);
        } else {
            reasons.get().put(values, pairs.user(row), pairs.item(row));
        }
    }

    /** Writes a record that cannot be scored, in its place if it stays among the others. */
    void fail(final Record record, final String reason)
            throws RecordException, ScoringException, ProfileStoreException {
        if (outputs.failures().isEmpty()) {
            flush();
        }
        writeFailed(record, reason);
    }

    private void writeFailed(final Record record, final String reason) throws RecordException {
        failed.merge(reason, 1L, Long::sum);
        if (outputs.failures().isPresent()) {
            outputs.failures().get().write(record, Map.of(Passport.SCORE_REASON, reason));
        } else {
            outputs.success().writeWithoutResult(record, Map.of(Passport.SCORE_REASON, reason));
        }
    }

    /** Makes sure that there is a success, even without records. */
    void openSuccess() throws RecordException {
        outputs.success().open();
    }

    private Map<String, Object> values(final float propensity, final String reason) throws ScoringException {
        // A version without a vector for unknown ids has no score for them.
        final boolean unscorable = reason != null && Float.isNaN(propensity);
        if (!unscorable && !Float.isFinite(propensity)) {
            throw new ScoringException(passport.version() + " gave a score that is not a number", null);
        }
        if (reason != null) {
            unknown++;
        }
        final boolean withScore = !unscorable && rules.isScored(reason);
        if (withScore) {
            scored++;
        }
        return passport.values(withScore ? propensity : null, reason);
    }

    private void write(final Record record, final Map<String, Object> values) throws RecordException {
        final boolean aside = values.get(Passport.SCORE_REASON) != null && rules.unknownIds() == UnknownIds.ROUTE;
        (aside ? outputs.routed() : outputs.success()).write(record, values);
    }

    /** Records taken over so far. */
    long records() {
        return records;
    }

    /** Records with a score. */
    long scored() {
        return scored;
    }

    /** Records with a user or an item that the version does not know, with a score or without. */
    long unknown() {
        return unknown;
    }

    /** Records that could not be scored, by reason. */
    Map<String, Long> failed() {
        return failed;
    }
}
