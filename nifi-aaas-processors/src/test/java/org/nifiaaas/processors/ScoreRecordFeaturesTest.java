package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.processors.pair.Profiles.SPECIFICATION;
import static org.nifiaaas.processors.pair.Profiles.purchase;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.Profiles;
import org.nifiaaas.processors.pair.UserHistory;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.shadow.Shadow;
import org.nifiaaas.processors.score.split.SplitProperties;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.VersionSelector;

/** Versions that score by more than ids. */
class ScoreRecordFeaturesTest extends ScoreRecordTestBase {

    private static final String FEATURES =
            "\"category\":\"food\",\"spent\":12.5,\"visits\":1,\"crowd\":3,\"event_time\":\"2026-01-01T00:00:00Z\"";

    private final MemoryProfiles profiles = new MemoryProfiles();

    @BeforeEach
    void serveFeatures() {
        service.scoreFeatures(7, SPECIFICATION);
    }

    private void useProfiles() throws InitializationException, ProfileStoreException {
        runner.addControllerService("profiles", profiles);
        runner.enableControllerService(profiles);
        runner.setProperty(PairRules.PROFILE_SERVICE, "profiles");
        Profiles.add(
                profiles,
                purchase("C", "Tea", 5, "2025-12-20T10:00:00Z"),
                purchase("C", "Bun", 2, "2025-12-30T00:00:00Z"));
    }

    private List<JsonObject> score(final String... records) {
        runner.clearTransferState();
        run("[" + String.join(",", records) + "]");
        return JsonRecords.records(only(ScoreRecord.SUCCESS));
    }

    private static String record(final String user, final String item, final String more) {
        return "{\"user\":\"" + user + "\",\"item\":\"" + item + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static double features(final Object... values) {
        return FakeModelVersionService.ofFeatures(Arrays.asList(values));
    }

    @Test
    void featuresComeFromTheFieldsOfTheRecord() {
        final JsonObject scored = score(record("C", "Tea", FEATURES)).get(0);

        assertEquals(features("food", 12.5, 1.0, 3.0), scored.get("score").getAsDouble());
        assertEquals(
                FeatureSpec.fromJson(SPECIFICATION).rulesHash(),
                scored.get("rules_hash").getAsString());
        assertFalse(scored.has("history_source"));
    }

    @Test
    void columnOfTheEventAloneIsNotAskedFor() {
        service.scoreFeatures(
                7,
                "{\"schemaVersion\": 2, \"columns\": [{\"name\": \"channel\", \"type\": \"categorical\"}],"
                        + " \"windows\": [{\"name\": \"spent\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 7}]}");

        assertEquals(
                features(null, 4.0),
                score(record("C", "Tea", "\"spent\":4")).get(0).get("score").getAsDouble());
    }

    @Test
    void emptyFieldIsAValueThatIsMissing() {
        final List<JsonObject> scored = score(
                record("C", "Tea", FEATURES),
                record("C", "Tea", "\"category\":null,\"spent\":null,\"visits\":\"2\",\"crowd\":\" \""));

        assertEquals(features(2.0), scored.get(1).get("score").getAsDouble());
    }

    @Test
    void fieldThatIsMissingIsNamedAndTheOthersGoOn() {
        runner.setProperty(SplitProperties.TRAFFIC_SPLIT, "7=50,8=50");
        runner.setProperty(SplitProperties.SPLIT_KEY, "key");
        service.choose(VersionSelector.version(8), 8);
        run("[" + record("ada", "Tea", "\"category\":\"food\",\"spent\":1") + ","
                + record("bob", "Tea", "\"category\":\"food\",\"spent\":1") + ","
                + record("eve", "Tea", "\"category\":\"food\",\"spent\":1") + "]");

        final MockFlowFile failed = only(ScoreRecord.FAILURE);
        final int count = JsonRecords.records(failed).size();
        final JsonObject record = JsonRecords.records(failed).get(0);
        assertEquals("missing-feature: visits", record.get("score_reason").getAsString());
        failed.assertAttributeEquals(
                "record.error.message",
                count + " of 3 records cannot be scored: missing-feature: visits (" + count
                        + "); let ExtractFeatures write what the version asks for, or set Profile Service");
        assertEquals(3 - count, JsonRecords.records(only(ScoreRecord.SUCCESS)).size());
        assertTrue(count > 0 && count < 3, "both versions must have records");
    }

    @Test
    void valueOfAnotherTypeIsNamedAndItsNeighboursGoOn() {
        final String word = FEATURES.replace("12.5", "\"much\"");
        final String list = FEATURES.replace("\"food\"", "[\"food\"]");
        final String when = FEATURES.replace("2026-01-01T00:00:00Z", "yesterday");
        final List<JsonObject> scored = score(
                record("C", "Tea", word),
                record("C", "Tea", FEATURES),
                record("C", "Bun", when),
                record("D", "Tea", list));

        assertEquals(1, scored.size());
        assertEquals(
                features("food", 12.5, 1.0, 3.0), scored.get(0).get("score").getAsDouble());
        assertEquals(
                List.of("unreadable-feature: spent", "unreadable-time", "unreadable-feature: category"),
                JsonRecords.records(only(ScoreRecord.FAILURE)).stream()
                        .map(record -> record.get("score_reason").getAsString())
                        .toList());
    }

    @Test
    void recordsThatCannotBeScoredStayInTheirPlaceIfTheyAreKept() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        final List<JsonObject> scored = score(
                record("C", "Tea", FEATURES),
                record("C", "Tea", FEATURES.replace("12.5", "\"much\"")),
                record("", "Tea", FEATURES),
                record("C", "Tea", FEATURES));

        assertEquals(4, scored.size());
        assertEquals(
                "unreadable-feature: spent", scored.get(1).get("score_reason").getAsString());
        assertTrue(scored.get(1).get("score").isJsonNull());
        assertEquals("missing-user", scored.get(2).get("score_reason").getAsString());
        assertFalse(scored.get(3).get("score").isJsonNull());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.failed", "2");
    }

    @Test
    void profilesGiveWhatRecordsLackAndTheRecordsTellIt() throws Exception {
        useProfiles();

        final JsonObject scored = score(record("C", "Tea", "\"event_time\":1767225600000,\"crowd\":9"))
                .get(0);

        assertEquals(features("food", 7.0, 1.0, 9.0), scored.get("score").getAsDouble());
        assertEquals("food", scored.get("category").getAsString());
        assertEquals(7.0, scored.get("spent").getAsDouble());
        assertEquals(1.0, scored.get("visits").getAsDouble());
        assertFalse(scored.has("history"), "no history was asked for");
    }

    @Test
    void recordWithoutATimeIsScoredForThePresent() throws Exception {
        useProfiles();

        // On 2026-01-02 the purchase of 2025-12-20 is in the window, a month later it is not.
        assertEquals(7.0, score(record("C", "Tea", "")).get(0).get("spent").getAsDouble());
        assertEquals(
                2.0,
                score(record("C", "Tea", "\"event_time\":\"2026-01-25\""))
                        .get(0)
                        .get("spent")
                        .getAsDouble());
    }

    @Test
    void newUserWithAProfileIsNoUnknownUser() throws Exception {
        useProfiles();
        Profiles.add(profiles, purchase("new card", "Tea", 5, "2025-12-31T10:00:00Z"));

        final List<JsonObject> scored = score(record("new card", "Tea", ""), record("new and unseen", "Tea", ""));

        assertTrue(scored.get(0).get("score_reason").isJsonNull());
        assertEquals("unknown-user", scored.get(1).get("score_reason").getAsString());
        only(ScoreRecord.SUCCESS).assertAttributeEquals("score.unknown", "1");
    }

    @Test
    void windowsInTheRecordTellThatAUserIsNotUnknown() {
        final List<JsonObject> scored = score(
                record("new card", "Tea", FEATURES),
                record("new card", "Tea", FEATURES.replace("12.5", "0").replace("\"visits\":1", "\"visits\":0")));

        assertTrue(scored.get(0).get("score_reason").isJsonNull());
        assertEquals("unknown-user", scored.get(1).get("score_reason").getAsString());
    }

    @Test
    void flowFileWaitsWhileProfilesAreAway() throws Exception {
        useProfiles();
        profiles.setAway(true);
        run("[" + record("C", "Tea", "") + "]");

        runner.assertQueueNotEmpty();
        runner.assertTransferCount(ScoreRecord.SUCCESS, 0);
        assertTrue(isYielded());
        final LogMessage warning = runner.getLogger().getWarnMessages().get(0);
        assertTrue(warning.getMsg().contains("Records wait for their profiles"), warning.getMsg());

        profiles.setAway(false);
        runner.run();
        assertEquals(1, JsonRecords.records(only(ScoreRecord.SUCCESS)).size());
    }

    @Test
    void damagedProfileIsAReasonOfItsOwn() throws Exception {
        useProfiles();
        Profiles.add(profiles, purchase("D", "Gym", 5, "2025-12-31T10:00:00Z"));
        profiles.damage("user=1:C");
        final List<JsonObject> scored = score(record("C", "Tea", ""), record("D", "Gym", ""));

        assertEquals(1, scored.size());
        assertEquals(
                "unreadable-profile",
                JsonRecords.records(only(ScoreRecord.FAILURE))
                        .get(0)
                        .get("score_reason")
                        .getAsString());
    }

    @Test
    void shadowIsToldWhatItsOwnVersionAsksFor() {
        final String other =
                "{\"schemaVersion\": 2, \"columns\": [{\"name\": \"tip\", \"of\": \"user\", \"type\": \"numeric\"}]}";
        service.scoreFeatures(8, other);
        service.choose(VersionSelector.version(8), 8);
        runner.setProperty(Shadow.SHADOW_VERSION, "8");
        runner.setProperty(Shadow.SHADOW_BUDGET, "1 min");

        final JsonObject scored =
                score(record("C", "Tea", FEATURES + ",\"tip\":44")).get(0);

        assertEquals(features("food", 12.5, 1.0, 3.0), scored.get("score").getAsDouble());
        assertEquals(features(44.0), scored.get("score_shadow").getAsDouble());
    }

    @Test
    void shadowThatLacksSomethingLeavesTheScoresThatCountAlone() {
        service.scoreFeatures(
                8,
                "{\"schemaVersion\": 2, \"columns\": [{\"name\": \"tip\", \"of\": \"user\", \"type\": \"numeric\"}]}");
        service.choose(VersionSelector.version(8), 8);
        runner.setProperty(Shadow.SHADOW_VERSION, "8");
        runner.setProperty(Shadow.SHADOW_BUDGET, "1 min");

        final JsonObject scored = score(record("C", "Tea", FEATURES)).get(0);

        assertEquals(features("food", 12.5, 1.0, 3.0), scored.get("score").getAsDouble());
        assertTrue(scored.get("score_shadow").isJsonNull());
        assertTrue(runner.getLogger().getWarnMessages().stream()
                .anyMatch(message -> Arrays.asList(message.getArgs()).contains("missing-feature: tip")));
    }

    @Test
    void historyIsThatOfTheVersionUnlessItIsToBeLive() throws Exception {
        useProfiles();
        service.serve(MODEL, 9);
        service.scoreHistories(9, SPECIFICATION);
        assertEquals(
                FakeModelVersionService.formula(9, "C", "Tea"),
                score(record("C", "Tea", "")).get(0).get("score").getAsFloat());

        runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
        final JsonObject live = score(record("C", "Tea", "")).get(0);

        final List<PastPurchase> history = List.of(new PastPurchase("Bun", 3, 2), new PastPurchase("Tea", 13, 5));
        assertEquals(
                FakeModelVersionService.ofHistory(history, "Tea"),
                live.get("score").getAsFloat());
        assertEquals("profile", live.get("history_source").getAsString());
        assertEquals(2, live.getAsJsonArray("history").size());
        assertFalse(live.has("spent"), "only a history was asked for");
    }

    @Test
    void historyInTheRecordCountsBeforeTheProfile() throws Exception {
        useProfiles();
        service.serve(MODEL, 9);
        service.scoreHistories(9, SPECIFICATION);
        runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());

        final JsonObject live = score(
                        record(
                                "new",
                                "Tea",
                                "\"history\":[{\"item\":\"Tea\",\"age_days\":0.5,\"amount\":null},{\"item\":7,\"age_days\":1}]"))
                .get(0);

        final List<PastPurchase> history =
                List.of(new PastPurchase("Tea", 0.5, Double.NaN), new PastPurchase("7", 1, Double.NaN));
        assertEquals(
                FakeModelVersionService.ofHistory(history, "Tea"),
                live.get("score").getAsFloat());
        assertEquals("record", live.get("history_source").getAsString());
        assertTrue(live.get("score_reason").isJsonNull());
    }

    @Test
    void reasonsAreThoseOfTheLiveHistory() {
        service.serve(MODEL, 9);
        service.scoreHistories(9, "");
        service.rank(new FakeCatalogueScorer(List.of("C"), List.of("Tea", "Bun"), (user, item) -> 0.5F));
        runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
        runner.setProperty(ScoringRules.REASONS, "3");

        final JsonObject live = score(record(
                        "C",
                        "Tea",
                        "\"history\":[{\"item\":\"Bun\",\"age_days\":1400},{\"item\":\"Gone\",\"age_days\":3}]"))
                .get(0);

        assertEquals("[\"Bun\"]", live.get("reasons").toString());
        assertEquals(
                "because of: Bun 1,400 days before", live.get("reasons_text").getAsString());
    }

    @Test
    void historyThatIsMissingOrNoneIsNamed() {
        service.serve(MODEL, 9);
        service.scoreHistories(9, "");
        runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
        run("[" + record("C", "Tea", "\"history\":[{\"item\":\"Tea\",\"age_days\":-1}]") + ","
                + record("C", "Tea", "\"history\":null") + "," + record("C", "Tea", "\"history\":[]") + "]");

        assertEquals(
                List.of("unreadable-feature: history", "missing-feature: history"),
                JsonRecords.records(only(ScoreRecord.FAILURE)).stream()
                        .map(failed -> failed.get("score_reason").getAsString())
                        .toList());
        assertEquals(1, JsonRecords.records(only(ScoreRecord.SUCCESS)).size());
    }

    @Test
    void versionWithoutAHistoryLeavesTheSourceEmpty() {
        runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());

        assertTrue(
                score(record("C", "Tea", FEATURES)).get(0).get("history_source").isJsonNull());
    }
}
