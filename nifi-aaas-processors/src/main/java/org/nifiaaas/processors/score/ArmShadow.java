package org.nifiaaas.processors.score;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.Pairs;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.pair.VersionInputs.Side;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * The shadow of the records of one arm: it is told what its own version asks for.
 *
 * @param run the shadow scores of the FlowFile
 * @param rules where features come from that are not in the records
 * @param schema schema of the records
 * @param now the present
 */
record ArmShadow(ShadowRun run, PairRules rules, RecordSchema schema, Instant now) {

    /**
     * Lets the shadow begin with a batch.
     *
     * @param batch records that nobody changes; the lists are copied
     */
    Optional<FutureTask<ShadowScores>> submit(
            final List<Record> batch, final List<String> users, final List<String> items) {
        final List<Record> records = List.copyOf(batch);
        final List<String> userIds = List.copyOf(users);
        final List<String> itemIds = List.copyOf(items);
        return run.submit(lease -> pairs(lease, records, userIds, itemIds));
    }

    private PairBatch pairs(
            final ModelLease lease, final List<Record> records, final List<String> users, final List<String> items)
            throws ScoringException {
        final Pairs pairs;
        try {
            pairs = VersionInputs.of(lease, rules, schema, Side.PAIR, now).pairs(records, users, items);
        } catch (final RecordException | ProfileStoreException e) {
            throw new ScoringException(e.getMessage(), e);
        }
        final Optional<String> problem = pairs.problem();
        if (problem.isPresent()) {
            throw new ScoringException(problem.get(), null);
        }
        return pairs.batch();
    }

    /** Waits for the scores of a batch, see {@link ShadowRun#collect}. */
    Optional<ShadowScores> collect(final Optional<FutureTask<ShadowScores>> work, final int records) {
        return run.collect(work, records);
    }
}
