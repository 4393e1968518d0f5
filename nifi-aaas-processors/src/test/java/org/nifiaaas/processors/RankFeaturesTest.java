package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.processors.pair.Profiles.SPECIFICATION;
import static org.nifiaaas.processors.pair.Profiles.purchase;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.Profiles;
import org.nifiaaas.processors.pair.UserHistory;
import org.nifiaaas.processors.rank.RankingRules;
import org.nifiaaas.processors.rank.UnknownUsers;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.services.ProfileStoreException;

/** Ranking with versions that score by more than ids. */
class RankFeaturesTest {

    private static double features(final Object... values) {
        return FakeModelVersionService.ofFeatures(Arrays.asList(values));
    }

    @Nested
    class Items extends RankItemsTestBase {

        private final MemoryProfiles profiles = new MemoryProfiles();

        private void useProfiles() throws InitializationException, ProfileStoreException {
            runner.addControllerService("profiles", profiles);
            runner.enableControllerService(profiles);
            runner.setProperty(PairRules.PROFILE_SERVICE, "profiles");
            Profiles.add(
                    profiles,
                    purchase("ada", "tea", 5, "2025-12-30T10:00:00Z"),
                    purchase("ada", "tea", 5, "2025-12-31T10:00:00Z"),
                    purchase("bob", "gym", 2, "2025-12-31T11:00:00Z"));
        }

        @Test
        void eachCandidateHasFeaturesOfItsOwn() throws Exception {
            service.scoreFeatures(7, SPECIFICATION);
            useProfiles();
            run("[{\"user\":\"ada\"}]");

            final JsonObject ranked = onlyRecord(RankItems.SUCCESS);
            assertEquals("tea", items(ranked).get(0));
            assertEquals("gym", items(ranked).get(1));
            assertEquals(
                    features("food", 10.0, 2.0, 2.0),
                    recommendation(ranked, 1).get("score").getAsDouble());
            assertEquals(
                    features("food", 10.0, 0.0, 1.0),
                    recommendation(ranked, 2).get("score").getAsDouble());
            assertEquals(features(10.0), recommendation(ranked, 5).get("score").getAsDouble());
        }

        @Test
        void fieldsOfTheRecordAreThoseOfTheUser() throws Exception {
            service.scoreFeatures(7, SPECIFICATION);
            useProfiles();
            run("[{\"user\":\"ada\",\"spent\":100,\"visits\":50,\"crowd\":50,\"category\":\"wrong\"}]");

            assertEquals(
                    features("food", 100.0, 2.0, 2.0),
                    recommendation(onlyRecord(RankItems.SUCCESS), 1)
                            .get("score")
                            .getAsDouble());
        }

        @Test
        void userWithoutProfileServiceIsUnmatchedWithTheNameOfTheFeature() {
            service.scoreFeatures(7, SPECIFICATION);
            run("[{\"user\":\"ada\",\"spent\":100}]");

            assertEquals(
                    "missing-feature: category",
                    onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
        }

        @Test
        void newUserWithAProfileIsRankedFor() throws Exception {
            service.scoreFeatures(7, SPECIFICATION);
            useProfiles();
            Profiles.add(profiles, purchase("new", "gym", 5, "2026-01-01T10:00:00Z"));
            run("[{\"user\":\"new\"},{\"user\":\"stranger\"}]");

            final JsonObject ranked = onlyRecord(RankItems.SUCCESS);
            assertEquals("gym", items(ranked).get(0));
            assertTrue(ranked.get("score_reason").isJsonNull());
            assertEquals(
                    "unknown-user",
                    onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
        }

        @Test
        void liveHistoryRanksByTheLastPurchases() throws Exception {
            service.scoreHistories(7, SPECIFICATION);
            useProfiles();
            runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
            run("[{\"user\":\"ada\"}]");
            final JsonObject before = onlyRecord(RankItems.SUCCESS);
            Profiles.add(
                    profiles,
                    purchase("ada", "zoo", 5, "2026-01-01T10:00:00Z"),
                    purchase("ada", "zoo", 5, "2026-01-01T11:00:00Z"));
            runner.clearTransferState();
            run("[{\"user\":\"ada\"}]");
            final JsonObject after = onlyRecord(RankItems.SUCCESS);

            assertEquals("tea", items(before).get(0));
            assertEquals("zoo", items(after).get(0));
            assertEquals("profile", after.get("history_source").getAsString());
            assertEquals(0, scorer.calls, "the version's own copy is not asked");
        }

        @Test
        void reasonsAreThoseOfTheLiveHistory() throws Exception {
            service.scoreHistories(7, SPECIFICATION);
            useProfiles();
            runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
            runner.setProperty(RankingRules.REASONS, "2");
            run(
                    "[{\"user\":\"ada\",\"history\":[{\"item\":\"gym\",\"age_days\":0.5},{\"item\":\"tea\",\"age_days\":1.5},"
                            + "{\"item\":\"gym\",\"age_days\":1400.5}]}]");

            final JsonObject ranked = onlyRecord(RankItems.SUCCESS);
            assertEquals("record", ranked.get("history_source").getAsString());
            assertEquals(
                    "because of: gym less than a day before, tea 1 day before",
                    recommendation(ranked, 1).get("reasons_text").getAsString());
        }

        @Test
        void popularityTakesThePlaceOfAHistoryThatNobodyHas() throws Exception {
            service.scoreHistories(7, SPECIFICATION);
            useProfiles();
            scorer.popularItems = new int[] {3, 1};
            runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
            runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
            run("[{\"user\":\"stranger\"}]");

            final JsonObject ranked = onlyRecord(RankItems.SUCCESS);
            assertEquals(List.of("cinema", "zoo"), items(ranked));
            assertTrue(ranked.get("history_source").isJsonNull());
        }

        @Test
        void flowFileWaitsWhileProfilesAreAway() throws Exception {
            service.scoreFeatures(7, SPECIFICATION);
            useProfiles();
            profiles.setAway(true);
            run("[{\"user\":\"ada\"}]");

            runner.assertQueueNotEmpty();
            assertTrue(isYielded());
        }
    }

    @Nested
    class Users extends RankItemsTestBase {

        @Override
        Processor processor(final Clock clock) {
            return new RankUsers(clock);
        }

        private MemoryProfiles useProfiles() throws InitializationException, ProfileStoreException {
            final MemoryProfiles profiles = new MemoryProfiles();
            runner.addControllerService("profiles", profiles);
            runner.enableControllerService(profiles);
            runner.setProperty(PairRules.PROFILE_SERVICE, "profiles");
            Profiles.add(
                    profiles,
                    purchase("ada", "tea", 5, "2025-12-30T10:00:00Z"),
                    purchase("bob", "tea", 9, "2025-12-31T11:00:00Z"));
            return profiles;
        }

        private List<JsonObject> audience(final String request) {
            runner.clearTransferState();
            run(request);
            return JsonRecords.records(only(RankUsers.SUCCESS));
        }

        @Test
        void eachUserHasFeaturesOfItsOwn() throws Exception {
            service.scoreFeatures(7, SPECIFICATION);
            useProfiles();

            final List<JsonObject> audience = audience("[{\"item\":\"tea\",\"crowd\":7}]");

            assertEquals("bob", audience.get(0).get("user").getAsString());
            assertEquals(
                    features("food", 9.0, 1.0, 7.0),
                    audience.get(0).get("score").getAsDouble());
            assertEquals(
                    features("food", 5.0, 1.0, 7.0),
                    audience.get(1).get("score").getAsDouble());
            assertFalse(audience.get(0).has("history_source"));
        }

        @Test
        void liveHistoriesAreThoseOfTheProfiles() throws Exception {
            service.scoreHistories(7, SPECIFICATION);
            final MemoryProfiles profiles = useProfiles();
            runner.setProperty(PairRules.USER_HISTORY, UserHistory.LIVE.getValue());
            Profiles.add(profiles, purchase("ada", "tea", 5, "2026-01-01T10:00:00Z"));

            final List<JsonObject> audience = audience("[{\"item\":\"tea\",\"history\":[]}]");

            assertEquals("ada", audience.get(0).get("user").getAsString());
            assertEquals("profile", audience.get(0).get("history_source").getAsString());
        }

        @Test
        void itemWithoutProfileServiceIsUnmatchedWithTheNameOfTheFeature() {
            service.scoreFeatures(7, SPECIFICATION);
            run("[{\"item\":\"tea\",\"category\":\"food\"}]");

            assertEquals(
                    "missing-feature: spent",
                    onlyRecord(RankUsers.UNMATCHED).get("score_reason").getAsString());
        }
    }
}
