package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.UnavailableVersion;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.shadow.Shadow;
import org.nifiaaas.processors.score.split.SplitProperties;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.VersionSelector;

/** What ScoreRecord says of settings that do not fit, and how long it waits. */
class ScoreRecordAdviceTest extends ScoreRecordTestBase {

    private static final String PAIR = "[" + pair("ada", "tea") + "]";

    private List<String> warnings() {
        return runner.getLogger().getWarnMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    private void useFixedWriter() throws InitializationException {
        final JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("fixed", writer);
        runner.setProperty(writer, "schema-access-strategy", "schema-text-property");
        runner.setProperty(
                writer,
                "schema-text",
                "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"user\",\"type\":\"string\"},{\"name\":\"score\",\"type\":[\"null\",\"double\"]}]}");
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "fixed");
    }

    @Test
    void misspeltFieldIsToldOnceByItsName() {
        runner.setProperty(RecordProperties.USER_FIELD, "usr");
        runner.enqueue(PAIR);
        runner.enqueue(PAIR);
        runner.run(2);

        assertEquals(
                1,
                warnings().stream()
                        .filter(line -> line.contains("No record has the field 'usr'; the fields are user, item, note"))
                        .count());
    }

    @Test
    void fieldThatRecordsHadBeforeIsNotMisspelt() {
        runner.enqueue(PAIR);
        runner.enqueue("[{\"item\": \"tea\"}]");
        runner.run(2);

        assertTrue(
                warnings().stream().noneMatch(line -> line.contains("No record has the field")),
                warnings().toString());
    }

    @Test
    void writerThatLeavesFieldsOutIsTold() throws InitializationException {
        useFixedWriter();
        run(PAIR);

        runner.assertTransferCount(ScoreRecord.SUCCESS, 1);
        assertTrue(
                warnings().stream().anyMatch(line -> line.contains("leaves out model_name, model_version")),
                warnings().toString());
    }

    @Test
    void verificationFindsTheVersionAndTheFieldsThatTheWriterLeavesOut() throws InitializationException {
        useFixedWriter();
        final List<ConfigVerificationResult> results = verify();

        assertEquals(Outcome.FAILED, results.get(0).getOutcome());
        assertTrue(results.get(0).getExplanation().contains("model_version"));
        assertEquals(Outcome.SUCCESSFUL, results.get(1).getOutcome());
        assertEquals("Model propensity version 7 is served", results.get(1).getExplanation());
    }

    @Test
    void verificationNamesAnArmThatIsNotThere() {
        service.withhold(VersionSelector.label("canary"), Reason.ABSENT);
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, "stable=90, canary=10");
        runner.setProperty(SplitProperties.SPLIT_KEY, "secret");

        final List<ConfigVerificationResult> results = verify();

        assertEquals(
                List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.FAILED),
                results.stream().map(ConfigVerificationResult::getOutcome).toList());
    }

    private List<ConfigVerificationResult> verify() {
        return ((ScoreRecord) runner.getProcessor()).verify(runner.getProcessContext(), runner.getLogger(), Map.of());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void flowFileThatChoosesItsVersionWaitsAloneWhateverTheReason(final Reason reason) {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        service.withhold(MODEL, reason);
        runner.enqueue(PAIR, Map.of("model", MODEL));
        runner.run();

        runner.assertQueueNotEmpty();
        assertTrue(!isYielded());
    }

    @Test
    void flowFileIsNotWaitedForLongerThanItIsSaid() throws InitializationException {
        runner = JsonRecords.runner(new ScoreRecord(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11))));
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(LeaseRequest.MODEL_VERSION_SERVICE, "models");
        runner.setProperty(ModelChoice.MODEL_NAME, MODEL);
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "wait at most");
        service.withhold(MODEL, Reason.LOADING);
        run(PAIR);

        assertUnchanged(only(ScoreRecord.FAILURE));
    }

    @Test
    void flowFileWaitsUntilThen() {
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "wait at most");
        service.withhold(MODEL, Reason.ABSENT);
        run(PAIR);

        runner.assertQueueNotEmpty();
    }

    @Test
    void absentVersionFailsAtOnceIfItShallAndOneThatIsLoadedDoesNot() {
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "fail");
        service.withhold(MODEL, Reason.LOADING);
        run(PAIR);
        runner.assertQueueNotEmpty();
        service.withhold(MODEL, Reason.ABSENT);
        runner.run();

        assertUnchanged(only(ScoreRecord.FAILURE));
    }

    @Test
    void versionThatWaitsForMemoryCountsAsBeingLoaded() {
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "fail");
        service.withhold(MODEL, Reason.MEMORY);
        run(PAIR);
        runner.assertQueueNotEmpty();
        assertEquals(Outcome.SKIPPED, verify().get(1).getOutcome());
    }

    private static void assertUnchanged(final MockFlowFile failed) {
        failed.assertContentEquals(PAIR);
        assertTrue(failed.getAttribute("record.error.message").startsWith("Model propensity is not there"));
    }

    @Test
    void whatAnEarlierStepSaidOfItselfDoesNotSurviveAndAllElseDoes() {
        runner.enqueue(
                PAIR,
                Map.of(
                        "record.error.message", "old",
                        "score.arm", "canary",
                        "score.arm.canary", "3",
                        "score.campaign", "c-1",
                        "model.label", "stable"));
        runner.run();

        final Relationship success = ScoreRecord.SUCCESS;
        for (final String stale : List.of("record.error.message", "score.arm", "score.arm.canary")) {
            only(success).assertAttributeNotExists(stale);
        }
        only(success).assertAttributeEquals("score.campaign", "c-1");
        only(success).assertAttributeEquals("model.label", "stable");
    }

    @Test
    void runningProcessorHoldsItsArmsAndItsShadowUntilItStops() {
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, "stable=90, canary=10");
        runner.setProperty(SplitProperties.SPLIT_KEY, "secret");
        runner.setProperty(Shadow.SHADOW_VERSION, "9");
        runner.enqueue(PAIR);
        runner.run(1, false);

        final List<String> expected = Stream.of(
                        VersionSelector.label("stable"), VersionSelector.label("canary"), VersionSelector.version(9))
                .map(selector -> MODEL + " " + selector)
                .toList();
        assertEquals(expected, service.holding);
        runner.stop();
        assertTrue(service.holding.isEmpty());
    }

    @Test
    void versionsThatExpressionsNameAreNotHeld() {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        runner.enqueue(PAIR, Map.of("model", MODEL));
        runner.run(1, false);

        assertTrue(service.holding.isEmpty());
    }
}
