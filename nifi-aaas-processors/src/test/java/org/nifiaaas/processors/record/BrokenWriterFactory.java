package org.nifiaaas.processors.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.serialization.record.RecordSet;

/** Makes writers that refuse every record after the first, as writers of strict formats do: with an exception of their own library. */
public final class BrokenWriterFactory extends AbstractControllerService implements RecordSetWriterFactory {

    @Override
    public RecordSchema getSchema(final Map<String, String> variables, final RecordSchema readSchema) {
        return readSchema;
    }

    @Override
    public RecordSetWriter createWriter(
            final ComponentLog logger,
            final RecordSchema schema,
            final OutputStream out,
            final Map<String, String> variables) {
        return new BrokenWriter(out);
    }

    private static final class BrokenWriter implements RecordSetWriter {

        private final OutputStream out;
        private int records;

        private BrokenWriter(final OutputStream out) {
            this.out = out;
        }

        @Override
        public void beginRecordSet() throws IOException {
            out.write('[');
        }

        @Override
        public WriteResult write(final Record record) {
            records++;
            if (records > 1) {
                throw new IllegalStateException("value is not in union");
            }
            return WriteResult.of(1, Map.of());
        }

        @Override
        public WriteResult write(final RecordSet recordSet) {
            throw new UnsupportedOperationException("whole record sets");
        }

        @Override
        public WriteResult finishRecordSet() {
            return WriteResult.of(records, Map.of());
        }

        @Override
        public String getMimeType() {
            return "application/broken";
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            throw new IOException("not finished");
        }
    }
}
