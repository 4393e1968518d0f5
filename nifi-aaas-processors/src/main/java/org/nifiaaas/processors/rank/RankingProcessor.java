package org.nifiaaas.processors.rank;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.util.IllegalTypeConversionException;
import org.nifiaaas.processors.ScoreRecord;
import org.nifiaaas.processors.model.AvailabilityLog;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.rank.lookup.LookupException;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ScoringException;

/**
 * What the processors that rank have in common: one lease and one state of the lookup files for each FlowFile, all of its records or none.
 *
 * <p>While no version is available or a lookup file cannot be used, the FlowFile stays in the queue. Thread-safe if {@link #rank} is; no thread waits.
 *
 * @param <L> what the lookup files hold
 */
public abstract class RankingProcessor<L> extends AbstractProcessor {

    public static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The incoming FlowFile, unchanged, if it cannot be read, written or scored")
            .build();

    private final AvailabilityLog availability = new AvailabilityLog();
    private final AtomicReference<String> lookupProblem = new AtomicReference<>("");

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
    public final void requireLists() {
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
     * @param reader source, read to its end but not closed
     * @param outputs where the records go
     */
    protected abstract RankOutcome rank(ModelLease lease, L lists, RecordReader reader, RecordOutputs outputs)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException;

    @Override
    public final void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        final ModelChoice choice;
        final L lists;
        try {
            choice = ModelChoice.of(context, flowFile);
            lists = readLists();
        } catch (final IllegalArgumentException e) {
            fail(session, flowFile, e);
            return;
        } catch (final LookupException e) {
            warnOnce(e);
            session.rollback();
            context.yield();
            return;
        }
        if (!lookupProblem.getAndSet("").isEmpty()) {
            getLogger().info("Ranking goes on: the lookup files can be used again");
        }
        try (ModelLease lease = service(context).acquire(choice.model(), choice.selector())) {
            availability.available(getLogger(), choice);
            rank(context, session, flowFile, lease, lists);
        } catch (final ModelUnavailableException e) {
            availability.unavailable(getLogger(), choice, e);
            ModelChoice.await(context, session, e.reason());
        }
    }

    private void warnOnce(final LookupException problem) {
        if (!problem.getMessage().equals(lookupProblem.getAndSet(problem.getMessage()))) {
            getLogger().warn("Ranking waits: {}", problem.getMessage());
        }
    }

    private void rank(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ModelLease lease,
            final L lists) {
        final long started = System.nanoTime();
        try {
            final Ranking ranking = rankRecords(context, session, flowFile, lease, lists);
            transfer(session, ranking, lease.identity(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            session.remove(flowFile);
        } catch (final IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | IllegalTypeConversionException
                | ScoringException e) {
            fail(session, flowFile, e);
        }
    }

    private Ranking rankRecords(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ModelLease lease,
            final L lists)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        try (RecordOutputs outputs =
                new RecordOutputs(session, flowFile, RecordProperties.writers(context), getLogger())) {
            final RankOutcome outcome;
            try (InputStream content = session.read(flowFile);
                    RecordReader reader =
                            RecordProperties.readers(context).createRecordReader(flowFile, content, getLogger())) {
                outcome = rank(lease, lists, reader, outputs);
            }
            return new Ranking(outcome, outputs.finish());
        }
    }

    private static void transfer(
            final ProcessSession session,
            final Ranking ranking,
            final ModelVersionIdentity version,
            final long millis) {
        final Map<String, String> attributes = ranking.outcome().attributes(version);
        final String sentence = ranking.outcome().sentence(version);
        ranking.children().forEach((relationship, unmarked) -> {
            final FlowFile child = session.putAllAttributes(unmarked, attributes);
            session.getProvenanceReporter().modifyContent(child, sentence, millis);
            session.transfer(child, relationship);
        });
        ranking.outcome().counters().forEach((counter, count) -> session.adjustCounter(counter, count, false));
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final Exception error) {
        final String message = RecordProperties.oneLine(error);
        getLogger().error("{} cannot be ranked: {}", flowFile, message);
        session.transfer(session.putAttribute(flowFile, RecordProperties.ERROR_MESSAGE, message), FAILURE);
    }

    private static ModelVersionService service(final ProcessContext context) {
        return context.getProperty(ScoreRecord.MODEL_VERSION_SERVICE).asControllerService(ModelVersionService.class);
    }

    private record Ranking(RankOutcome outcome, Map<Relationship, FlowFile> children) {}
}
