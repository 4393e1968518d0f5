package org.nifiaaas.processors.rank;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.nifiaaas.processors.model.AvailabilityLog;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.rank.lookup.LookupException;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProcessor;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ScoringException;

/**
 * What the processors that rank have in common: one lease and one state of the lookup files for each FlowFile.
 *
 * <p>While no version is available or a lookup file cannot be used, the FlowFile stays in the queue. Thread-safe if {@link #rank} is; no thread waits.
 *
 * @param <L> what the lookup files hold
 */
public abstract class RankingProcessor<L> extends RecordProcessor {

    public static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The incoming FlowFile, unchanged, if it cannot be read, written or scored")
            .build();

    private final AvailabilityLog availability = new AvailabilityLog();
    private final AtomicReference<String> lookupProblem = new AtomicReference<>("");

    protected RankingProcessor() {
        super("ranked", FAILURE);
    }

    /**
     * Reads the lookup files that have changed.
     *
     * @throws LookupException if one of them cannot be used
     */
    protected abstract L readLists() throws LookupException;

    /**
     * Reads the lookup files so that the processor does not start with a bad one.
     *
     * @throws ProcessException if one of them cannot be used
     */
    protected final void requireLists() {
        try {
            readLists();
        } catch (final LookupException e) {
            throw new ProcessException(e.getMessage(), e);
        }
    }

    /**
     * Ranks for every record of a FlowFile.
     *
     * @param lease lease of the version, closed by the caller
     * @param lists what the lookup files hold
     * @param records read to their end
     * @param outputs where the records go
     */
    protected abstract RecordOutcome rank(ModelLease lease, L lists, RecordSource records, RecordOutputs outputs)
            throws RecordException, ScoringException;

    @Override
    protected final RecordOutcome process(
            final ProcessContext context,
            final FlowFile flowFile,
            final RecordSource records,
            final RecordOutputs outputs)
            throws RecordException, ScoringException, WaitingException {
        final ModelChoice choice = ModelChoice.of(context, flowFile);
        final L lists = awaitLists();
        // Ids are all that ranking takes of a record, so other cleaning rules do not matter.
        final LeaseRequest request =
                LeaseRequest.of(context, flowFile, FeatureMismatch.SCORE, availability, getLogger());
        try (ModelLease lease = request.acquire(choice)) {
            return rank(lease, lists, records, outputs);
        }
    }

    private L awaitLists() throws WaitingException {
        try {
            final L lists = readLists();
            if (!lookupProblem.getAndSet("").isEmpty()) {
                getLogger().info("Ranking goes on: the lookup files can be used again");
            }
            return lists;
        } catch (final LookupException e) {
            if (!e.getMessage().equals(lookupProblem.getAndSet(e.getMessage()))) {
                getLogger().warn("Ranking waits: {}", e.getMessage());
            }
            throw new WaitingException(e, false);
        }
    }
}
