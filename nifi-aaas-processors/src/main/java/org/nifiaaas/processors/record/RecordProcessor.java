package org.nifiaaas.processors.record;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceReporter;
import org.nifiaaas.services.ScoringException;

/**
 * A FlowFile of records in, children of it out, whole or not at all.
 *
 * <p>Delivery: every record of a FlowFile goes to one child or more, and the FlowFile is removed; or the FlowFile goes to failure unchanged, with the reason in
 * one line; or it stays in its queue while it has to wait. Thread-safe if {@link #process} is; no thread waits.
 */
public abstract class RecordProcessor extends AbstractProcessor {

    private final String participle;
    private final List<PropertyDescriptor> properties;
    private final Set<Relationship> relationships;
    private final Relationship failure;

    /**
     * Creates the processor.
     *
     * @param participle what becomes of records, such as "scored"
     * @param failure the relationship of those that it cannot become of
     */
    protected RecordProcessor(
            final String participle,
            final List<PropertyDescriptor> properties,
            final Set<Relationship> relationships,
            final Relationship failure) {
        this.participle = participle;
        this.properties = properties;
        this.relationships = relationships;
        this.failure = failure;
    }

    @Override
    protected final List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return properties;
    }

    @Override
    public final Set<Relationship> getRelationships() {
        return relationships;
    }

    /**
     * Works on one FlowFile.
     *
     * @param flowFile the FlowFile, for its attributes
     * @param records its records, closed by the caller
     * @param outputs where they go, completed by the caller
     * @return what became of them
     * @throws RecordException if they cannot be read or written
     * @throws ScoringException if no version may or can score them
     * @throws WaitingException if what they need may come later
     */
    protected abstract RecordOutcome process(
            ProcessContext context, FlowFile flowFile, RecordSource records, RecordOutputs outputs)
            throws RecordException, ScoringException, WaitingException;

    @Override
    public final void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        final long started = System.nanoTime();
        try (RecordOutputs outputs =
                new RecordOutputs(session, flowFile, RecordProperties.writers(context), getLogger())) {
            final RecordOutcome outcome;
            try (RecordSource records =
                    new RecordSource(session, flowFile, RecordProperties.readers(context), getLogger())) {
                outcome = process(context, flowFile, records, outputs);
            }
            final List<RecordChild> children = outputs.finish();
            transfer(session, flowFile, outcome, children, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        } catch (final RecordException | ScoringException e) {
            fail(session, flowFile, e);
        } catch (final WaitingException e) {
            putBack(context, session, e);
        }
    }

    private void transfer(
            final ProcessSession session,
            final FlowFile parent,
            final RecordOutcome outcome,
            final List<RecordChild> children,
            final long millis) {
        final List<RecordChild> marked = children.stream()
                .map(child -> new RecordChild(
                        child.relationship(), session.putAllAttributes(child.flowFile(), outcome.attributes())))
                .toList();
        tell(
                session.getProvenanceReporter(),
                parent,
                marked.stream().map(RecordChild::flowFile).toList(),
                outcome.sentence(),
                millis);
        for (final RecordChild child : marked) {
            session.transfer(
                    child.relationship().equals(failure)
                            ? failed(session, child.flowFile(), outcome.failure())
                            : child.flowFile(),
                    child.relationship());
        }
        session.remove(parent);
        outcome.counters().forEach((counter, count) -> session.adjustCounter(counter, count, false));
    }

    /**
     * Tells provenance what happened.
     *
     * @param sentence what became of the records
     */
    protected void tell(
            final ProvenanceReporter provenance,
            final FlowFile parent,
            final List<FlowFile> children,
            final String sentence,
            final long millis) {
        children.forEach(child -> provenance.modifyContent(child, sentence, millis));
    }

    private FlowFile failed(final ProcessSession session, final FlowFile child, final String reason) {
        getLogger().warn("Some records of {} cannot be {}: {}", child, participle, reason);
        return session.putAttribute(child, RecordProperties.ERROR_MESSAGE, reason);
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final Exception error) {
        final String message = RecordProperties.oneLine(error);
        getLogger().error("{} cannot be {}: {}", flowFile, participle, message);
        session.transfer(session.putAttribute(flowFile, RecordProperties.ERROR_MESSAGE, message), failure);
    }

    private static void putBack(
            final ProcessContext context, final ProcessSession session, final WaitingException reason) {
        if (reason.isAlone()) {
            session.rollback(true);
            return;
        }
        session.rollback();
        context.yield();
    }
}
