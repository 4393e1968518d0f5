package org.nifiaaas.processors.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;

/** Test runners with NiFi's own JSON reader and writer. */
public final class JsonRecords {

    private JsonRecords() {}

    public static TestRunner runner(final Processor processor) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(processor);
        useReader(runner);
        final JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "writer");
        return runner;
    }

    private static void useReader(final TestRunner runner) throws InitializationException {
        final JsonTreeReader reader = new JsonTreeReader();
        runner.addControllerService("reader", reader);
        runner.enableControllerService(reader);
        runner.setProperty(RecordProperties.RECORD_READER, "reader");
    }

    /** Replaces the reader, which infers a schema from all of the content, by one that reads record by record and meets trouble on the way. */
    public static void useStreamingReader(final TestRunner runner, final String avroSchema)
            throws InitializationException {
        final JsonTreeReader reader = new JsonTreeReader();
        runner.addControllerService("streaming", reader);
        runner.setProperty(reader, "schema-access-strategy", "schema-text-property");
        runner.setProperty(reader, "schema-text", avroSchema);
        runner.enableControllerService(reader);
        runner.setProperty(RecordProperties.RECORD_READER, "streaming");
    }

    public static List<JsonObject> records(final MockFlowFile flowFile) {
        final JsonArray array = JsonParser.parseString(flowFile.getContent()).getAsJsonArray();
        final List<JsonObject> records = new ArrayList<>(array.size());
        array.forEach(element -> records.add(element.getAsJsonObject()));
        return records;
    }
}
