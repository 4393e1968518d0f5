package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.UnavailableVersion;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.UnknownIds;
import org.nifiaaas.processors.score.shadow.Shadow;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

class ScoreRecordShadowTest extends ScoreRecordTestBase {

    private static final VersionSelector CHALLENGER = VersionSelector.label("challenger");
    private static final int RECORDS = 100;

    @BeforeEach
    void challenge() {
        service.choose(CHALLENGER, 9);
        runner.setProperty(RecordProperties.BATCH_SIZE, "16");
    }

    @Test
    void shadowScoresStandBesideThoseOfTheChampion() {
        startShadow("30 s");
        run(content());

        final MockFlowFile output = only(ScoreRecord.SUCCESS);
        for (final JsonObject record : JsonRecords.records(output)) {
            final String user = record.get("user").getAsString();
            assertEquals(
                    (double) FakeModelVersionService.formula(9, user, "tea"),
                    record.get("score_shadow").getAsDouble());
            assertEquals(9, record.get("shadow_model_version").getAsLong());
            assertEquals("sha-of-propensity-9", record.get("shadow_model_sha").getAsString());
            assertEquals(7, record.get("model_version").getAsLong());
        }
        output.assertAttributeEquals("score.shadow.count", "100");
        output.assertAttributeEquals("score.shadow.skipped", "0");
        output.assertAttributeEquals("model.version", "7");
        assertEquals(RECORDS, runner.getCounterValue(ShadowRun.SCORED_COUNTER));
        assertTrue(runner.getProvenanceEvents().stream()
                .anyMatch(event -> "Scored 100 records with propensity version 7; shadow 100, skipped 0"
                        .equals(event.getDetails())));
        assertEquals(champion(), withoutShadow(output));
    }

    @Test
    void shadowThatThrowsChangesNothing() {
        for (final Scorer broken : List.<Scorer>of(
                pairs -> {
                    throw new ScoringException("out of order", null);
                },
                pairs -> {
                    throw new IllegalStateException("bug");
                },
                pairs -> {
                    throw new UnsatisfiedLinkError("no natives");
                },
                pairs -> null,
                pairs -> ScoreBatch.of(new float[1], new BitSet(), new BitSet()),
                pairs -> ScoreBatch.of(notANumber(pairs.size()), new BitSet(), new BitSet()))) {
            runner.clearTransferState();
            service.breakVersion(9, broken);
            assertSkipped("30 s");
        }
        assertEquals(6, runner.getLogger().getWarnMessages().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ABSENT", "REFUSED", "MEMORY"})
    void unavailableShadowChangesNothing(final Reason reason) {
        service.withhold(CHALLENGER, reason);
        assertSkipped("30 s");
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"LOADING", "DISABLED"})
    void shadowThatIsStillBeingLoadedIsWaitedFor(final Reason reason) {
        service.withhold(CHALLENGER, reason);
        startShadow("30 s");
        run(content());

        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertTrue(isYielded());
        assertEquals(0, service.open.get());
        assertEquals(1, runner.getLogger().getWarnMessages().size());

        service.choose(CHALLENGER, 9);
        runner.run();
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.shadow.count", "100");
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @Test
    void shadowThatLoadsLongerThanTheLongestWaitIsSkipped() throws InitializationException {
        restart(new ScoreRecord(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11))));
        challenge();
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "wait at most");
        service.withhold(CHALLENGER, Reason.LOADING);
        startShadow("30 s");
        run(content());

        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.shadow.skipped", "100");
    }

    @Test
    void shadowOfOtherFeaturesIsSkipped() {
        runner.setProperty(FeatureMismatch.FEATURE_MISMATCH, FeatureMismatch.FAIL.getValue());
        service.featuresOf(9, "beef");
        startShadow("30 s");
        runner.enqueue(content(), Map.of("features.hash", FakeModelVersionService.HASH));
        runner.run();

        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.shadow.skipped", "100");
    }

    @Test
    void shadowThatHangsDelaysAFlowFileByItsBudgetAndTheNextNotAtAll() throws InterruptedException {
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        service.breakVersion(9, pairs -> {
            try {
                release.await(60, TimeUnit.SECONDS);
                return ScoreBatch.of(new float[pairs.size()], new BitSet(), new BitSet());
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                ended.countDown();
            }
        });
        try {
            startShadow("20 ms");
            runner.enqueue(content());
            runner.enqueue(content());
            runner.run(2);

            runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 2);
            for (final MockFlowFile output : runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS)) {
                output.assertAttributeEquals("score.shadow.skipped", "100");
            }
            final MockFlowFile second =
                    runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS).get(1);
            second.assertAttributeEquals("score.shadow.wait.millis", "0");
            assertEquals(2 * RECORDS, runner.getCounterValue(ShadowRun.SKIPPED_COUNTER));
        } finally {
            release.countDown();
        }
        assertTrue(ended.await(60, TimeUnit.SECONDS));
        service.awaitNoOpenLease();
    }

    @Test
    void recoveryIsSaidOnce() {
        service.withhold(CHALLENGER, Reason.ABSENT);
        startShadow("30 s");
        runner.enqueue(content());
        runner.enqueue(content());
        runner.enqueue(content());
        runner.run(1, false);
        service.choose(CHALLENGER, 9);
        runner.run(2, true, false);

        assertEquals(1, runner.getLogger().getWarnMessages().size());
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @Test
    void unknownIdsFollowTheSameRule() {
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.UNSCORED.getValue());
        startShadow("30 s");
        run("[" + pair("new-1", "tea") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertTrue(record.get("score_shadow").isJsonNull());
        assertEquals(9, record.get("shadow_model_version").getAsLong());
    }

    @Test
    void unknownIdsThatTheShadowCannotScoreLeaveItsFieldEmpty() {
        service.withoutUnknownRows(9);
        startShadow("30 s");
        run("[" + pair("new-1", "tea") + "," + pair("ada", "tea") + "]");

        final List<JsonObject> records = JsonRecords.records(only(ScoreRecord.SUCCESS));
        assertTrue(records.get(0).get("score_shadow").isJsonNull());
        assertEquals(9, records.get(0).get("shadow_model_version").getAsLong());
        assertEquals(
                (double) FakeModelVersionService.formula(7, "new-1", "tea"),
                records.get(0).get("score").getAsDouble());
        assertEquals(
                (double) FakeModelVersionService.formula(9, "ada", "tea"),
                records.get(1).get("score_shadow").getAsDouble());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.shadow.count", "2");
    }

    @Test
    void unknownIdsThatTheChampionCannotScoreStillHaveTheShadowsScore() {
        service.withoutUnknownRows(7);
        startShadow("30 s");
        run("[" + pair("new-1", "tea") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertTrue(record.get("score").isJsonNull());
        assertEquals("unknown-user", record.get("score_reason").getAsString());
        assertEquals(
                (double) FakeModelVersionService.formula(9, "new-1", "tea"),
                record.get("score_shadow").getAsDouble());
    }

    @Test
    void misconfigurationIsNamed() {
        startShadow("100 ms");
        runner.assertValid();
        runner.setProperty(Shadow.SHADOW_BUDGET, "0 ms");
        runner.assertNotValid();
        runner.setProperty(Shadow.SHADOW_BUDGET, "soon");
        runner.assertNotValid();
        runner.setProperty(Shadow.SHADOW_BUDGET, "1 ms");
        runner.setProperty(Shadow.SHADOW_VERSION, "0");
        runner.assertNotValid();
        runner.setProperty(Shadow.SHADOW_VERSION, "9");
        runner.setProperty(RecordProperties.SCORE_FIELD, "score_shadow");
        runner.assertNotValid();
    }

    private void assertSkipped(final String budget) {
        startShadow(budget);
        run(content());

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        final MockFlowFile output = only(ScoreRecord.SUCCESS);
        output.assertAttributeEquals("score.shadow.count", "0");
        output.assertAttributeEquals("score.shadow.skipped", "100");
        output.assertAttributeNotExists("record.error.message");
        assertTrue(JsonRecords.records(output).get(0).get("score_shadow").isJsonNull());
        assertEquals(champion(), withoutShadow(output));
    }

    private void startShadow(final String budget) {
        runner.setProperty(Shadow.SHADOW_VERSION, "challenger");
        runner.setProperty(Shadow.SHADOW_BUDGET, budget);
    }

    /** The content that the champion writes without a shadow. */
    private String champion() {
        runner.removeProperty(Shadow.SHADOW_VERSION);
        runner.clearTransferState();
        run(content());
        return only(ScoreRecord.SUCCESS).getContent();
    }

    /** The content without the bytes of the shadow's fields. */
    private static String withoutShadow(final MockFlowFile output) {
        return output.getContent()
                .replaceAll(",\"score_shadow\":[^,}]*,\"shadow_model_version\":[^,}]*,\"shadow_model_sha\":[^,}]*", "");
    }

    private static String content() {
        final List<String> pairs = new ArrayList<>();
        for (int row = 0; row < RECORDS; row++) {
            pairs.add(pair("user-" + row, "tea"));
        }
        return pairs.toString();
    }

    private static float[] notANumber(final int size) {
        final float[] scores = new float[size];
        scores[size - 1] = Float.NaN;
        return scores;
    }
}
