package org.nifiaaas.processors.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.services.PairBatch;
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
    private final Optional<Reasons> reasons;
    private final Passport passport;
    private final RecordOutput success;
    private final RecordOutput routed;
    private final Optional<ShadowRun> shadow;

    private final List<Record> batch = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private long records;
    private long scored;
    private long unknown;

    /**
     * Creates the scorer of one FlowFile.
     *
     * @param rules how to score
     * @param scorer scorer of an open lease
     * @param reasons what speaks for a score, of the same lease, if that is asked for
     * @param passport passport of that lease
     * @param success where records go
     * @param routed where records with unknown ids go, if they are routed
     * @param shadow scores the same records beside, if it is on
     */
    ArmScorer(
            final ScoringRules rules,
            final Scorer scorer,
            final Optional<Reasons> reasons,
            final Passport passport,
            final RecordOutput success,
            final RecordOutput routed,
            final Optional<ShadowRun> shadow) {
        this.rules = rules;
        this.scorer = scorer;
        this.reasons = reasons;
        this.passport = passport;
        this.success = success;
        this.routed = routed;
        this.shadow = shadow;
    }

    /**
     * Takes one record over; it is written when its batch is full or at {@link #flush}.
     *
     * @param user canonical id
     * @param item canonical id
     */
    void add(final Record record, final String user, final String item) throws RecordException, ScoringException {
        records++;
        batch.add(record);
        users.add(user);
        items.add(item);
        if (batch.size() == rules.batchSize()) {
            flush();
        }
    }

    /** Scores and writes what is left. */
    void flush() throws RecordException, ScoringException {
        if (batch.isEmpty()) {
            return;
        }
        final PairBatch pairs = PairBatch.of(users.toArray(new String[0]), items.toArray(new String[0]));
        final Optional<FutureTask<ShadowScores>> beside = shadow.flatMap(run -> run.submit(pairs));
        final ScoreBatch scores = scorer.score(pairs);
        final Optional<ShadowScores> shadowScores = shadow.flatMap(run -> run.collect(beside, pairs.size()));
        for (int row = 0; row < batch.size(); row++) {
            final Map<String, Object> values = values(scores.propensity(row), Passport.unknown(scores, row));
            if (shadow.isPresent()) {
                values.putAll(ShadowScores.values(shadowScores, row, rules.unknownIds() == UnknownIds.SCORE));
            }
            if (reasons.isPresent()) {
                reasons.get().put(values, users.get(row), items.get(row));
            }
            write(batch.get(row), values);
        }
        batch.clear();
        users.clear();
        items.clear();
    }

    /** Writes a record without ids among the scored ones, in its place. */
    void reject(final Record record, final String reason) throws RecordException, ScoringException {
        flush();
        success.writeWithoutResult(record, Map.of(Passport.SCORE_REASON, reason));
    }

    /** Makes sure that there is a success, even without records. */
    void openSuccess() throws RecordException {
        success.open();
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
        (aside ? routed : success).write(record, values);
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
}
