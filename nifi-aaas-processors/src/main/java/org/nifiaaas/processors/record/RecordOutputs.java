package org.nifiaaas.processors.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.record.RecordSource.Unreadable;

/**
 * The children of one FlowFile. All or nothing: unless {@link #finish} has returned, {@link #close} removes every child from the session, and the parent can be
 * routed with its content untouched. Belongs to one task.
 */
public final class RecordOutputs implements AutoCloseable {

    private final ProcessSession session;
    private final FlowFile parent;
    private final RecordSetWriterFactory writers;
    private final SchemaNotes notes;
    private final ComponentLog log;
    private final boolean together;
    private final List<RecordOutput> outputs = new ArrayList<>();
    private final List<RecordChild> documents = new ArrayList<>();
    private boolean finished;

    RecordOutputs(
            final ProcessSession session,
            final FlowFile parent,
            final RecordSetWriterFactory writers,
            final SchemaNotes notes,
            final ComponentLog log,
            final boolean together) {
        this.session = session;
        this.parent = parent;
        this.writers = writers;
        this.notes = notes;
        this.log = log;
        this.together = together;
    }

    /** Whether rejected records stay with the accepted ones. */
    public boolean keepsTogether() {
        return together;
    }

    /**
     * Prepares the child of rejected records, or names the one of the accepted ones if they stay together.
     *
     * @param accepted takes the added fields as well, if they stay together
     * @param relationship where rejected records go otherwise
     * @param schema schema of the records as they are read
     * @param added fields that are added to rejected records
     * @param attributes what a child of their own says
     */
    public RecordOutput rejected(
            final RecordOutput accepted,
            final Relationship relationship,
            final RecordSchema schema,
            final List<RecordField> added,
            final Map<String, String> attributes) {
        return together ? accepted : to(relationship, schema, added, attributes);
    }

    /**
     * Prepares a child.
     *
     * @param relationship where it will go
     * @param schema schema of the records as they are read
     * @param added fields that are added to them
     */
    public RecordOutput to(final Relationship relationship, final RecordSchema schema, final List<RecordField> added) {
        return to(relationship, schema, added, Map.of());
    }

    /**
     * Prepares a child with attributes of its own.
     *
     * @param relationship where it will go
     * @param schema schema of the records as they are read
     * @param added fields that are added to them
     * @param attributes what this child says and its siblings may not
     */
    public RecordOutput to(
            final Relationship relationship,
            final RecordSchema schema,
            final List<RecordField> added,
            final Map<String, String> attributes) {
        final List<String> names = added.stream().map(RecordField::getFieldName).toList();
        final RecordOutput output = new RecordOutput(
                session,
                parent,
                writers,
                written -> notes.keep(log, written, names),
                log,
                relationship,
                schema,
                added,
                attributes);
        outputs.add(output);
        return output;
    }

    /**
     * Adds a child that holds a text and no records.
     *
     * @param relationship where it will go
     * @param name its attribute {@code filename}
     */
    public void addDocument(
            final Relationship relationship, final String name, final String mimeType, final String text) {
        final FlowFile written =
                session.write(session.create(parent), content -> content.write(text.getBytes(StandardCharsets.UTF_8)));
        documents.add(new RecordChild(
                relationship,
                session.removeAttribute(written, RecordOutput.RECORD_COUNT),
                Map.of(CoreAttributes.FILENAME.key(), name, CoreAttributes.MIME_TYPE.key(), mimeType)));
    }

    /**
     * Adds a child with records that their reader refused, as they came.
     *
     * @param relationship where it will go
     * @throws RecordException if the writer cannot write them
     */
    void addUnreadable(final Relationship relationship, final Unreadable unreadable) throws RecordException {
        final RecordSchema schema = Schemas.fitting(unreadable.schema(), unreadable.records());
        final Map<String, String> reason = Map.of(RecordProperties.ERROR_MESSAGE, unreadable.message());
        final RecordOutput output = to(relationship, schema, List.of(), reason);
        for (final Record record : unreadable.records()) {
            output.write(record, Schemas.texts(record, schema));
        }
    }

    /**
     * Completes all children. They still have to be transferred.
     *
     * @throws RecordException if a writer cannot complete its records
     */
    List<RecordChild> finish() throws RecordException {
        final List<RecordChild> children = new ArrayList<>();
        for (final RecordOutput output : outputs) {
            if (output.isOpen()) {
                children.add(output.finish());
            }
        }
        children.addAll(documents);
        finished = true;
        return children;
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        outputs.forEach(RecordOutput::discard);
        documents.forEach(document -> session.remove(document.flowFile()));
    }
}
