package org.nifiaaas.processors.score.shadow;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;

/**
 * The shadow scores of one FlowFile, batch by batch. Belongs to one task; what runs on the shadow's threads shares nothing with it but immutable batches.
 *
 * <p>No method throws, whatever the shadow does, and all waiting together is bounded by the budget.
 */
public final class ShadowRun {

    public static final String SCORED_COUNTER = "Shadow Records Scored";
    public static final String SKIPPED_COUNTER = "Shadow Records Skipped";

    private final Shadow shadow;
    private final ModelChoice choice;
    private final LeaseRequest request;
    private final long budgetNanos;
    private long waitedNanos;
    private long scored;
    private long skipped;

    ShadowRun(final Shadow shadow, final ModelChoice choice, final LeaseRequest request, final long budgetNanos) {
        this.shadow = shadow;
        this.choice = choice;
        this.request = request;
        this.budgetNanos = budgetNanos;
    }

    /**
     * Lets the shadow begin with a batch, beside the version that counts.
     *
     * @param pairs makes the batch, on a thread of the shadow
     * @return the work, or nothing if the budget is spent or no thread is free
     */
    public Optional<FutureTask<ShadowScores>> submit(final LeasePairs pairs) {
        if (waitedNanos >= budgetNanos) {
            return Optional.empty();
        }
        return shadow.submit(() -> score(pairs));
    }

    /** Makes the pairs of a batch of records for the version of a lease. */
    @FunctionalInterface
    public interface LeasePairs {

        /**
         * Makes them.
         *
         * @throws ScoringException if the version asks for what cannot be found
         */
        PairBatch of(ModelLease lease) throws ScoringException;
    }

    /** Runs on a thread of the shadow, which also takes and gives back the lease. */
    private ShadowScores score(final LeasePairs leasePairs) throws ModelUnavailableException, ScoringException {
        try (ModelLease lease = request.service().acquire(choice.model(), choice.selector())) {
            final Optional<String> objection = request.objection(lease);
            if (objection.isPresent()) {
                throw new ScoringException(objection.get(), null);
            }
            final PairBatch pairs = leasePairs.of(lease);
            final ScoreBatch scores = lease.scorer().score(pairs);
            check(scores, pairs.size());
            return new ShadowScores(lease.identity(), scores);
        }
    }

    private static void check(final ScoreBatch scores, final int records) throws ScoringException {
        if (scores.size() != records) {
            throw new ScoringException("the number of scores is not that of the records", null);
        }
        for (int row = 0; row < records; row++) {
            final boolean unknown = scores.userUnknown(row) || scores.itemUnknown(row);
            final boolean unscorable = unknown && Float.isNaN(scores.propensity(row));
            if (!unscorable && !Float.isFinite(scores.propensity(row))) {
                throw new ScoringException("a score is not a number", null);
            }
        }
    }

    /**
     * Waits for the scores of a batch as long as the budget lasts.
     *
     * @param work what {@link #submit} returned
     * @param records number of records in the batch
     */
    public Optional<ShadowScores> collect(final Optional<FutureTask<ShadowScores>> work, final int records) {
        final Optional<ShadowScores> scores = work.flatMap(this::await);
        if (scores.isPresent()) {
            scored += records;
            shadow.healthy();
        } else {
            skipped += records;
        }
        return scores;
    }

    private Optional<ShadowScores> await(final FutureTask<ShadowScores> work) {
        final long started = System.nanoTime();
        try {
            return Optional.of(work.get(budgetNanos - waitedNanos, TimeUnit.NANOSECONDS));
        } catch (final ExecutionException e) {
            shadow.troubled(RecordProperties.oneLine(e.getCause()));
            return Optional.empty();
        } catch (final TimeoutException e) {
            // Only counted: under load it comes and goes with every FlowFile.
            return Optional.empty();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            waitedNanos += System.nanoTime() - started;
        }
    }

    /** The counts as attributes of a FlowFile. */
    public Map<String, String> attributes() {
        return Map.of(
                "score.shadow.count", Long.toString(scored),
                "score.shadow.skipped", Long.toString(skipped),
                "score.shadow.wait.millis", Long.toString(TimeUnit.NANOSECONDS.toMillis(waitedNanos)));
    }

    /** The rest of a sentence for provenance. */
    public String clause() {
        return String.format(Locale.ROOT, "; shadow %,d, skipped %,d", scored, skipped);
    }

    /** What to add to each counter. */
    public Map<String, Long> counters() {
        return Map.of(SCORED_COUNTER, scored, SKIPPED_COUNTER, skipped);
    }
}
