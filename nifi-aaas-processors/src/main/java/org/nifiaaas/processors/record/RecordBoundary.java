package org.nifiaaas.processors.record;

import java.io.IOException;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.FlowFileHandlingException;
import org.apache.nifi.processor.exception.MissingFlowFileException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.record.util.IllegalTypeConversionException;

/**
 * The boundary to record readers and writers. They are plug-ins, and what foreign bytes make of them and of their libraries is anybody's guess: whatever they
 * throw is bad data, which must not hold up its queue for ever. Stateless.
 */
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
     * Calls a plug-in. Exceptions by which NiFi tells of its own FlowFiles and sessions go on up; but some writers dress a schema that they do not find as one
     * of those.
     *
     * @param plugin "reader" or "writer"
     * @throws RecordException in place of everything else that it throws, errors of too deep or too large content included
     */
    @SuppressWarnings("checkstyle:IllegalCatch")
    static <T> T call(final String plugin, final Call<T> call) throws RecordException {
        try {
            return call.call();
        } catch (final FlowFileAccessException | FlowFileHandlingException | MissingFlowFileException e) {
            throw e;
        } catch (final ProcessException e) {
            if (e.getCause() instanceof SchemaNotFoundException) {
                throw new RecordException(RecordProperties.oneLine(e), e);
            }
            throw e;
        } catch (final IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | IllegalTypeConversionException e) {
            throw new RecordException(RecordProperties.oneLine(e), e);
        } catch (final Exception | StackOverflowError | OutOfMemoryError e) {
            throw new RecordException("The record " + plugin + " failed: " + RecordProperties.oneLine(e), e);
        }
    }

    /** Calls for no result, see {@link #call}. */
    static void run(final String plugin, final Step step) throws RecordException {
        call(plugin, () -> {
            step.run();
            return null;
        });
    }
}
