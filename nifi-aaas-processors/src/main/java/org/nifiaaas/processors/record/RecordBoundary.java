package org.nifiaaas.processors.record;

import java.io.IOException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.record.util.IllegalTypeConversionException;

/** The boundary to record readers and writers, which are plug-ins: what they throw is bad data, and not a mistake of ours. Stateless. */
final class RecordBoundary {

    private RecordBoundary() {}

    /** A call of a reader or a writer. */
    interface Call<T> {

        T call() throws IOException, MalformedRecordException, SchemaNotFoundException;
    }

    /** A call without a result. */
    interface Step {

        void run() throws IOException, MalformedRecordException, SchemaNotFoundException;
    }

    /**
     * Calls a reader, or a writer before and after its records.
     *
     * @throws RecordException in place of what the plug-in is known to throw
     */
    static <T> T call(final Call<T> call) throws RecordException {
        try {
            return call.call();
        } catch (final IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | IllegalTypeConversionException e) {
            throw new RecordException(RecordProperties.oneLine(e), e);
        }
    }

    /** Calls for no result, see {@link #call}. */
    static void run(final Step step) throws RecordException {
        call(() -> {
            step.run();
            return null;
        });
    }

    /**
     * Writes a record.
     *
     * @throws RecordException also if a value does not fit the writer's schema, which shows as whatever its libraries throw
     */
    static void write(final Step step) throws RecordException {
        try {
            run(step);
        } catch (final ProcessException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new RecordException("The record writer failed: " + RecordProperties.oneLine(e), e);
        }
    }
}
