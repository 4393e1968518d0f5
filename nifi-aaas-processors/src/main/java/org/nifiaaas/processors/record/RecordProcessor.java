package org.nifiaaas.processors.record;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.provenance.ProvenanceReporter;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.record.RecordSource.Unreadable;
import org.nifiaaas.services.ScoringException;

/**
 * A FlowFile of records in, children of it out, whole or not at all.
 *
 * <p>Delivery: every record of a FlowFile goes to one child or more, in place of the FlowFile; or the FlowFile goes to failure unchanged, with the reason in
 * one line; or it stays in its queue while it has to wait. Records that the reader refuses go to failure as they came, and their neighbours go on, if the
 * reader finds the next record after them; if it does not, the whole FlowFile goes to failure. An only child is the FlowFile itself with another content and
 * keeps its identity, which provenance tells as CONTENT_MODIFIED; several children are told as FORK. Thread-safe if {@link #process} is; no thread waits.
 */
public abstract class RecordProcessor extends AbstractProcessor implements VerifiableProcessor {

    static final String UNREADABLE_COUNTER = "Records Unreadable";

    private final String participle;
    private final List<PropertyDescriptor> properties;
    private final Set<Relationship> relationships;
    private final Relationship failure;
    private final SchemaNotes notes = new SchemaNotes();

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

    /** Names of the fields that this processor adds to records, with these properties. */
    protected abstract List<String> addedFields(ProcessContext context);

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        final ConfigVerificationResult.Builder result =
                new ConfigVerificationResult.Builder().verificationStepName("Keep the added fields");
        final List<String> added = addedFields(context);
        try {
            final RecordSchema offered = Schemas.of(added.stream()
                    .map(name -> Schemas.nullable(name, RecordFieldType.STRING))
                    .toList());
            final RecordSchema written = RecordBoundary.call(
                    "writer", () -> RecordProperties.writers(context).getSchema(attributes, offered));
            final String lost = SchemaNotes.lost(written, added);
            result.outcome(lost.isEmpty() ? Outcome.SUCCESSFUL : Outcome.FAILED)
                    .explanation(lost.isEmpty() ? "The record writer writes " + String.join(", ", added) : lost);
        } catch (final RecordException e) {
            result.outcome(Outcome.SKIPPED)
                    .explanation("The schema of the record writer is not known: " + e.getMessage());
        }
        return List.of(result.build());
    }

    /** Lets the same be said again after a restart of the processor. */
    @OnScheduled
    public final void forgetNotes() {
        notes.forget();
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
        final boolean together = isKeptTogether(context);
        try (RecordOutputs outputs =
                new RecordOutputs(session, flowFile, RecordProperties.writers(context), notes, getLogger(), together)) {
            final RecordSource records =
                    new RecordSource(session, flowFile, RecordProperties.readers(context), notes, getLogger());
            final RecordOutcome outcome;
            try (RecordSource closing = records) {
                outcome = process(context, flowFile, closing, outputs);
            }
            if (records.hasUnreadable()) {
                final Unreadable unreadable = records.unreadable();
                if (together) {
                    throw new RecordException(unreadable.message(), null);
                }
                outputs.addUnreadable(failure, unreadable);
                session.adjustCounter(UNREADABLE_COUNTER, unreadable.records().size(), false);
            }
            final List<RecordChild> children = outputs.finish();
            transfer(session, flowFile, outcome, children, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        } catch (final RecordException | ScoringException e) {
            fail(session, flowFile, e);
        } catch (final WaitingException e) {
            putBack(context, session, e);
        }
    }

    private boolean isKeptTogether(final ProcessContext context) {
        return properties.contains(RecordProperties.REJECTED_RECORDS)
                && Choice.of(context, RecordProperties.REJECTED_RECORDS, RejectedRecords.class) == RejectedRecords.KEEP;
    }

    private void transfer(
            final ProcessSession session,
            final FlowFile parent,
            final RecordOutcome outcome,
            final List<RecordChild> children,
            final long millis) {
        final ProvenanceReporter provenance = session.getProvenanceReporter();
        if (children.size() == 1) {
            final RecordChild only = children.get(0);
            final FlowFile written = session.write(parent, content -> session.exportTo(only.flowFile(), content));
            session.remove(only.flowFile());
            final FlowFile marked = mark(session, written, only, outcome);
            provenance.modifyContent(marked, outcome.sentence(), millis);
            session.transfer(marked, only.relationship());
        } else {
            final Map<FlowFile, Relationship> routes = new LinkedHashMap<>();
            children.forEach(
                    child -> routes.put(mark(session, child.flowFile(), child, outcome), child.relationship()));
            provenance.fork(parent, routes.keySet(), outcome.sentence(), millis);
            routes.forEach(session::transfer);
            session.remove(parent);
        }
        outcome.counters().forEach((counter, count) -> session.adjustCounter(counter, count, false));
    }

    /** Says what became of the records, and nothing that an earlier step said of itself. */
    private FlowFile mark(
            final ProcessSession session,
            final FlowFile flowFile,
            final RecordChild child,
            final RecordOutcome outcome) {
        final Map<String, String> attributes = new HashMap<>(outcome.attributes());
        attributes.putAll(child.attributes());
        if (child.relationship().equals(failure)) {
            attributes.putIfAbsent(RecordProperties.ERROR_MESSAGE, outcome.failure());
            final String reason = attributes.get(RecordProperties.ERROR_MESSAGE);
            getLogger().warn("Some records of {} cannot be {}: {}", flowFile, participle, reason);
        }
        final Set<String> stale = flowFile.getAttributes().keySet().stream()
                .filter(name -> !attributes.containsKey(name) && isOwn(name))
                .collect(Collectors.toSet());
        return session.putAllAttributes(session.removeAllAttributes(flowFile, stale), attributes);
    }

    /** Whether an attribute is one that this processor writes, if it has reason to: without a reason it is removed. */
    protected boolean isOwn(final String attribute) {
        return attribute.equals(RecordProperties.ERROR_MESSAGE);
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
