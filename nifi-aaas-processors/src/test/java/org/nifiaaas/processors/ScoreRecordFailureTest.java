package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.ScoreCounts;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;

class ScoreRecordFailureTest extends ScoreRecordTestBase {

    @Test
    void flowFileThatNamesNoModelOrNoVersionFails() {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        runner.setProperty(ModelChoice.MODEL_VERSION, "${version}");
        runner.enqueue("[]", Map.of("version", "7"));
        runner.enqueue("[]", Map.of("model", MODEL, "version", "0"));
        runner.run(2);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 2);
        final List<MockFlowFile> failed = runner.getFlowFilesForRelationship(ScoreRecord.FAILURE);
        failed.get(0).assertAttributeEquals("record.error.message", "Model Name is empty for this FlowFile");
        failed.get(1)
                .assertAttributeEquals(
                        "record.error.message",
                        "Model Version '0' of model propensity is neither a version from 1 up nor a label");
        assertEquals(0, service.acquired.get());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void flowFileWaitsInTheQueueWhileNoVersionIsAvailable(final Reason reason) {
        service.withhold(MODEL, reason);
        final String content = "[" + pair("ada", "tea") + "]";
        runner.enqueue(content);
        runner.run(3);

        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertTransferCount(ScoreRecord.SUCCESS, 0);
        runner.assertTransferCount(ScoreRecord.FAILURE, 0);
        runner.assertPenalizeCount(0);
        assertTrue(isYielded());
        assertEquals(1, runner.getLogger().getWarnMessages().size());

        service.serve(MODEL, 7);
        runner.run();
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.count", "1");
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @Test
    void changeOfReasonIsLoggedOnce() {
        runner.enqueue("[]");
        for (final Reason reason : List.of(Reason.ABSENT, Reason.LOADING, Reason.REFUSED)) {
            service.withhold(MODEL, reason);
            runner.run(2);
        }

        assertEquals(3, runner.getLogger().getWarnMessages().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ABSENT", "REFUSED"})
    void missingModelOfOneFlowFileDoesNotHoldUpTheOthers(final Reason reason) {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        service.serve("other", 1);
        service.withhold("other", reason);
        runner.enqueue("[]", Map.of("model", "other"));
        runner.enqueue("[" + pair("ada", "tea") + "]", Map.of("model", MODEL));
        runner.run(2);

        runner.assertPenalizeCount(1);
        assertFalse(isYielded());
        assertEquals(1, runner.getQueueSize().getObjectCount());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("model.name", MODEL);
    }

    @Test
    void featuresOfOtherRulesAreRefused() {
        final String content = "[" + pair("ada", "tea") + "]";
        runner.enqueue(content, Map.of("features.hash", "beef"));
        runner.enqueue(content, Map.of("features.hash", FakeModelVersionService.HASH));
        runner.run(2);

        only(ScoreRecord.SUCCESS);
        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals(
                "record.error.message",
                "The features of the records (unknown rules with the hash beef) are not those that propensity version 7 was trained with (unknown rules with the hash f00d)");
    }

    @Test
    void featuresOfOtherRulesAreScoredOnRequest() {
        runner.setProperty(FeatureMismatch.FEATURE_MISMATCH, FeatureMismatch.SCORE.getValue());
        runner.enqueue("[" + pair("ada", "tea") + "]", Map.of("features.hash", "beef"));
        runner.run();

        assertEquals(
                FakeModelVersionService.HASH,
                onlyRecord(ScoreRecord.SUCCESS).get("features_hash").getAsString());
    }

    @Test
    void engineTroubleSendsTheFlowFileToFailureUnchanged() {
        runner.setProperty(RecordProperties.BATCH_SIZE, "1");
        service.breakScorer(pairs -> {
            if (pairs.user(0).equals("bob")) {
                throw new ScoringException("propensity version 7 cannot score:\n out of memory", null);
            }
            return ScoreBatch.of(new float[] {0.5F}, new BitSet(), new BitSet());
        });
        final String content = "[" + pair("ada", "tea") + "," + pair("", "tea") + "," + pair("bob", "tea") + "]";
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals("record.error.message", "propensity version 7 cannot score: out of memory");
        assertEquals(null, runner.getCounterValue(ScoreCounts.SCORED_COUNTER));
    }

    @Test
    void scoreThatIsNoNumberIsNeverWritten() {
        service.breakScorer(pairs -> ScoreBatch.of(new float[] {Float.NaN}, new BitSet(), new BitSet()));
        run("[" + pair("ada", "tea") + "]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE)
                .assertAttributeEquals(
                        "record.error.message", "propensity version 7 gave a score that is not a number");
    }

    @Test
    void bugOfTheEngineEscapesAndTheFlowFileStays() {
        service.breakScorer(pairs -> {
            throw new IllegalStateException("bug");
        });
        runner.enqueue("[" + pair("ada", "tea") + "]");

        assertThrows(AssertionError.class, runner::run);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"user\":", "no json", "[{\"user\":\"ada\",\"item\":\"tea\"},"})
    void contentThatIsNoRecordGoesToFailureUnchanged(final String content) {
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE).assertContentEquals(content);
        assertFalse(
                only(ScoreRecord.FAILURE).getAttribute("record.error.message").isBlank());
    }

    @Test
    void contentThatBreaksMidwayLeavesNoPartialOutput() throws InitializationException {
        runner.setProperty(RecordProperties.BATCH_SIZE, "1");
        JsonRecords.useStreamingReader(
                runner,
                """
                {"type":"record","name":"pair","fields":[
                 {"name":"user","type":["null","string"]},{"name":"item","type":["null","string"]}]}""");
        final String content = "[" + pair("ada", "tea") + "," + pair("", "tea") + "," + pair("bob", "tea") + ", oops";
        run(content);

        assertEquals(2, service.batches.size());
        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE).assertContentEquals(content);
    }
}
