package org.nifiaaas.processors.record;

import java.io.Closeable;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;

/** A child of a FlowFile to be: it exists from its first record on, so there are no empty ones unless {@link #open} asks for it. Belongs to one task. */
public final class RecordOutput {

    static final String RECORD_COUNT = "record.count";

    private final ProcessSession session;
    private final FlowFile parent;
    private final RecordSetWriterFactory writers;
    private final Consumer<RecordSchema> check;
    private final ComponentLog log;
    private final Relationship relationship;
    private final RecordSchema schema;
    private final List<RecordField> added;
    private final List<Nested> nested;
    private final Map<String, String> attributes;
    private FlowFile child;
    private OutputStream content;
    private RecordSetWriter writer;

    /** An added field whose name is a path, and the names of that path. */
    private record Nested(RecordField field, List<String> names) {}

    RecordOutput(
            final ProcessSession session,
            final FlowFile parent,
            final RecordSetWriterFactory writers,
            final Consumer<RecordSchema> check,
            final ComponentLog log,
            final Relationship relationship,
            final RecordSchema schema,
            final List<RecordField> added,
            final Map<String, String> attributes) {
        this.session = session;
        this.parent = parent;
        this.writers = writers;
        this.check = check;
        this.log = log;
        this.relationship = relationship;
        this.schema = Schemas.extend(schema, added);
        this.added = List.copyOf(added);
        this.nested = added.stream()
                .filter(field -> field.getFieldName().startsWith("/"))
                .map(field ->
                        new Nested(field, FieldPath.of(field.getFieldName()).names()))
                .toList();
        this.attributes = attributes;
    }

    /** Schema of the records that it takes. */
    public RecordSchema schema() {
        return schema;
    }

    /**
     * Makes sure that there is a child, even if no record follows.
     *
     * @throws RecordException if the writer cannot start or does not find its own schema
     */
    public void open() throws RecordException {
        if (child != null) {
            return;
        }
        final Map<String, String> variables = parent.getAttributes();
        final RecordSchema writeSchema = RecordBoundary.call("writer", () -> writers.getSchema(variables, schema));
        check.accept(writeSchema);
        child = session.create(parent);
        content = session.write(child);
        writer = RecordBoundary.call("writer", () -> writers.createWriter(log, writeSchema, content, variables));
        RecordBoundary.run("writer", writer::beginRecordSet);
    }

    /**
     * Appends a record of this output's schema.
     *
     * @throws RecordException also if a value of the record does not fit the writer's schema
     */
    private void write(final Record record) throws RecordException {
        open();
        RecordBoundary.run("writer", () -> writer.write(record));
    }

    /**
     * Appends a record as it was read, with further values.
     *
     * @param record not changed
     * @param added values of the added fields, by name; they win over values of the record
     */
    public void write(final Record record, final Map<String, Object> added) throws RecordException {
        final Map<String, Object> values = Schemas.values(record);
        values.putAll(added);
        writeValues(values);
    }

    /**
     * Appends a record without a result: of the added fields it has those that are given, and the others are empty, also where it came with an older result.
     *
     * @param given values of added fields
     */
    public void writeWithoutResult(final Record record, final Map<String, Object> given) throws RecordException {
        final Map<String, Object> values = new HashMap<>();
        added.forEach(field -> values.put(field.getFieldName(), null));
        values.putAll(given);
        write(record, values);
    }

    /**
     * Appends a record of these values.
     *
     * @param values by name; an added field that is a path is moved to where it leads
     */
    public void writeValues(final Map<String, Object> values) throws RecordException {
        for (final Nested each : nested) {
            final String path = each.field().getFieldName();
            if (values.containsKey(path)) {
                Schemas.put(values, schema, each.names(), each.field(), values.remove(path));
            }
        }
        write(new MapRecord(schema, values));
    }

    boolean isOpen() {
        return child != null;
    }

    /** Completes the child, whose own attributes are those that it was prepared with, {@code record.count} and {@code mime.type}. */
    RecordChild finish() throws RecordException {
        final Map<String, String> completed = new HashMap<>(attributes);
        RecordBoundary.run("writer", () -> {
            final WriteResult result = writer.finishRecordSet();
            completed.putAll(result.getAttributes());
            completed.put(RECORD_COUNT, Integer.toString(result.getRecordCount()));
            completed.put(CoreAttributes.MIME_TYPE.key(), writer.getMimeType());
            writer.close();
            content.close();
        });
        return new RecordChild(relationship, child, completed);
    }

    /** Removes the child from the session, complete or not. */
    void discard() {
        if (child == null) {
            return;
        }
        // The session refuses to remove a FlowFile whose content is still being written.
        closeQuietly(writer);
        closeQuietly(content);
        session.remove(child);
    }

    private void closeQuietly(final Closeable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            RecordBoundary.run("writer", closeable::close);
        } catch (final RecordException e) {
            log.debug("Output of {} that is thrown away did not close", parent, e);
        }
    }
}
