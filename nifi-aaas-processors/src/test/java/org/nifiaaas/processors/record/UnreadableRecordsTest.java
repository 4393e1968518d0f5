package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.ExtractFeatures;
import org.nifiaaas.processors.record.StockRecords.Reader;
import org.nifiaaas.processors.record.StockRecords.Writer;

/** One bad record does not take its neighbours along, where the reader can go on. */
class UnreadableRecordsTest {

    private static final Relationship SUCCESS =
            new Relationship.Builder().name("success").build();
    private static final Relationship FAILURE =
            new Relationship.Builder().name("failure").build();

    private static TestRunner run(final Reader reader, final String content) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new ForeignContentTest.Copy());
        reader.use(runner);
        Writer.JSON.use(runner);
        runner.enqueue(content, Map.of("record.count", "3"));
        runner.run();
        return runner;
    }

    private static MockFlowFile only(final TestRunner runner, final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    @Test
    void neighboursOfABadJsonRecordGoOnAndItGoesToFailureAsItCame() throws InitializationException {
        final TestRunner runner = run(
                Reader.JSON_SCHEMA,
                "[{\"user\":\"ada\",\"time\":1},{\"user\":\"bob\",\"time\":\"tomorrow\"},{\"user\":\"eve\",\"time\":3}]");

        assertEquals(
                List.of("ada", "eve"),
                JsonRecords.records(only(runner, SUCCESS)).stream()
                        .map(record -> record.get("user").getAsString())
                        .toList());
        final MockFlowFile bad = only(runner, FAILURE);
        final List<JsonObject> records = JsonRecords.records(bad);
        assertEquals(1, records.size());
        assertEquals("bob", records.get(0).get("user").getAsString());
        assertEquals("tomorrow", records.get(0).get("time").getAsString());
        bad.assertAttributeEquals("record.count", "1");
        assertTrue(bad.getAttribute("record.error.message").startsWith("1 of 3 records cannot be used: record 2: "));
        assertEquals(1, runner.getCounterValue(RecordProcessor.UNREADABLE_COUNTER));
    }

    @Test
    void whereRecordsStayTogetherABadOneTakesTheFlowFileToFailureAsItCame() throws InitializationException {
        final String content =
                "[{\"user\":\"ada\",\"item\":\"tea\",\"time\":1},{\"user\":\"bob\",\"item\":\"tea\",\"time\":\"tomorrow\"}]";
        final TestRunner runner = TestRunners.newTestRunner(new ExtractFeatures());
        Reader.JSON_SCHEMA.use(runner);
        Writer.JSON.use(runner);
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        runner.enqueue(content);
        runner.run();

        runner.assertTransferCount(SUCCESS, 0);
        only(runner, FAILURE).assertContentEquals(content);
        assertTrue(only(runner, FAILURE)
                .getAttribute("record.error.message")
                .startsWith("1 of 2 records cannot be used: record 2: "));
    }

    @Test
    void neighboursOfABadCsvRowGoOn() throws InitializationException {
        final TestRunner runner = run(Reader.CSV_SCHEMA, "ada,tea,1,1\nbob,tea,1,tomorrow\neve,tea,1,3\n");

        assertEquals(2, JsonRecords.records(only(runner, SUCCESS)).size());
        assertEquals(
                "tomorrow",
                JsonRecords.records(only(runner, FAILURE)).get(0).get("time").getAsString());
    }

    @Test
    void contentWhoseReaderDoesNotFindTheNextRecordIsNotReadInPart() throws InitializationException {
        final String content =
                "<events><event><user>ada</user><time>1</time></event><event><user>bob</user><time>tomorrow</time></event>"
                        + "<event><user>eve</user><time>3</time></event></events>";
        final TestRunner runner = run(Reader.XML_SCHEMA, content);

        runner.assertTransferCount(SUCCESS, 0);
        only(runner, FAILURE).assertContentEquals(content);
    }

    @Test
    void contentThatBreaksOffIsNotReadInPart() throws InitializationException {
        final String content = "[{\"user\":\"ada\",\"time\":1},{\"user\":\"bob\",\"time\":\"tomorrow\"},{\"user\":";
        final TestRunner runner = run(Reader.JSON_SCHEMA, content);

        runner.assertTransferCount(SUCCESS, 0);
        only(runner, FAILURE).assertContentEquals(content);
    }

    @Test
    void onlyChildKeepsTheIdentityOfItsFlowFileAndIsToldAsModified() throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new ForeignContentTest.Copy());
        Reader.JSON_SCHEMA.use(runner);
        Writer.JSON.use(runner);
        final MockFlowFile sent = runner.enqueue("[{\"user\":\"ada\",\"time\":1}]");
        runner.run();

        final MockFlowFile copy = only(runner, SUCCESS);
        copy.assertAttributeEquals("uuid", sent.getAttribute("uuid"));
        final List<ProvenanceEventType> types = runner.getProvenanceEvents().stream()
                .filter(event -> "Copied".equals(event.getDetails()))
                .map(ProvenanceEventRecord::getEventType)
                .toList();
        assertEquals(List.of(ProvenanceEventType.CONTENT_MODIFIED), types);
    }
}
