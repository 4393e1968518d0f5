package org.nifiaaas.processors.record;

import java.io.InputStream;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;

/** The records of one FlowFile, one at a time; nothing is read before somebody asks for the schema. Belongs to one task, which closes it. */
public final class RecordSource implements AutoCloseable {

    private final ProcessSession session;
    private final FlowFile flowFile;
    private final RecordReaderFactory readers;
    private final ComponentLog log;
    private InputStream content;
    private RecordReader reader;

    RecordSource(
            final ProcessSession session,
            final FlowFile flowFile,
            final RecordReaderFactory readers,
            final ComponentLog log) {
        this.session = session;
        this.flowFile = flowFile;
        this.readers = readers;
        this.log = log;
    }

    /**
     * Opens the FlowFile, once.
     *
     * @return schema of the records as they are read
     * @throws RecordException if the content begins with nothing that the reader can read
     */
    public RecordSchema schema() throws RecordException {
        if (content == null) {
            content = session.read(flowFile);
            reader = RecordBoundary.call(() -> readers.createRecordReader(flowFile, content, log));
        }
        return RecordBoundary.call(reader::getSchema);
    }

    /**
     * Reads on, after {@link #schema}.
     *
     * @return the next record, null after the last one
     * @throws RecordException if there is a record that cannot be read
     */
    public Record next() throws RecordException {
        return RecordBoundary.call(reader::nextRecord);
    }

    @Override
    public void close() throws RecordException {
        RecordBoundary.run(() -> {
            try {
                if (reader != null) {
                    reader.close();
                }
            } finally {
                if (content != null) {
                    content.close();
                }
            }
        });
    }
}
