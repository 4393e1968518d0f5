package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.processors.ExtractFeatures;
import org.nifiaaas.processors.record.StockRecords.Reader;
import org.nifiaaas.processors.record.StockRecords.Writer;

/** A rejected record that stays among the accepted ones keeps the fields that it came with, also those that accepted records get anew with another type. */
class KeptRecordsTest {

    private static final Relationship SUCCESS =
            new Relationship.Builder().name("success").build();

    private static final String EVENTS =
            """
            [{"user": "ada", "item": 7, "amount": "5.00", "event_time": "2019-06-01"},
             {"user": null, "item": 8, "amount": "n/a", "event_time": "2019-06-02"}]""";

    private static TestRunner run(final Writer writer) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new ExtractFeatures());
        Reader.JSON_INFERRED.use(runner);
        writer.use(runner);
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        runner.setProperty("Time Field", "event_time");
        runner.setProperty("Amount Field", "amount");
        runner.enqueue(EVENTS);
        runner.run();
        return runner;
    }

    @Test
    void fieldsOfTheSameNameMayHaveBothTypes() throws InitializationException {
        final TestRunner runner = run(Writer.JSON);

        runner.assertAllFlowFilesTransferred(SUCCESS, 1);
        final List<JsonObject> records =
                JsonRecords.records(runner.getFlowFilesForRelationship(SUCCESS).get(0));
        assertEquals(1_559_347_200_000L, records.get(0).get("event_time").getAsLong());
        assertEquals(5.0, records.get(0).get("amount").getAsDouble());
        assertTrue(records.get(0).get("amount").getAsJsonPrimitive().isNumber());
        assertEquals("7", records.get(0).get("item").getAsString());
        assertTrue(records.get(0).get("rejection").isJsonNull());
        assertEquals("2019-06-02", records.get(1).get("event_time").getAsString());
        assertEquals("n/a", records.get(1).get("amount").getAsString());
        assertEquals("missing-user", records.get(1).get("rejection").getAsString());
    }

    @ParameterizedTest
    @EnumSource(Writer.class)
    void everyWriterTakesThem(final Writer writer) throws InitializationException {
        run(writer).assertAllFlowFilesTransferred(SUCCESS, 1);
    }
}
