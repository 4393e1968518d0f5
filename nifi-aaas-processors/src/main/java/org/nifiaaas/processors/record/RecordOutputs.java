package org.nifiaaas.processors.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;

/**
 * Distributes the records of one FlowFile over children of it, at most one for each relationship.
 *
 * <p>A child exists from its first record on, so there are no empty ones unless {@link #open} asks for it. All or nothing: unless {@link #finish} has
 * returned, {@link #close} removes every child from the session, and the parent can be routed with its content untouched. Belongs to one task.
 */
public final class RecordOutputs implements AutoCloseable {

    public static final String RECORD_COUNT = "record.count";

    private final ProcessSession session;
    private final FlowFile parent;
    private final RecordSetWriterFactory writers;
    private final ComponentLog log;
    private final Map<Relationship, Output> outputs = new LinkedHashMap<>();
    private boolean finished;

    public RecordOutputs(
            final ProcessSession session,
            final FlowFile parent,
            final RecordSetWriterFactory writers,
            final ComponentLog log) {
        this.session = session;
        this.parent = parent;
        this.writers = writers;
        this.log = log;
    }

    /**
     * Makes sure that there is a child for the relationship, even if no record follows.
     *
     * @param relationship where the child will go
     * @param schema schema of the records, offered to the writer
     * @throws IOException if the writer cannot start
     * @throws SchemaNotFoundException if the writer does not find its own schema
     */
    public void open(final Relationship relationship, final RecordSchema schema)
            throws IOException, SchemaNotFoundException {
        if (outputs.containsKey(relationship)) {
            return;
        }
        final Map<String, String> attributes = parent.getAttributes();
        final RecordSchema writeSchema = writers.getSchema(attributes, schema);
        final FlowFile child = session.create(parent);
        final Output output = new Output(child, session.write(child));
        outputs.put(relationship, output);
        output.writer = writers.createWriter(log, writeSchema, output.content, attributes);
        output.writer.beginRecordSet();
    }

    /**
     * Appends a record to the child for the relationship; see {@link #open}.
     *
     * @throws IOException also if a value of the record does not fit the writer's schema
     */
    public void write(final Relationship relationship, final RecordSchema schema, final Record record)
            throws IOException, SchemaNotFoundException {
        open(relationship, schema);
        try {
            outputs.get(relationship).writer.write(record);
        } catch (final ProcessException e) {
            throw e;
        } catch (final RuntimeException e) {
            // Writers are plug-ins: a value that does not fit the schema shows as whatever their libraries throw. It is
            // bad data, not a bug of ours.
            throw new IOException("The record writer failed: " + RecordProperties.oneLine(e), e);
        }
    }

    /**
     * Completes all children and sets {@code record.count} and {@code mime.type}. They still have to be transferred.
     *
     * @return the children by relationship, in the order in which they were opened
     */
    public Map<Relationship, FlowFile> finish() throws IOException {
        final Map<Relationship, FlowFile> children = new LinkedHashMap<>();
        for (final Map.Entry<Relationship, Output> entry : outputs.entrySet()) {
            children.put(entry.getKey(), finish(entry.getValue()));
        }
        finished = true;
        return children;
    }

    private FlowFile finish(final Output output) throws IOException {
        final WriteResult result = output.writer.finishRecordSet();
        final Map<String, String> attributes = new HashMap<>(result.getAttributes());
        attributes.put(RECORD_COUNT, Integer.toString(result.getRecordCount()));
        attributes.put(CoreAttributes.MIME_TYPE.key(), output.writer.getMimeType());
        output.writer.close();
        output.content.close();
        return session.putAllAttributes(output.child, attributes);
    }

    @Override
    public void close() {
        if (!finished) {
            discard();
        }
    }

    /** Removes every child from the session, even after {@link #finish}: for a caller whose other outputs failed. None may have been transferred. */
    public void discard() {
        for (final Output output : outputs.values()) {
            // The session refuses to remove a FlowFile whose content is still being written.
            closeQuietly(output.writer);
            closeQuietly(output.content);
            session.remove(output.child);
        }
        outputs.clear();
    }

    private void closeQuietly(final Closeable content) {
        if (content == null) {
            return;
        }
        try {
            content.close();
        } catch (final IOException e) {
            log.debug("Output of {} that is thrown away did not close", parent, e);
        }
    }

    private static final class Output {
        private final FlowFile child;
        private final OutputStream content;
        private RecordSetWriter writer;

        private Output(final FlowFile child, final OutputStream content) {
            this.child = child;
            this.content = content;
        }
    }
}
