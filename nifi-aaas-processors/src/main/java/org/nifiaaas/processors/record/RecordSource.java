package org.nifiaaas.processors.record;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;

/**
 * The records of one FlowFile, one at a time; nothing is read before somebody asks for the schema. Belongs to one task, which closes it.
 *
 * <p>A record that the reader refuses, or whose fields are not where they are looked for, is stepped over, so that it does not take its neighbours along. Whether that was right is found out afterwards by
 * {@link #unreadable}, which has the last word.
 */
public final class RecordSource implements AutoCloseable {

    /** A FlowFile of which so much is bad is bad as a whole; and a reader that cannot go on must not refuse for ever. */
    private static final int MOST_UNREADABLE = 1000;

    private final ProcessSession session;
    private final FlowFile flowFile;
    private final RecordReaderFactory readers;
    private final SchemaNotes notes;
    private final ComponentLog log;
    private final List<Long> unreadable = new ArrayList<>();
    private List<FieldPath> read = List.of();
    private Optional<FieldPath> written = Optional.empty();
    private RecordException firstTrouble;
    private long position;
    private Opened opened;

    /** A reader at work, with the content that it reads. */
    private final class Opened implements AutoCloseable {

        private final InputStream content = session.read(flowFile);
        private RecordReader reader;

        private void open() throws RecordException {
            reader = RecordBoundary.call("reader", () -> readers.createRecordReader(flowFile, content, log));
        }

        private Record raw() throws RecordException {
            return RecordBoundary.call("reader", () -> reader.nextRecord(false, false));
        }

        @Override
        public void close() throws RecordException {
            RecordBoundary.run("reader", () -> {
                try {
                    if (reader != null) {
                        reader.close();
                    }
                } finally {
                    content.close();
                }
            });
        }
    }

    /**
     * Records that their reader refused.
     *
     * @param schema schema of the records as they are read
     * @param records the records without any conversion to that schema
     * @param message what is wrong with them, in one line
     */
    record Unreadable(RecordSchema schema, List<Record> records, String message) {}

    RecordSource(
            final ProcessSession session,
            final FlowFile flowFile,
            final RecordReaderFactory readers,
            final SchemaNotes notes,
            final ComponentLog log) {
        this.session = session;
        this.flowFile = flowFile;
        this.readers = readers;
        this.notes = notes;
        this.log = log;
    }

    /**
     * Opens the FlowFile, once. Expected fields that no record has are told once; a record in which one of them is more than one value is stepped over.
     *
     * @param expected fields that will be read
     * @return schema of the records as they are read
     * @throws RecordException if the content begins with nothing that the reader can read
     */
    public RecordSchema schema(final FieldPath... expected) throws RecordException {
        if (opened == null) {
            opened = new Opened();
            opened.open();
        }
        final RecordSchema schema = RecordBoundary.call("reader", opened.reader::getSchema);
        notes.expect(log, schema, List.of(expected));
        read = Stream.of(expected).filter(FieldPath::isNested).toList();
        return schema;
    }

    /**
     * Says what will be written into the records, before any is read: one that lacks the record for it is stepped over.
     *
     * @param field a name, or a path of names
     */
    public void writing(final FieldPath field) {
        written = Optional.of(field).filter(FieldPath::isNested);
    }

    /**
     * Reads on, after {@link #schema}.
     *
     * @return the next record that can be read, null after the last one
     * @throws RecordException if too many cannot be read
     */
    public Record next() throws RecordException {
        while (true) {
            try {
                final Record record = RecordBoundary.call("reader", opened.reader::nextRecord);
                if (record != null) {
                    check(record);
                }
                position++;
                return record;
            } catch (final RecordException e) {
                stepOver(e);
            }
        }
    }

    private void check(final Record record) throws RecordException {
        for (final FieldPath field : read) {
            field.checkRead(record);
        }
        if (written.isPresent()) {
            written.get().checkWritten(record);
        }
    }

    private void stepOver(final RecordException trouble) throws RecordException {
        if (firstTrouble == null) {
            firstTrouble = trouble;
        }
        if (unreadable.size() == MOST_UNREADABLE) {
            throw firstTrouble;
        }
        unreadable.add(position);
        position++;
    }

    /** Whether records were stepped over. */
    boolean hasUnreadable() {
        return firstTrouble != null;
    }

    /**
     * Reads the FlowFile once more, without conversion to the schema, and picks the records that were stepped over. Called after {@link #close}, if there are
     * any.
     *
     * @throws RecordException with the first trouble, if the content is broken and not just a value in it: then nobody knows where a record begins, and what
     *     was read after the first trouble means nothing
     */
    Unreadable unreadable() throws RecordException {
        final List<Record> records = new ArrayList<>();
        final RecordSchema schema;
        long count = 0;
        try (Opened again = new Opened()) {
            again.open();
            schema = RecordBoundary.call("reader", again.reader::getSchema);
            for (Record record = again.raw(); record != null; record = again.raw()) {
                if (records.size() < unreadable.size() && unreadable.get(records.size()) == count) {
                    records.add(record);
                }
                count++;
            }
        } catch (final RecordException e) {
            firstTrouble.addSuppressed(e);
            throw firstTrouble;
        }
        // The end, too, was counted as a position.
        if (count != position - 1) {
            throw firstTrouble;
        }
        return new Unreadable(schema, records, message(count));
    }

    private String message(final long count) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d records cannot be used: record %,d: %s",
                unreadable.size(),
                count,
                unreadable.get(0) + 1,
                firstTrouble.getMessage());
    }

    @Override
    public void close() throws RecordException {
        if (opened != null) {
            opened.close();
        }
    }
}
