package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.processors.extract.DuplicateHandling;
import org.nifiaaas.processors.extract.ExtractionCounts;
import org.nifiaaas.processors.extract.RefundHandling;
import org.nifiaaas.processors.record.BrokenWriterFactory;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;

class ExtractFeaturesTest {

    private static final String EVENT =
            """
            {"event_id":"e-1","card":" C-17 ","merchant":"Tea\\tHouse","amount":"12.50","date":"2019-03-01T10:15:30Z"}""";
    private static final long EVENT_MILLIS = 1_551_435_330_000L;

    private TestRunner runner;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new ExtractFeatures());
        runner.setProperty(ExtractFeatures.USER_FIELD, "card");
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "merchant");
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "amount");
        runner.setProperty(ExtractFeatures.TIME_FIELD, "date");
    }

    @Test
    void rejectedRecordsCanStayInTheirPlaceAmongTheOthers() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        run("[" + event("C", "M", "-1", "2019-03-01") + "," + EVENT + "," + event("", "M", "1", "2019-03-01") + "]");

        runner.assertAllFlowFilesTransferred(ExtractFeatures.SUCCESS, 1);
        final List<JsonObject> records = JsonRecords.records(only(ExtractFeatures.SUCCESS));
        assertEquals("refund", records.get(0).get("rejection").getAsString());
        assertTrue(records.get(0).get("user").isJsonNull());
        assertTrue(records.get(1).get("rejection").isJsonNull());
        assertEquals("C-17", records.get(1).get("user").getAsString());
        assertEquals("missing-user", records.get(2).get("rejection").getAsString());
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("features.rejected", "2");
        assertEquals(
                ProvenanceEventType.CONTENT_MODIFIED,
                runner.getProvenanceEvents()
                        .get(runner.getProvenanceEvents().size() - 1)
                        .getEventType());
    }

    @Test
    void addsCanonicalFieldsAndKeepsTheOthers() {
        run(EVENT);

        final JsonObject record = onlyRecord(ExtractFeatures.SUCCESS);
        assertEquals("C-17", record.get("user").getAsString());
        assertEquals("Tea House", record.get("item").getAsString());
        assertEquals(12.5, record.get("amount").getAsDouble());
        assertTrue(record.getAsJsonPrimitive("amount").isNumber());
        assertEquals(EVENT_MILLIS, record.get("event_time").getAsLong());
        assertEquals("e-1", record.get("event_id").getAsString());
        assertEquals(" C-17 ", record.get("card").getAsString());
        assertEquals("Tea\tHouse", record.get("merchant").getAsString());
        assertEquals("2019-03-01T10:15:30Z", record.get("date").getAsString());
        runner.assertTransferCount(ExtractFeatures.UNMATCHED, 0);
        runner.assertTransferCount(ExtractFeatures.FAILURE, 0);
    }

    @Test
    void describesTheOutcomeInAttributesCountersAndProvenance() {
        runner.enqueue(
                "[" + EVENT + "," + event("", "M", "1", "2019-03-01") + "]", Map.of("kafka.topic", "card-events"));
        runner.run();

        for (final MockFlowFile child : List.of(only(ExtractFeatures.SUCCESS), only(ExtractFeatures.UNMATCHED))) {
            child.assertAttributeEquals("record.count", "1");
            child.assertAttributeEquals("mime.type", "application/json");
            child.assertAttributeEquals("features.accepted", "1");
            child.assertAttributeEquals("features.rejected", "1");
            child.assertAttributeEquals("rejected.missing-user", "1");
            child.assertAttributeNotExists("rejected.refund");
            child.assertAttributeEquals(
                    "features.hash", FeatureSpec.builder().build().hash());
            child.assertAttributeEquals("kafka.topic", "card-events");
        }
        assertEquals(1, runner.getCounterValue(ExtractionCounts.ACCEPTED_COUNTER));
        assertEquals(1, runner.getCounterValue(ExtractionCounts.REJECTED_COUNTER));
        final List<ProvenanceEventRecord> forks = runner.getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FORK && event.getDetails() != null)
                .toList();
        // The mock session reports further forks of its own; the real one leaves them out when the processor reports
        // the fork.
        assertEquals(1, forks.size());
        assertEquals(2, forks.get(0).getChildUuids().size());
        assertEquals(
                "Accepted 1 of 2 records; rejected: missing-user 1",
                forks.get(0).getDetails());
        assertTrue(forks.get(0).getEventDuration() >= 0);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "null,M,1,2019-03-01,missing-user",
                "C,null,1,2019-03-01,missing-item",
                "C,M,1,null,missing-time",
                "C,M,1,yesterday,unreadable-time",
                "C,M,much,2019-03-01,unreadable-amount",
                "C,M,NaN,2019-03-01,unreadable-amount",
                "C,M,-1,2019-03-01,refund"
            },
            nullValues = "null")
    void rejectedRecordKeepsItsFieldsAndSaysWhy(
            final String card, final String merchant, final String amount, final String date, final String code) {
        run(event(card, merchant, amount, date));

        runner.assertAllFlowFilesTransferred(ExtractFeatures.UNMATCHED, 1);
        final JsonObject record = onlyRecord(ExtractFeatures.UNMATCHED);
        assertEquals(code, record.get("rejection").getAsString());
        assertEquals("e", record.get("event_id").getAsString());
        assertEquals(Set.of("event_id", "card", "merchant", "amount", "date", "rejection"), record.keySet());
        only(ExtractFeatures.UNMATCHED).assertAttributeEquals("rejected." + code, "1");
    }

    @Test
    void missingAmountIsZero() {
        run("{\"card\":\"C\",\"merchant\":\"M\",\"date\":\"2019-03-01\"}");

        assertEquals(0.0, onlyRecord(ExtractFeatures.SUCCESS).get("amount").getAsDouble());
    }

    @Test
    void refundPassesWhenItIsKept() {
        runner.setProperty(ExtractFeatures.REFUND_RULE, RefundHandling.KEEP.getValue());
        run(event("C", "M", "-3.5", "2019-03-01"));

        assertEquals(-3.5, onlyRecord(ExtractFeatures.SUCCESS).get("amount").getAsDouble());
        only(ExtractFeatures.SUCCESS)
                .assertAttributeEquals(
                        "features.hash",
                        FeatureSpec.builder()
                                .refundRule(RefundRule.KEEP)
                                .build()
                                .hash());
    }

    @Test
    void timeWithoutOffsetIsReadInTheZone() {
        runner.setProperty(ExtractFeatures.TIME_ZONE, "America/New_York");
        run(event("C", "M", "1", "2019-03-01T05:15:30"));

        assertEquals(
                EVENT_MILLIS,
                onlyRecord(ExtractFeatures.SUCCESS).get("event_time").getAsLong());
        only(ExtractFeatures.SUCCESS)
                .assertAttributeEquals(
                        "features.hash",
                        FeatureSpec.builder()
                                .zone(ZoneId.of("America/New_York"))
                                .build()
                                .hash());
    }

    @Test
    void epochSecondsAndMillisAndMonthFirstDatesAreRead() {
        run("[{\"card\":\"C\",\"merchant\":\"M\",\"date\":1551435330},"
                + "{\"card\":\"C\",\"merchant\":\"M\",\"date\":1551435330000}]");
        run(event("C", "M", "1", "03/01/2019 10:15:30"));

        final List<MockFlowFile> outputs = runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS);
        assertEquals(2, outputs.size());
        for (final MockFlowFile output : outputs) {
            for (final JsonObject record : JsonRecords.records(output)) {
                assertEquals(EVENT_MILLIS, record.get("event_time").getAsLong());
            }
        }
    }

    @Test
    void duplicatesPassUnlessTheyAreRejected() {
        final String content = "[" + EVENT + "," + EVENT + "," + event("C", "M", "1", "2019-03-01") + "]";
        run(content);
        runner.setProperty(ExtractFeatures.DUPLICATE_RECORDS, DuplicateHandling.REJECT.getValue());
        run(content);
        run(content);

        final List<MockFlowFile> accepted = runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS);
        accepted.get(0).assertAttributeEquals("record.count", "3");
        accepted.get(1).assertAttributeEquals("record.count", "2");
        accepted.get(2).assertAttributeEquals("record.count", "2");
        final List<MockFlowFile> rejected = runner.getFlowFilesForRelationship(ExtractFeatures.UNMATCHED);
        assertEquals(2, rejected.size());
        assertEquals(
                "duplicate",
                JsonRecords.records(rejected.get(0)).get(0).get("rejection").getAsString());
    }

    @Test
    void numberIsTheSameIdWhateverItsNeighboursAre() {
        run("[{\"card\":4711,\"merchant\":12,\"date\":\"2019-03-01\"}]");
        run(
                "[{\"card\":4711,\"merchant\":12,\"date\":\"2019-03-01\"},{\"card\":1.5,\"merchant\":12,\"date\":\"2019-03-01\"}]");

        for (final MockFlowFile output : runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)) {
            final JsonObject record = JsonRecords.records(output).get(0);
            assertEquals("4711", record.get("user").getAsString());
            assertEquals("12", record.get("item").getAsString());
        }
        assertEquals(
                "missing-user",
                onlyRecord(ExtractFeatures.UNMATCHED).get("rejection").getAsString());
    }

    @Test
    void idsOfAllScriptsAreKept() {
        run(event("Z\u0065\u0301ro \uD83C\uDF75", "\u8336\u9928", "1", "2019-03-01"));

        final JsonObject record = onlyRecord(ExtractFeatures.SUCCESS);
        assertEquals("Z\u00E9ro \uD83C\uDF75", record.get("user").getAsString());
        assertEquals("\u8336\u9928", record.get("item").getAsString());
    }

    @Test
    void recordsOfOneFlowFileMayHaveDifferentFields() {
        run("[{\"card\":\"C\",\"merchant\":\"M\",\"date\":\"2019-03-01\",\"tags\":[\"a\"]},"
                + "{\"merchant\":\"M\",\"card\":\"D\",\"date\":\"2019-03-02\",\"shop\":{\"city\":\"Turin\"}}]");

        final List<JsonObject> records = JsonRecords.records(only(ExtractFeatures.SUCCESS));
        assertEquals("2019-03-02", records.get(1).get("date").getAsString());
        assertEquals("a", records.get(0).getAsJsonArray("tags").get(0).getAsString());
        assertEquals("Turin", records.get(1).getAsJsonObject("shop").get("city").getAsString());
    }

    @Test
    void amountStaysAsItIsWithoutAnAmountField() {
        runner.removeProperty(ExtractFeatures.AMOUNT_FIELD);
        run(event("C", "M", "-7.50 EUR", "2019-03-01"));

        assertEquals(
                "-7.50 EUR", onlyRecord(ExtractFeatures.SUCCESS).get("amount").getAsString());
    }

    @Test
    void flowFileWithoutRecordsGoesToSuccess() {
        run("[]");
        run("");

        runner.assertAllFlowFilesTransferred(ExtractFeatures.SUCCESS, 2);
        for (final MockFlowFile output : runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)) {
            output.assertContentEquals("[]");
            output.assertAttributeEquals("record.count", "0");
            output.assertAttributeEquals("features.accepted", "0");
        }
    }

    @Test
    void contentThatIsNoRecordGoesToFailureUnchanged() {
        run("[{\"card\":\"C\",");

        runner.assertAllFlowFilesTransferred(ExtractFeatures.FAILURE, 1);
        final MockFlowFile failed = only(ExtractFeatures.FAILURE);
        failed.assertContentEquals("[{\"card\":\"C\",");
        assertFalse(failed.getAttribute("record.error.message").isBlank());
        assertFalse(failed.getAttribute("record.error.message").contains("\n"));
        failed.assertAttributeNotExists("features.hash");
    }

    @Test
    void contentThatBreaksMidwayLeavesNoPartialOutput() throws InitializationException {
        JsonRecords.useStreamingReader(
                runner,
                """
                {"type":"record","name":"event","fields":[
                 {"name":"card","type":["null","string"]},
                 {"name":"merchant","type":["null","string"]},
                 {"name":"amount","type":["null","string"]},
                 {"name":"date","type":["null","string"]}]}""");
        final String content = "[" + EVENT + "," + event("", "M", "1", "2019-03-01") + "," + EVENT + ", oops";
        run(content);

        runner.assertAllFlowFilesTransferred(ExtractFeatures.FAILURE, 1);
        only(ExtractFeatures.FAILURE).assertContentEquals(content);
        assertEquals(null, runner.getCounterValue(ExtractionCounts.ACCEPTED_COUNTER));
    }

    @Test
    void recordThatTheWriterRefusesSendsTheFlowFileToFailure() throws InitializationException {
        final BrokenWriterFactory writers = new BrokenWriterFactory();
        runner.addControllerService("broken", writers);
        runner.enableControllerService(writers);
        runner.setProperty(RecordProperties.RECORD_WRITER, "broken");
        final String content = "[" + EVENT + "," + EVENT + "]";
        run(content);

        runner.assertAllFlowFilesTransferred(ExtractFeatures.FAILURE, 1);
        final MockFlowFile failed = only(ExtractFeatures.FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals("record.error.message", "The record writer failed: value is not in union");
    }

    @Test
    void everyRecordOfAMixedFlowFileComesOutOnce() {
        final Random random = new Random(42);
        final StringBuilder content = new StringBuilder("[");
        for (int record = 0; record < 10_000; record++) {
            content.append(record == 0 ? "" : ",").append(mixedEvent(random, record));
        }
        run(content.append(']').toString());

        final MockFlowFile accepted = only(ExtractFeatures.SUCCESS);
        final MockFlowFile rejected = only(ExtractFeatures.UNMATCHED);
        final Set<String> ids = new HashSet<>(ids(accepted));
        assertEquals(Integer.parseInt(accepted.getAttribute("features.accepted")), ids.size());
        ids.addAll(ids(rejected));
        assertEquals(10_000, ids.size());
        assertEquals(
                10_000,
                Integer.parseInt(accepted.getAttribute("record.count"))
                        + Integer.parseInt(rejected.getAttribute("record.count")));
        final long reasons = rejected.getAttributes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("rejected."))
                .mapToLong(entry -> Long.parseLong(entry.getValue()))
                .sum();
        rejected.assertAttributeEquals("features.rejected", Long.toString(reasons));
        assertTrue(reasons > 1_000);
    }

    @Test
    void concurrentTasksShareTheRules() {
        runner.setThreadCount(2);
        runner.setProperty(ExtractFeatures.DUPLICATE_RECORDS, DuplicateHandling.REJECT.getValue());
        for (int flowFile = 0; flowFile < 40; flowFile++) {
            runner.enqueue(
                    "[" + EVENT + "," + EVENT + "," + event("C", "M", "1", "2019-03-0" + (1 + flowFile % 9)) + "]");
        }
        runner.run(40);

        runner.assertTransferCount(ExtractFeatures.SUCCESS, 40);
        runner.assertTransferCount(ExtractFeatures.UNMATCHED, 40);
        for (final MockFlowFile output : runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)) {
            output.assertAttributeEquals("record.count", "2");
        }
    }

    @Test
    void misconfigurationIsNamed() {
        runner.assertValid();
        runner.setProperty(ExtractFeatures.TIME_ZONE, "Mars/Olympus");
        runner.assertNotValid();
        runner.setProperty(ExtractFeatures.TIME_ZONE, "Europe/Rome");
        runner.assertValid();
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "card");
        runner.assertNotValid();
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "merchant");
        runner.setProperty(ExtractFeatures.REFUND_RULE, "sometimes");
        runner.assertNotValid();
    }

    private void run(final String content) {
        runner.enqueue(content);
        runner.run();
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private JsonObject onlyRecord(final Relationship relationship) {
        final List<JsonObject> records = JsonRecords.records(only(relationship));
        assertEquals(1, records.size());
        return records.get(0);
    }

    private static List<String> ids(final MockFlowFile flowFile) {
        return JsonRecords.records(flowFile).stream()
                .map(record -> record.get("event_id").getAsString())
                .collect(Collectors.toList());
    }

    private static String event(final String card, final String merchant, final String amount, final String date) {
        return eventWithId("e", card, merchant, amount, date);
    }

    private static String mixedEvent(final Random random, final int number) {
        final String card = random.nextInt(20) == 0 ? null : "card-" + random.nextInt(300);
        final String merchant = random.nextInt(20) == 0 ? " " : "merchant-" + random.nextInt(50);
        final String amount = random.nextInt(20) == 0 ? "?" : Double.toString(random.nextInt(2_000) / 10.0 - 10);
        final String date = random.nextInt(20) == 0 ? "soon" : "2019-0" + (1 + random.nextInt(9)) + "-11";
        return eventWithId("e-" + number, card, merchant, amount, date);
    }

    private static String eventWithId(
            final String id, final String card, final String merchant, final String amount, final String date) {
        final JsonObject event = new JsonObject();
        event.addProperty("event_id", id);
        event.addProperty("card", card);
        event.addProperty("merchant", merchant);
        event.addProperty("amount", amount);
        event.addProperty("date", date);
        return event.toString();
    }
}
