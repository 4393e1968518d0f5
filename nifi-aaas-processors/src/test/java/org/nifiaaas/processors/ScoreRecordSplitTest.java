package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.UnavailableVersion;
import org.nifiaaas.processors.record.BrokenWriterFactory;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.UnknownIds;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.processors.score.split.SplitProperties;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

class ScoreRecordSplitTest extends ScoreRecordTestBase {

    private static final VersionSelector STABLE = VersionSelector.label("stable");
    private static final VersionSelector CANARY = VersionSelector.label("canary");
    private static final String SPLIT = "stable=80, canary=20";
    private static final String KEY = "a secret";

    private final TrafficSplit split = TrafficSplit.of(SPLIT, KEY);

    @BeforeEach
    void splitTheTraffic() {
        service.choose(STABLE, 7);
        service.choose(CANARY, 8);
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, SPLIT);
        runner.setProperty(SplitProperties.SPLIT_KEY, KEY);
    }

    @Test
    void unknownIdsThatOneArmCannotScoreStayInThatArm() {
        service.withoutUnknownRows(8);
        final List<String> pairs = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            pairs.add(pair("new-" + row, "tea"));
        }
        run(pairs.toString());

        final Map<String, MockFlowFile> children = successes();
        final List<JsonObject> stable = JsonRecords.records(children.get("stable"));
        final List<JsonObject> canary = JsonRecords.records(children.get("canary"));
        assertEquals(100, stable.size() + canary.size());
        assertTrue(stable.stream().noneMatch(record -> record.get("score").isJsonNull()));
        assertTrue(canary.stream().allMatch(record -> record.get("score").isJsonNull()));
        assertTrue(canary.stream()
                .allMatch(record -> record.get("score_reason").getAsString().equals("unknown-user")));
    }

    @Test
    void everyArmHasItsOwnFlowFileAndNothingIsLost() {
        final Random random = new Random(42);
        final List<String> pairs = new ArrayList<>();
        for (int row = 0; row < 10_000; row++) {
            pairs.add(pair(random.nextInt(20) == 0 ? "" : "user-" + random.nextInt(2_000), "item-" + row));
        }
        run(pairs.toString());

        final Map<String, Integer> seen = new HashMap<>();
        final Map<String, MockFlowFile> children = successes();
        children.forEach((arm, child) -> {
            final long version = arm.equals("stable") ? 7 : 8;
            child.assertAttributeEquals("model.version", Long.toString(version));
            child.assertAttributeEquals("model.sha", "sha-of-propensity-" + version);
            final List<JsonObject> records = JsonRecords.records(child);
            child.assertAttributeEquals("score.arm." + arm, Integer.toString(records.size()));
            child.assertAttributeEquals("record.count", Integer.toString(records.size()));
            assertEquals(records.size(), runner.getCounterValue(SplitCounts.counter(arm)));
            for (final JsonObject record : records) {
                checkRecord(record, arm, version);
                seen.merge(record.get("item").getAsString(), 1, Integer::sum);
            }
        });
        final List<JsonObject> failed = JsonRecords.records(only(ScoreRecord.FAILURE));
        failed.forEach(record -> seen.merge(record.get("item").getAsString(), 1, Integer::sum));
        assertEquals(10_000, seen.size());
        assertTrue(seen.values().stream().allMatch(times -> times == 1));
        final MockFlowFile stable = children.get("stable");
        assertEquals(
                10_000,
                number(stable, "score.arm.stable")
                        + number(stable, "score.arm.canary")
                        + number(stable, "score.failed"));
        assertEquals(failed.size(), number(stable, "score.failed"));
        stable.assertAttributeEquals("score.replaced", "0");
    }

    private void checkRecord(final JsonObject record, final String arm, final long version) {
        final String user = record.get("user").getAsString();
        assertEquals(arm, split.arms().get(split.arm(user)).label());
        assertEquals(arm, record.get("score_arm").getAsString());
        assertEquals(version, record.get("model_version").getAsLong());
        assertEquals(
                (double) FakeModelVersionService.formula(
                        version, user, record.get("item").getAsString()),
                record.get("score").getAsDouble());
    }

    @Test
    void failedRecordsBelongToNoArm() {
        run("[" + pair(userOf("canary"), "tea") + "," + pair("", "tea") + "]");

        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        failed.assertAttributeEquals("model.name", MODEL);
        failed.assertAttributeEquals("score.arm.canary", "1");
        failed.assertAttributeEquals("score.arm.stable", "0");
        failed.assertAttributeNotExists("score.arm");
        failed.assertAttributeNotExists("model.version");
    }

    @Test
    void userIsTheSameHoweverItIsWritten() {
        final String user = userOf("canary");
        run("[" + pair(" " + user + "\t", "tea") + "," + pair(user, "tea") + "]");

        assertEquals(2, JsonRecords.records(only(ScoreRecord.SUCCESS)).size());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.arm", "canary");
    }

    @Test
    void provenanceTellsTheAppliedSplit() {
        run("[" + pair(userOf("canary"), "tea") + "," + pair(userOf("stable"), "tea") + "]");

        final List<String> details = runner.getProvenanceEvents().stream()
                .map(ProvenanceEventRecord::getDetails)
                .filter(text -> text != null && text.startsWith("Scored"))
                .toList();
        final String sentence = "Scored 2 records with propensity; split stable (version 7) 1, canary (version 8) 1";
        assertEquals(List.of(sentence), details);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ABSENT", "REFUSED", "MEMORY"})
    void championScoresTheUsersOfAnUnavailableArm(final Reason reason) {
        service.withhold(CANARY, reason);
        final String content = "[" + pair(userOf("canary"), "tea") + "," + pair(userOf("stable"), "tea") + "]";
        run(content);
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 2);
        final MockFlowFile child =
                runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS).get(0);
        child.assertAttributeEquals("score.arm", "stable");
        child.assertAttributeEquals("score.arm.stable", "2");
        child.assertAttributeNotExists("score.arm.canary");
        child.assertAttributeEquals("score.replaced", "1");
        assertEquals(2, runner.getCounterValue(SplitCounts.REPLACED_COUNTER));
        assertEquals(1, runner.getLogger().getWarnMessages().size());

        service.choose(CANARY, 8);
        runner.clearTransferState();
        run(content);
        assertEquals(2, successes().size());
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @ParameterizedTest
    @CsvSource({"wait,LOADING", "wait at most,LOADING", "fail,LOADING", "wait,DISABLED"})
    void armThatIsStillBeingLoadedKeepsItsUsers(final String unavailable, final Reason reason) {
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, unavailable);
        service.withhold(CANARY, reason);
        run("[" + pair(userOf("canary"), "tea") + "," + pair(userOf("stable"), "tea") + "]");

        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertTrue(isYielded());
        assertEquals(0, service.open.get());
        assertEquals(1, runner.getLogger().getWarnMessages().size());

        service.choose(CANARY, 8);
        runner.run();
        assertEquals(Set.of("stable", "canary"), successes().keySet());
        successes().values().forEach(child -> child.assertAttributeEquals("score.replaced", "0"));
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @Test
    void championScoresTheUsersOfAnArmThatLoadsLongerThanTheLongestWait() throws InitializationException {
        restart(new ScoreRecord(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11))));
        splitTheTraffic();
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "wait at most");
        service.withhold(CANARY, Reason.LOADING);
        run("[" + pair(userOf("canary"), "tea") + "]");

        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.replaced", "1");
    }

    @Test
    void armThatIsMissingDoesNotHoldUpTheOthersWhateverTheUnavailableVersionSays() {
        runner.setProperty(UnavailableVersion.UNAVAILABLE_VERSION, "fail");
        service.withhold(CANARY, Reason.ABSENT);
        run("[" + pair(userOf("canary"), "tea") + "]");

        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.replaced", "1");
    }

    @ParameterizedTest
    @CsvSource({"champion,stable", "champion,canary", "wait,stable", "wait,canary"})
    void flowFileWaitsForAnArmThatItNeeds(final String unavailable, final String label) {
        runner.setProperty(SplitProperties.UNAVAILABLE_ARM, unavailable);
        service.withhold(VersionSelector.label(label), Reason.LOADING);
        run("[" + pair(userOf("stable"), "tea") + "]");

        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertTransferCount(ScoreRecord.SUCCESS, 0);
        assertTrue(isYielded());
        assertEquals(0, service.open.get());

        service.choose(VersionSelector.label(label), 9);
        runner.run();
        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
    }

    @Test
    void troubleOfOneArmLosesNoRecordOfTheOther() {
        service.breakVersion(8, pairs -> {
            throw new ScoringException("propensity version 8 cannot score", null);
        });
        final String content = "[" + pair(userOf("stable"), "tea") + "," + pair(userOf("canary"), "tea") + "]";
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE).assertContentEquals(content);
        assertNull(runner.getCounterValue(SplitCounts.counter("stable")));
    }

    @Test
    void brokenWriterOfOneArmLeavesNoChildOfTheOther() throws InitializationException {
        final BrokenWriterFactory writer = new BrokenWriterFactory();
        runner.addControllerService("broken", writer);
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "broken");
        final String content = "[" + pair(userOf("stable"), "tea") + "," + pair(userOf("canary"), "tea") + "]";
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE).assertContentEquals(content);
    }

    @Test
    void flowFileWithoutRecordsBelongsToTheChampion() {
        run("[]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.SUCCESS, 1);
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.arm", "stable");
        only(ScoreRecord.SUCCESS).assertAttributeEquals("record.count", "0");
    }

    @Test
    void unknownIdsOfAnArmAreRoutedByTheirArm() {
        runner.setProperty(ScoringRules.UNKNOWN_IDS, UnknownIds.ROUTE.getValue());
        run("[" + pair(userOf("stable"), "new-1") + "," + pair(userOf("canary"), "new-1") + "]");

        runner.assertAllFlowFilesTransferred(ScoreRecord.UNKNOWN, 2);
    }

    @Test
    void misconfigurationIsNamed() {
        runner.assertValid();
        runner.setProperty(ModelChoice.MODEL_VERSION, "stable");
        runner.assertNotValid();
        runner.removeProperty(ModelChoice.MODEL_VERSION);
        runner.removeProperty(SplitProperties.SPLIT_KEY);
        runner.assertNotValid();
        runner.setProperty(SplitProperties.SPLIT_KEY, KEY);
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, "stable=90, canary=0");
        runner.assertNotValid();
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, "stable=90, 8=10");
        runner.assertValid();
        assertTrue(SplitProperties.SPLIT_KEY.isSensitive());
        assertFalse(SplitProperties.TRAFFIC_SPLIT.isSensitive());
    }

    /** A user of the arm. */
    private String userOf(final String label) {
        for (int user = 0; user < 1_000; user++) {
            final String id = "user-" + user;
            if (split.arms().get(split.arm(id)).label().equals(label)) {
                return id;
            }
        }
        throw new IllegalStateException("No user of arm " + label);
    }

    private Map<String, MockFlowFile> successes() {
        return runner.getFlowFilesForRelationship(ScoreRecord.SUCCESS).stream()
                .collect(Collectors.toMap(child -> child.getAttribute("score.arm"), child -> child));
    }

    private static long number(final MockFlowFile flowFile, final String attribute) {
        return Long.parseLong(flowFile.getAttribute(attribute));
    }
}
