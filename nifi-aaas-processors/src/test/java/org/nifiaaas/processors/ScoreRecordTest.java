package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;
import org.nifiaaas.processors.score.ScoreCounts;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.UnknownIds;
import org.nifiaaas.services.VersionSelector;

class ScoreRecordTest extends ScoreRecordTestBase {

    @Test
    void recordsWithoutAScoreCanStayInTheirPlaceAmongTheOthers() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.ROUTE.getValue());
        run("[" + pair("", "tea") + "," + pair("ada", "tea") + "," + pair("ada", "") + "," + pair("new-1", "tea")
                + "]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        final List<JsonObject> records = JsonRecords.records(only(ScoreRecord.SUCCESS));
        assertEquals("missing-user", records.get(0).get("score_reason").getAsString());
        assertTrue(records.get(0).get("score").isJsonNull());
        assertFalse(records.get(1).get("score").isJsonNull());
        assertTrue(records.get(1).get("score_reason").isJsonNull());
        assertEquals("missing-item", records.get(2).get("score_reason").getAsString());
        assertEquals("unknown-user", records.get(3).get("score_reason").getAsString());
        assertTrue(records.get(3).get("score").isJsonNull());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.failed", "2");
        only(ScoreRecord.SUCCESS).assertAttributeNotExists("record.error.message");
    }

    @Test
    void keptRecordWithoutAScoreHasNoneOfAnEarlierScoring() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        run(
                "[{\"user\":null,\"item\":\"tea\",\"score\":\"0.9\",\"model_name\":\"old\",\"model_version\":\"v3\",\"note\":\"kept\"},"
                        + pair("ada", "tea") + "]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        final JsonObject kept = JsonRecords.records(only(ScoreRecord.SUCCESS)).get(0);
        assertEquals("missing-user", kept.get("score_reason").getAsString());
        for (final String field : List.of("score", "model_name", "model_version", "model_sha", "scored_at")) {
            assertTrue(kept.get(field).isJsonNull(), field);
        }
        assertEquals("kept", kept.get("note").getAsString());
    }

    @Test
    void addsTheScoreAndItsPassport() {
        run("[" + pair("ada", "tea") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals("ada", record.get("user").getAsString());
        assertEquals("kept", record.get("note").getAsString());
        final float score = FakeModelVersionService.formula(7, "ada", "tea");
        assertEquals(
                Double.doubleToLongBits(score),
                Double.doubleToLongBits(record.get("score").getAsDouble()));
        assertEquals(MODEL, record.get("model_name").getAsString());
        assertEquals(7, record.get("model_version").getAsLong());
        assertEquals("sha-of-propensity-7", record.get("model_sha").getAsString());
        assertEquals(FakeModelVersionService.HASH, record.get("features_hash").getAsString());
        assertEquals("2026-01-02T03:04:05Z", record.get("scored_at").getAsString());
        assertTrue(record.get("score_reason").isJsonNull());
    }

    @Test
    void describesTheOutcomeInAttributesCountersAndProvenance() {
        runner.enqueue(
                "[" + pair("ada", "tea") + "," + pair("new-1", "tea") + "," + pair("", "tea") + "]",
                Map.of("kafka.topic", "card-events"));
        runner.run();

        final MockFlowFile scored = only(ScoreRecord.SUCCESS);
        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        for (final MockFlowFile child : List.of(scored, failed)) {
            child.assertAttributeEquals("model.name", MODEL);
            child.assertAttributeEquals("model.version", "7");
            child.assertAttributeEquals("model.sha", "sha-of-propensity-7");
            child.assertAttributeEquals("score.count", "2");
            child.assertAttributeEquals("score.unknown", "1");
            child.assertAttributeEquals("score.failed", "1");
            child.assertAttributeEquals("mime.type", "application/json");
            child.assertAttributeEquals("kafka.topic", "card-events");
        }
        scored.assertAttributeEquals("record.count", "2");
        scored.assertAttributeNotExists("record.error.message");
        failed.assertAttributeEquals("record.count", "1");
        failed.assertAttributeEquals("record.error.message", "1 of 3 records have no user or no item");
        assertEquals(2, runner.getCounterValue(ScoreCounts.SCORED_COUNTER));
        assertEquals(1, runner.getCounterValue(ScoreCounts.UNKNOWN_COUNTER));
        assertEquals(1, runner.getCounterValue(ScoreCounts.FAILED_COUNTER));
        final List<ProvenanceEventRecord> forks = runner.getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FORK)
                .filter(event -> event.getChildUuids().contains(scored.getAttribute("uuid")))
                .filter(event -> event.getDetails() != null)
                .toList();
        assertEquals(1, forks.size());
        assertEquals(
                "Scored 2 records with propensity version 7; 1 with unknown ids; 1 without user or item",
                forks.get(0).getDetails());
        assertTrue(forks.get(0).getEventDuration() >= 0);
    }

    @ParameterizedTest
    @CsvSource({"new-1,tea,unknown-user", "ada,new-2,unknown-item", "new-1,new-2,unknown-user-and-item"})
    void unknownIdsAreScoredAndMarked(final String user, final String item, final String reason) {
        run("[" + pair(user, item) + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals(reason, record.get("score_reason").getAsString());
        assertEquals(
                (double) FakeModelVersionService.formula(7, user, item),
                record.get("score").getAsDouble());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.unknown", "1");
    }

    @Test
    void unknownIdsAreRoutedWithoutScore() {
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.ROUTE.getValue());
        run("[" + pair("ada", "tea") + "," + pair("new-1", "tea") + "]");

        assertEquals("ada", onlyRecord(ScoreRecord.SUCCESS).get("user").getAsString());
        final JsonObject unknown = onlyRecord(ScoreRecord.UNKNOWN);
        assertEquals("new-1", unknown.get("user").getAsString());
        assertTrue(unknown.get("score").isJsonNull());
        assertEquals("unknown-user", unknown.get("score_reason").getAsString());
        assertEquals(7, unknown.get("model_version").getAsLong());
        only(ScoreRecord.UNKNOWN).assertAttributeEquals("score.count", "1");
        only(ScoreRecord.UNKNOWN).assertAttributeEquals("score.unknown", "1");
        runner.assertTransferCount(ScoreRecord.FAILURE, 0);
    }

    @Test
    void unknownIdsStayUnscored() {
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.UNSCORED.getValue());
        run("[" + pair("ada", "tea") + "," + pair("ada", "new-2") + "]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        final List<JsonObject> records = JsonRecords.records(only(ScoreRecord.SUCCESS));
        assertFalse(records.get(0).get("score").isJsonNull());
        assertTrue(records.get(1).get("score").isJsonNull());
        assertEquals("unknown-item", records.get(1).get("score_reason").getAsString());
        assertEquals(1, runner.getCounterValue(ScoreCounts.SCORED_COUNTER));
    }

    @ParameterizedTest
    @EnumSource(UnknownIds.class)
    void unknownIdsThatTheModelCannotScoreAreKeptWithTheReason(final UnknownIds policy) {
        service.withoutUnknownRows(7);
        runner.setProperty(ScoringRules.UNKNOWN_IDS, policy.getValue());
        run("[" + pair("new-1", "tea") + "," + pair("ada", "tea") + "]");

        final boolean aside = policy == UnknownIds.ROUTE;
        final JsonObject unknown = JsonRecords.records(only(aside ? ScoreRecord.UNKNOWN : ScoreRecord.SUCCESS))
                .get(0);
        assertTrue(unknown.get("score").isJsonNull());
        assertEquals("unknown-user", unknown.get("score_reason").getAsString());
        assertEquals(7, unknown.get("model_version").getAsLong());
        final JsonObject known = JsonRecords.records(only(ScoreRecord.SUCCESS)).get(aside ? 0 : 1);
        assertEquals(
                (double) FakeModelVersionService.formula(7, "ada", "tea"),
                known.get("score").getAsDouble());
        assertTrue(known.get("score_reason").isJsonNull());
        assertEquals(1, runner.getCounterValue(ScoreCounts.SCORED_COUNTER));
        assertEquals(1, runner.getCounterValue(ScoreCounts.UNKNOWN_COUNTER));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null,tea,missing-user", "' ',null,missing-user", "ada,'',missing-item"},
            nullValues = "null")
    void recordWithoutIdFailsAndTheOthersGoOn(final String user, final String item, final String reason) {
        run("[" + pair(user, item) + "," + pair("ada", "tea") + "]");

        assertEquals("ada", onlyRecord(ScoreRecord.SUCCESS).get("user").getAsString());
        final JsonObject failed = onlyRecord(ScoreRecord.FAILURE);
        assertEquals(reason, failed.get("score_reason").getAsString());
        assertEquals(Set.of("user", "item", "note", "score_reason"), failed.keySet());
    }

    @Test
    void idsAreReadInTheirCanonicalForm() {
        run("[" + pair(" Z\u0065\u0301ro\t\uD83C\uDF75 ", "\u8336\u9928") + ",{\"user\":4711,\"item\":12}]");

        final List<JsonObject> records = JsonRecords.records(only(ScoreRecord.SUCCESS));
        assertEquals(
                (double) FakeModelVersionService.formula(7, "Z\u00E9ro \uD83C\uDF75", "\u8336\u9928"),
                records.get(0).get("score").getAsDouble());
        assertEquals(
                (double) FakeModelVersionService.formula(7, "4711", "12"),
                records.get(1).get("score").getAsDouble());
    }

    @Test
    void fieldsAreChosenByName() {
        runner.setProperty(RecordProperties.USER_FIELD, "card");
        runner.setProperty(RecordProperties.ITEM_FIELD, "shop");
        runner.setProperty(RecordProperties.SCORE_FIELD, "propensity");
        run("[{\"card\":\"ada\",\"shop\":\"tea\",\"score\":\"mine\"}]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals("mine", record.get("score").getAsString());
        assertEquals(
                (double) FakeModelVersionService.formula(7, "ada", "tea"),
                record.get("propensity").getAsDouble());
    }

    @Test
    void batchesAreBoundedAndTheOrderIsKept() {
        runner.setProperty(RecordProperties.BATCH_SIZE, "4");
        final List<String> pairs = new ArrayList<>();
        for (int row = 0; row < 10; row++) {
            pairs.add(pair("user-" + row, "tea"));
        }
        run(pairs.toString());

        assertEquals(List.of(4, 4, 2), service.batches);
        assertEquals(1, service.acquired.get());
        final List<JsonObject> records = JsonRecords.records(only(ScoreRecord.SUCCESS));
        for (int row = 0; row < 10; row++) {
            assertEquals("user-" + row, records.get(row).get("user").getAsString());
        }
    }

    @Test
    void versionChangesBetweenFlowFilesNeverWithinOne() {
        runner.setProperty(RecordProperties.BATCH_SIZE, "1");
        final String content = "[" + pair("ada", "tea") + "," + pair("bob", "tea") + "]";
        run(content);
        service.serve(MODEL, 8);
        run(content);
        service.serve(MODEL, 7);
        run(content);

        assertEquals(3, service.acquired.get());
        final List<MockFlowFile> outputs = runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS);
        assertEquals(Set.of(7L), versions(outputs.get(0)));
        assertEquals(Set.of(8L), versions(outputs.get(1)));
        outputs.get(1).assertAttributeEquals("model.version", "8");
        outputs.get(2).assertContentEquals(outputs.get(0).getContent());
    }

    @Test
    void selectorIsReadFromAttributes() {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        runner.setProperty(ModelChoice.MODEL_VERSION, "${version}");
        final String content = "[" + pair("ada", "tea") + "]";
        runner.enqueue(content, Map.of("model", MODEL, "version", "7"));
        runner.enqueue(content, Map.of("model", MODEL, "version", "stable"));
        runner.enqueue(content, Map.of("model", MODEL));
        runner.run(3);

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 3);
        assertEquals(
                List.of(VersionSelector.version(7), VersionSelector.label("stable"), VersionSelector.policy()),
                service.selectors);
    }

    @Test
    void flowFileWithoutRecordsGoesToSuccess() {
        run("[]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        only(ScoreRecord.SUCCESS).assertContentEquals("[]");
        only(ScoreRecord.SUCCESS).assertAttributeEquals("record.count", "0");
        only(ScoreRecord.SUCCESS).assertAttributeEquals("model.version", "7");
        assertEquals(List.of(), service.batches);
    }

    @Test
    void everyRecordOfAMixedFlowFileComesOutOnce() {
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.ROUTE.getValue());
        final Random random = new Random(42);
        final List<String> pairs = new ArrayList<>();
        for (int row = 0; row < 10_000; row++) {
            final String user = (random.nextInt(10) == 0 ? "new-" : "user-") + row;
            pairs.add(pair(random.nextInt(20) == 0 ? "" : user, random.nextInt(20) == 0 ? "new-item" : "tea"));
        }
        run(pairs.toString());

        final Map<Relationship, Integer> counts = new HashMap<>();
        for (final Relationship relationship : List.of(ScoreRecord.SUCCESS, ScoreRecord.UNKNOWN, ScoreRecord.FAILURE)) {
            final MockFlowFile output = only(relationship);
            output.assertAttributeEquals(
                    "record.count", Integer.toString(JsonRecords.records(output).size()));
            counts.put(relationship, JsonRecords.records(output).size());
        }
        assertEquals(
                10_000, counts.values().stream().mapToInt(Integer::intValue).sum());
        final MockFlowFile success = only(ScoreRecord.SUCCESS);
        success.assertAttributeEquals(
                "score.count", counts.get(ScoreRecord.SUCCESS).toString());
        success.assertAttributeEquals(
                "score.unknown", counts.get(ScoreRecord.UNKNOWN).toString());
        success.assertAttributeEquals(
                "score.failed", counts.get(ScoreRecord.FAILURE).toString());
        assertTrue(Collections.max(service.batches) <= 1024);
        final Set<String> users = JsonRecords.records(success).stream()
                .map(record -> record.get("user").getAsString())
                .collect(Collectors.toSet());
        assertEquals(counts.get(ScoreRecord.SUCCESS), users.size());
    }

    @Test
    void concurrentTasksHoldALeaseEach() {
        runner.setThreadCount(2);
        runner.setProperty(RecordProperties.BATCH_SIZE, "8");
        for (int flowFile = 0; flowFile < 50; flowFile++) {
            final List<String> pairs = new ArrayList<>();
            for (int row = 0; row < 100; row++) {
                pairs.add(pair("user-" + flowFile + "-" + row, "tea"));
            }
            runner.enqueue(pairs.toString());
        }
        runner.run(50);

        assertEquals(50, service.acquired.get());
        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 50);
        for (final MockFlowFile output : runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS)) {
            for (final JsonObject record : JsonRecords.records(output)) {
                assertEquals(
                        (double) FakeModelVersionService.formula(
                                7, record.get("user").getAsString(), "tea"),
                        record.get("score").getAsDouble());
            }
        }
    }

    @Test
    void misconfigurationIsNamed() {
        runner.assertValid();
        runner.setProperty(ModelChoice.MODEL_VERSION, "0");
        runner.assertNotValid();
        runner.setProperty(ModelChoice.MODEL_VERSION, "canary");
        runner.assertValid();
        runner.setProperty(RecordProperties.SCORE_FIELD, "model_version");
        runner.assertNotValid();
        runner.setProperty(RecordProperties.SCORE_FIELD, "user");
        runner.assertNotValid();
        runner.setProperty(RecordProperties.SCORE_FIELD, "score");
        runner.setProperty(RecordProperties.ITEM_FIELD, "user");
        runner.assertNotValid();
        runner.setProperty(RecordProperties.ITEM_FIELD, "item");
        runner.setProperty(RecordProperties.BATCH_SIZE, "0");
        runner.assertNotValid();
    }

    private static Set<Long> versions(final MockFlowFile flowFile) {
        return JsonRecords.records(flowFile).stream()
                .map(record -> record.get("model_version").getAsLong())
                .collect(Collectors.toSet());
    }
}
