package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.compare.ComparedVersions;
import org.nifiaaas.processors.compare.ComparisonRules;
import org.nifiaaas.processors.compare.ComparisonSummary;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.record.BrokenWriterFactory;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

class CompareModelVersionsFailureTest extends CompareModelVersionsTestBase {

    private static final String ONE = "[" + passport("ada", "tea", 0.5) + "]";

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"LOADING", "DISABLED"})
    void flowFileWaitsWhileTheVersionIsComing(final Reason reason) {
        service.withhold(VersionSelector.label("canary"), reason);
        runner.enqueue(ONE);
        runner.run(3);

        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertTransferCount(CompareModelVersions.FAILURE, 0);
        assertTrue(isYielded());
        assertEquals(1, runner.getLogger().getWarnMessages().size());

        service.choose(VersionSelector.label("canary"), 8);
        runner.run();
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ABSENT", "REFUSED"})
    void versionThatIsGoneIsAFailureAndNoEndlessWait(final Reason reason) {
        service.withhold(VersionSelector.label("canary"), reason);
        run(ONE);

        assertFailed(ONE, "Model propensity, label canary, is not there");
        assertFalse(isYielded());
    }

    @Test
    void versionThatIsGoneIsFoundOutBeforeTheContentIsRead() {
        runner.setProperty(ComparisonRules.COMPARED_MODEL, MODEL);
        service.withhold(VersionSelector.label("canary"), Reason.ABSENT);
        run("no json");

        assertFailed("no json", "Model propensity, label canary, is not there");
    }

    @Test
    void recordedVersionThatIsGoneMidwayLeavesNoPartialOutput() {
        verifySameVersion();
        runner.setProperty(RecordProperties.BATCH_SIZE, "1");
        service.withhold(VersionSelector.version(6), Reason.ABSENT);
        final String content =
                List.of(truthful("ada", "tea", 7), truthful("bob", "tea", 6)).toString();
        run(content);

        assertFailed(content, "Model propensity, version 6, is not there");
        assertEquals(1, service.acquired.get());
        assertEquals(null, runner.getCounterValue(ComparisonSummary.COMPARED_COUNTER));
    }

    @Test
    void recordedVersionThatIsLoadedMidwayLetsTheFlowFileWait() {
        verifySameVersion();
        runner.setProperty(RecordProperties.BATCH_SIZE, "1");
        service.withhold(VersionSelector.version(6), Reason.LOADING);
        final String content =
                List.of(truthful("ada", "tea", 7), truthful("bob", "tea", 6)).toString();
        run(content);
        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertTransferCount(CompareModelVersions.SUCCESS, 0);

        service.choose(VersionSelector.version(6), 6);
        runner.run();
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "2");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.different", "0");
    }

    @Test
    void numberOfVersionsIsBounded() {
        verifySameVersion();
        final List<JsonObject> records = new ArrayList<>();
        for (int version = 1; version <= ComparedVersions.MOST + 1; version++) {
            service.choose(VersionSelector.version(version), version);
            records.add(truthful("ada", "tea", version));
        }
        run(records.toString());

        assertFailed(
                records.toString(),
                "The records need more than 16 model versions; split the FlowFile by model_name and model_version");
    }

    @Test
    void featuresOfOtherRulesAreRefusedOrComparedOnRequest() {
        final String content = List.of(
                        passport("ada", "tea", 0.5), with(passport("bob", "tea", 0.5), "features_hash", "beef"))
                .toString();
        run(content);
        assertFailed(
                content,
                "The features of the records (unknown rules with the hash beef) are not those that propensity version 8 was trained with (unknown rules with the hash f00d)");

        runner.clearTransferState();
        runner.setProperty(CompareModelVersions.FEATURE_MISMATCH, FeatureMismatch.SCORE.getValue());
        run(content);
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "2");
    }

    @Test
    void featuresOfTheFlowFileAreCheckedToo() {
        runner.enqueue(ONE, Map.of("features.hash", "beef"));
        runner.run();

        assertFailed(
                ONE,
                "The features of the records (unknown rules with the hash beef) are not those that propensity version 8 was trained with (unknown rules with the hash f00d)");
    }

    @ParameterizedTest
    @CsvSource({
        "user, missing-user",
        "item, missing-item",
        "score, missing-score",
        "model_name, missing-model-name",
        "model_version, missing-model-version"
    })
    void recordWithoutAFieldOfThePassportNamesIt(final String field, final String reason) {
        run(List.of(without(passport("ada", "tea", 0.5), field), passport("bob", "tea", 0.5))
                .toString());

        assertEquals(1, records(CompareModelVersions.SUCCESS).size());
        final JsonObject failed = records(CompareModelVersions.FAILURE).get(0);
        assertEquals(reason, failed.get("compared_reason").getAsString());
        assertFalse(failed.has("compared_score"));
        only(CompareModelVersions.FAILURE)
                .assertAttributeEquals(
                        "record.error.message",
                        "1 of 2 records cannot be compared: in the first one the field " + field
                                + " is missing or empty");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.failed", "1");
        assertEquals(
                1,
                report().getAsJsonObject("records")
                        .getAsJsonObject("failed_by_reason")
                        .get(reason)
                        .getAsLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "NaN", "Infinity", "high", "true"})
    void scoreThatIsNoProbabilityIsNoScore(final String score) {
        run("[" + with(passport("ada", "tea", 0), "score", score) + "]");

        runner.assertTransferCount(CompareModelVersions.SUCCESS, 0);
        assertEquals(
                "invalid-score",
                records(CompareModelVersions.FAILURE)
                        .get(0)
                        .get("compared_reason")
                        .getAsString());
        only(CompareModelVersions.FAILURE)
                .assertAttributeEquals(
                        "record.error.message",
                        "1 of 1 records cannot be compared: in the first one the field score is not a number from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "seven", "99999999999999999999"})
    void versionThatIsNoVersionIsMissing(final String version) {
        run("[" + with(passport("ada", "tea", 0.5), "model_version", version) + "]");

        assertEquals(
                "missing-model-version",
                records(CompareModelVersions.FAILURE)
                        .get(0)
                        .get("compared_reason")
                        .getAsString());
    }

    @Test
    void expressionThatNamesNoVersionFails() {
        runner.setProperty(ComparisonRules.COMPARED_VERSION, "${target}");
        runner.enqueue(ONE, Map.of("target", "0"));
        runner.run();

        assertFailed(ONE, "Compared Version '0' is neither a version from 1 up nor a label");
        assertEquals(0, service.acquired.get());
    }

    @Test
    void engineTroubleSendsTheFlowFileToFailureUnchanged() {
        service.breakVersion(8, pairs -> {
            throw new ScoringException("propensity version 8 cannot score:\n out of memory", null);
        });
        run(ONE);

        assertFailed(ONE, "propensity version 8 cannot score: out of memory");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, 1.25F, -0.25F})
    void scoreOfKnownIdsThatIsNoProbabilityIsNeverWritten(final float score) {
        service.breakVersion(8, pairs -> ScoreBatch.of(new float[] {score}, new BitSet(), new BitSet()));
        run(ONE);

        assertFailed(ONE, "propensity version 8 gave a score that is not from 0 to 1");
    }

    @Test
    void versionWithoutScoresForUnknownIdsSkipsThem() {
        service.breakVersion(
                8, pairs -> ScoreBatch.of(new float[] {Float.NaN}, new BitSet(), BitSet.valueOf(new long[] {1})));
        run(ONE);

        final JsonObject record = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals("unknown-item", record.get("compared_reason").getAsString());
        assertTrue(record.get("compared_score").isJsonNull());
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.skipped", "1");
    }

    @Test
    void bugOfTheEngineEscapesAndTheFlowFileStays() {
        service.breakVersion(8, pairs -> {
            throw new IllegalStateException("bug");
        });
        runner.enqueue(ONE);

        assertThrows(AssertionError.class, runner::run);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"user\":", "no json"})
    void contentThatIsNoRecordGoesToFailureUnchanged(final String content) {
        run(content);

        runner.assertAllFlowFilesTransferred(CompareModelVersions.FAILURE, 1);
        only(CompareModelVersions.FAILURE).assertContentEquals(content);
        assertFalse(only(CompareModelVersions.FAILURE)
                .getAttribute("record.error.message")
                .isBlank());
    }

    @Test
    void writerThatRefusesARecordLeavesNoPartialOutput() throws InitializationException {
        final BrokenWriterFactory writers = new BrokenWriterFactory();
        runner.addControllerService("broken", writers);
        runner.enableControllerService(writers);
        runner.setProperty(RecordProperties.RECORD_WRITER, "broken");
        final String content = List.of(passport("ada", "tea", 0.5), passport("bob", "tea", 0.5))
                .toString();
        run(content);

        assertFailed(content, "The record writer failed: value is not in union");
    }
}
