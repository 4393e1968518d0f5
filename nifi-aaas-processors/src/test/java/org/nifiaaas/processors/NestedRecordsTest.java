package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;

/** Fields of records in records, by RecordPath. */
class NestedRecordsTest extends ScoreRecordTestBase {

    @BeforeEach
    void nameNestedFields() {
        runner.setProperty(RecordProperties.USER_FIELD, "/customer/id");
        runner.setProperty(RecordProperties.ITEM_FIELD, "/basket[0]/shop");
    }

    private static String purchase(final String user, final String rest) {
        return "{\"customer\":{\"id\":\"" + user
                + "\",\"city\":\"York\"},\"basket\":[{\"shop\":\"tea\"},{\"shop\":\"zoo\"}]" + rest + "}";
    }

    private List<String> warnings() {
        return runner.getLogger().getWarnMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    @Test
    void scoreIsThatOfTheNestedIds() {
        runner.removeProperty(RecordProperties.USER_FIELD);
        runner.removeProperty(RecordProperties.ITEM_FIELD);
        run("[" + pair("ada", "tea") + "]");
        final double plain = onlyRecord(ScoreRecord.SUCCESS).get("score").getAsDouble();
        runner.clearTransferState();
        nameNestedFields();
        run("[" + purchase("ada", "") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals(plain, record.get("score").getAsDouble());
        assertEquals("York", record.getAsJsonObject("customer").get("city").getAsString());
        assertEquals(2, record.getAsJsonArray("basket").size());
        assertEquals(List.of(), warnings());
    }

    @Test
    void scoreIsWrittenIntoTheRecordThatHoldsItAndItsNeighboursStay() {
        runner.setProperty(RecordProperties.SCORE_FIELD, "/prediction/model/score");
        run("[" + purchase("ada", ",\"prediction\":{\"by\":\"us\",\"model\":{\"kind\":\"ncf\"}}") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        final JsonObject prediction = record.getAsJsonObject("prediction");
        assertEquals("us", prediction.get("by").getAsString());
        assertEquals("ncf", prediction.getAsJsonObject("model").get("kind").getAsString());
        assertTrue(prediction.getAsJsonObject("model").get("score").getAsDouble() > 0);
        assertEquals(7, record.get("model_version").getAsLong());
        assertFalse(record.has("score"));
        assertFalse(record.has("/prediction/model/score"));
        assertEquals(List.of(), warnings());
    }

    @Test
    void oldScoreInTheRecordIsReplaced() {
        runner.setProperty(RecordProperties.SCORE_FIELD, "/prediction/score");
        run("[" + purchase("ada", ",\"prediction\":{\"score\":\"none yet\"}") + "]");

        assertTrue(onlyRecord(ScoreRecord.SUCCESS)
                        .getAsJsonObject("prediction")
                        .get("score")
                        .getAsDouble()
                > 0);
    }

    @Test
    void recordWithoutTheRecordForTheScoreGoesToFailureAndItsNeighboursGoOn() {
        runner.setProperty(RecordProperties.SCORE_FIELD, "/prediction/score");
        run("[" + purchase("ada", ",\"prediction\":{\"by\":\"us\"}") + "," + purchase("bob", "") + ","
                + purchase("eve", ",\"prediction\":null") + "]");

        assertTrue(onlyRecord(ScoreRecord.SUCCESS).getAsJsonObject("prediction").has("score"));
        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        failed.assertAttributeEquals("record.count", "2");
        failed.assertAttributeEquals(
                "record.error.message",
                "2 of 3 records cannot be used: record 2: there is no record /prediction to hold /prediction/score");
        assertEquals(
                "bob",
                JsonRecords.records(failed)
                        .get(0)
                        .getAsJsonObject("customer")
                        .get("id")
                        .getAsString());
    }

    @Test
    void scoreFitsWhereTheHolderIsOfSeveralTypes() {
        runner.setProperty(RecordProperties.SCORE_FIELD, "/prediction/score");
        run("[" + purchase("ada", ",\"prediction\":{\"by\":\"us\"}") + "," + purchase("bob", ",\"prediction\":\"none\"")
                + "]");

        final JsonObject prediction = onlyRecord(ScoreRecord.SUCCESS).getAsJsonObject("prediction");
        assertEquals("us", prediction.get("by").getAsString());
        assertTrue(prediction.get("score").getAsDouble() > 0);
        assertEquals(
                "none",
                JsonRecords.records(only(ScoreRecord.FAILURE))
                        .get(0)
                        .get("prediction")
                        .getAsString());
    }

    @Test
    void recordInWhichAPathSelectsTwoValuesGoesToFailureAndItsNeighboursGoOn() {
        runner.setProperty(RecordProperties.ITEM_FIELD, "/basket[*]/shop");
        run("[{\"customer\":{\"id\":\"ada\"},\"basket\":[{\"shop\":\"tea\"}]}," + purchase("bob", "") + "]");

        assertEquals("1", only(ScoreRecord.SUCCESS).getAttribute("record.count"));
        only(ScoreRecord.FAILURE)
                .assertAttributeEquals(
                        "record.error.message",
                        "1 of 2 records cannot be used: record 2: the path /basket[*]/shop selects 2 values and may select one");
    }

    @Test
    void pathThatSelectsNothingIsAMissingField() {
        run("[{\"customer\":{\"city\":\"York\",\"id\":null},\"basket\":[{\"shop\":\"tea\"}]},"
                + "{\"customer\":{\"id\":\"ada\"},\"basket\":[]}]");

        final List<JsonObject> failed = JsonRecords.records(only(ScoreRecord.FAILURE));
        assertEquals("missing-user", failed.get(0).get("score_reason").getAsString());
        assertEquals("missing-item", failed.get(1).get("score_reason").getAsString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/customer/key | No record has the field '/customer/key'; the fields of /customer are id, city",
                "/client/id | No record has the field '/client/id'; the fields are customer, basket",
                "/customer/id/text | No record has the field '/customer/id/text'; the field /customer/id is no record",
            })
    void pathThatNoRecordHasIsTold(final String path, final String note) {
        runner.setProperty(RecordProperties.USER_FIELD, path);
        run("[" + purchase("ada", "") + "]");

        assertTrue(
                warnings().stream().anyMatch(warning -> warning.contains(note)),
                warnings().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/customer[, /basket[0]/shop, score, User Field",
        "/customer/id, /customer/id, score, Item Field",
        "/customer/id, item, /customer/id, Score Field",
        "/customer/id, item, customer, Score Field",
        "/customer/id, item, /basket[0]/score, Score Field",
        "/customer/id, item, /model_name/score, Score Field",
        "/user, user, score, Item Field"
    })
    void pathsThatAreNoneOrContradictEachOtherAreRefused(
            final String user, final String item, final String score, final String culprit) {
        runner.setProperty(RecordProperties.USER_FIELD, user);
        runner.setProperty(RecordProperties.ITEM_FIELD, item);
        runner.setProperty(RecordProperties.SCORE_FIELD, score);

        final AssertionError refused = assertThrows(AssertionError.class, runner::assertValid);
        assertTrue(refused.getMessage().contains("'" + culprit + "'"), refused.getMessage());
    }

    @Test
    void verificationKnowsTheNestedScore() {
        runner.setProperty(RecordProperties.SCORE_FIELD, "/prediction/score");
        final ConfigVerificationResult kept = ((VerifiableProcessor) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), Map.of())
                .get(0);

        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, kept.getOutcome(), kept.getExplanation());
        assertTrue(kept.getExplanation().contains("/prediction/score"), kept.getExplanation());
    }

    @Test
    void eventIsCleanedFromNestedFields() throws InitializationException {
        final TestRunner features = JsonRecords.runner(new ExtractFeatures());
        features.setProperty(ExtractFeatures.USER_FIELD, "/customer/id");
        features.setProperty(ExtractFeatures.ITEM_FIELD, "/basket[0]/shop");
        features.setProperty(ExtractFeatures.AMOUNT_FIELD, "/payment/amount");
        features.setProperty(ExtractFeatures.TIME_FIELD, "/payment/at");
        features.enqueue("[" + purchase("ada", ",\"payment\":{\"amount\":2.5,\"at\":\"2019-03-01T10:15:30Z\"}") + "]");
        features.run();

        features.assertAllFlowFilesTransferred(ExtractFeatures.SUCCESS, 1);
        final JsonObject event = JsonRecords.records(features.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)
                        .get(0))
                .get(0);
        assertEquals("ada", event.get("user").getAsString());
        assertEquals("tea", event.get("item").getAsString());
        assertEquals(2.5, event.get("amount").getAsDouble());
        assertEquals(1_551_435_330_000L, event.get("event_time").getAsLong());
        assertEquals("2.5", event.getAsJsonObject("payment").get("amount").getAsString());
    }
}
