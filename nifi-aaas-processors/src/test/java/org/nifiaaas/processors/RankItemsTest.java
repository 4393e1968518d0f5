package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.rank.CandidateSource;
import org.nifiaaas.processors.rank.OfferHandling;
import org.nifiaaas.processors.rank.RankCounts;
import org.nifiaaas.processors.rank.RankingRules;
import org.nifiaaas.processors.rank.UnknownUsers;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;
import org.nifiaaas.services.VersionSelector;

class RankItemsTest extends RankItemsTestBase {

    private static final String ADA = "[{\"user\":\"ada\"}]";

    @Test
    void recordsWithoutARecommendationCanStayInTheirPlaceAmongTheOthers() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        run("[{\"user\":\"\"},{\"user\":\"ada\"}]");

        runner.assertAllFlowFilesTransferred(RankItems.SUCCESS, 1);
        final List<JsonObject> records = JsonRecords.records(only(RankItems.SUCCESS));
        assertEquals("missing-user", records.get(0).get("score_reason").getAsString());
        assertTrue(records.get(0).get("recommendations").isJsonNull());
        assertEquals(5, items(records.get(1)).size());
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unmatched", "1");
    }

    @Test
    void keptRecordWithoutARecommendationHasNoneOfAnEarlierRanking() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());
        run("[{\"user\":\"\",\"recommendations\":\"tea, gym\",\"model_version\":\"v3\"},{\"user\":\"ada\"}]");

        runner.assertAllFlowFilesTransferred(RankItems.SUCCESS, 1);
        final JsonObject kept = JsonRecords.records(only(RankItems.SUCCESS)).get(0);
        assertEquals("missing-user", kept.get("score_reason").getAsString());
        assertTrue(kept.get("recommendations").isJsonNull());
        assertTrue(kept.get("model_version").isJsonNull());
    }

    @Test
    void ranksTheWholeCatalogueWithThePassport() {
        run("[{\"user\":\" ada \",\"note\":\"kept\"}]");

        final JsonObject record = onlyRecord(RankItems.SUCCESS);
        assertEquals(List.of("bakery", "cinema", "gym", "tea", "zoo"), items(record));
        assertEquals(0.875, recommendation(record, 1).get("score").getAsDouble());
        assertEquals(
                Set.of("rank", "item", "score", "offer", "reward"),
                recommendation(record, 1).keySet());
        assertTrue(recommendation(record, 1).get("offer").isJsonNull());
        assertEquals("kept", record.get("note").getAsString());
        assertEquals(MODEL, record.get("model_name").getAsString());
        assertEquals(7, record.get("model_version").getAsLong());
        assertEquals("sha-of-propensity-7", record.get("model_sha").getAsString());
        assertEquals(FakeModelVersionService.HASH, record.get("features_hash").getAsString());
        assertEquals("2026-01-02T03:04:05Z", record.get("scored_at").getAsString());
        assertTrue(record.get("score_reason").isJsonNull());
    }

    @Test
    void tellsWhatTheUserBoughtThatRaisedTheScoreMost() {
        scorer.reasons = new int[] {4, 1, 2};
        scorer.lastBought.put(4, LocalDate.of(2019, 3, 1));
        runner.setProperty(RankingRules.REASONS, "2");
        runner.setProperty(RankingRules.TOP_K, "2");
        run(ADA);

        final JsonObject record = onlyRecord(RankItems.SUCCESS);
        assertEquals(
                "[\"tea\",\"zoo\"]", recommendation(record, 1).get("reasons").toString());
        assertEquals(
                "[\"tea\",\"zoo\"]", recommendation(record, 2).get("reasons").toString());
        assertEquals(
                "because of: tea 2019-03-01, zoo",
                recommendation(record, 2).get("reasons_text").getAsString());
    }

    @Test
    void whoIsRankedByPopularityOrByAModelWithoutReasonsGetsAnEmptyList() {
        scorer.popularItems = new int[] {1};
        runner.setProperty(RankingRules.REASONS, "2");
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        run("[{\"user\":\"ada\"},{\"user\":\"nobody\"}]");

        for (final JsonObject record : JsonRecords.records(only(RankItems.SUCCESS))) {
            assertEquals("[]", recommendation(record, 1).get("reasons").toString());
            assertTrue(recommendation(record, 1).get("reasons_text").isJsonNull());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "a few"})
    void reasonsAreAFewOrNone(final String count) {
        runner.setProperty(RankingRules.REASONS, count);
        runner.assertNotValid();
    }

    @Test
    void equalScoresAreOrderedAndCutByItemId() {
        runner.setProperty(RankingRules.TOP_K, "2");
        run("[{\"user\":\"ada\"},{\"user\":\"bob\"}]");

        final List<JsonObject> records = JsonRecords.records(only(RankItems.SUCCESS));
        assertEquals(List.of("bakery", "cinema"), items(records.get(0)));
        assertEquals(List.of("zoo", "gym"), items(records.get(1)));
    }

    @Test
    void usersOfOneFlowFileDoNotInfluenceEachOtherAndShareALease() {
        runner.setProperty(RankingRules.BOUGHT_FIELD, "bought");
        runner.setProperty(ModelChoice.MODEL_VERSION, "stable");
        run("[{\"user\":\"ada\",\"bought\":[\"bakery\",\"zoo\"]},{\"user\":\"bob\",\"bought\":[]},{\"user\":\"ada\"}]");

        final List<JsonObject> records = JsonRecords.records(only(RankItems.SUCCESS));
        assertEquals(List.of("cinema", "gym", "tea"), items(records.get(0)));
        assertEquals(List.of("zoo", "gym", "tea", "cinema", "bakery"), items(records.get(1)));
        assertEquals(List.of("bakery", "cinema", "gym", "tea", "zoo"), items(records.get(2)));
        assertEquals(1, service.acquired.get());
        assertEquals(List.of(VersionSelector.label("stable")), service.selectors);
    }

    @Test
    void listsMayBeAllThatAPathSelectsAndRecommendationsStandWithin() {
        runner.setProperty(RecordProperties.USER_FIELD, "/customer/id");
        runner.setProperty(RankingRules.CANDIDATES, CandidateSource.FIELD.getValue());
        runner.setProperty(RankingRules.CANDIDATES_FIELD, "/shops[*]/name");
        runner.setProperty(RankingRules.BOUGHT_FIELD, "/customer/bought");
        runner.setProperty(RankingRules.RECOMMENDATIONS_FIELD, "/customer/recommendations");
        run(
                "[{\"customer\":{\"id\":\"ada\",\"bought\":[\"tea\"]},\"shops\":[{\"name\":\"zoo\"},{\"name\":\"tea\"},{\"name\":\"gym\"}]}]");

        final JsonObject customer = onlyRecord(RankItems.SUCCESS).getAsJsonObject("customer");
        assertEquals(List.of("gym", "zoo"), items(customer));
        assertEquals("ada", customer.get("id").getAsString());
    }

    @Test
    void candidatesOfTheRecordAreRankedOnceAndUnknownOnesCounted() {
        runner.setProperty(RankingRules.CANDIDATES, CandidateSource.FIELD.getValue());
        runner.setProperty(RankingRules.CANDIDATES_FIELD, "shops");
        run("[{\"user\":\"ada\",\"shops\":[\"zoo\",\" gym\",\"casino\",null,\"zoo\"]}]");

        assertEquals(List.of("gym", "zoo"), items(onlyRecord(RankItems.SUCCESS)));
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.items", "2");
        assertEquals(2, runner.getCounterValue(RankCounts.UNKNOWN_ITEMS_COUNTER));
        assertEquals(2, scorer.scored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[\"casino\"]"})
    void recordWithoutAKnownCandidateIsUnmatched(final String shops) {
        runner.setProperty(RankingRules.CANDIDATES, CandidateSource.FIELD.getValue());
        runner.setProperty(RankingRules.CANDIDATES_FIELD, "shops");
        run("[{\"user\":\"ada\",\"shops\":" + shops + "},{\"user\":\"bob\",\"shops\":[\"tea\"]}]");

        final JsonObject record = onlyRecord(RankItems.UNMATCHED);
        assertEquals("ada", record.get("user").getAsString());
        assertEquals("no-candidate", record.get("score_reason").getAsString());
        assertFalse(record.has("recommendations"));
        assertEquals(List.of("tea"), items(onlyRecord(RankItems.SUCCESS)));
    }

    @Test
    void singleIdInPlaceOfAnArrayIsOneCandidate() {
        runner.setProperty(RankingRules.CANDIDATES, CandidateSource.FIELD.getValue());
        runner.setProperty(RankingRules.CANDIDATES_FIELD, "shops");
        run("[{\"user\":\"ada\",\"shops\":\"tea\"}]");

        assertEquals(List.of("tea"), items(onlyRecord(RankItems.SUCCESS)));
    }

    @Test
    void candidatesOfTheFileAreReadAgainWhenItChanges() throws IOException {
        runner.setProperty(RankingRules.CANDIDATES, CandidateSource.FILE.getValue());
        final Path file = use(ItemLists.CANDIDATES_FILE, "zoo", "", " tea", "casino", "tea");
        runner.enqueue(ADA);
        runner.run(1, false);
        assertEquals(List.of("tea", "zoo"), items(onlyRecord(RankItems.SUCCESS)));
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.items", "1");

        runner.clearTransferState();
        replace(file, "gym");
        runner.enqueue(ADA);
        runner.run(1, true, false);
        assertEquals(List.of("gym"), items(onlyRecord(RankItems.SUCCESS)));
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.items", "0");
    }

    @Test
    void allowAndDenyListsFilter() throws IOException {
        use(ItemLists.ALLOW_FILE, "tea", "gym", "zoo", "casino");
        use(ItemLists.DENY_FILE, "gym", "nothing");
        run(ADA);

        assertEquals(List.of("tea", "zoo"), items(onlyRecord(RankItems.SUCCESS)));
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.items", "0");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.list.deny", "1");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.list.allow", "1");
    }

    @Test
    void emptyAllowListAllowsNothing() throws IOException {
        use(ItemLists.ALLOW_FILE);
        run(ADA);

        assertEquals(
                "no-candidate",
                onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
        assertEquals(0, scorer.calls);
    }

    @Test
    void userWhoBoughtEverythingIsUnmatched() {
        runner.setProperty(RankingRules.BOUGHT_FIELD, "bought");
        run("[{\"user\":\"ada\",\"bought\":[\"zoo\",\"gym\",\"cinema\",\"tea\",\"bakery\"]}]");

        assertEquals(
                "no-candidate",
                onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
    }

    @Test
    void offerIsAttachedFromItsThresholdOn() throws IOException {
        use(
                ItemLists.OFFERS_FILE,
                "item,offer,reward,threshold",
                "cinema,film,5 %,750",
                "gym,day,1,750.1",
                "bar,x,y,0");
        run(ADA);

        final JsonObject record = onlyRecord(RankItems.SUCCESS);
        assertEquals(List.of("bakery", "cinema", "gym", "tea", "zoo"), items(record));
        assertEquals("film", recommendation(record, 2).get("offer").getAsString());
        assertEquals("5 %", recommendation(record, 2).get("reward").getAsString());
        assertTrue(recommendation(record, 3).get("offer").isJsonNull());
        assertTrue(recommendation(record, 1).get("offer").isJsonNull());
    }

    @Test
    void requiredOfferLeavesOnlyItemsWhoseOfferGoesOut() throws IOException {
        use(ItemLists.OFFERS_FILE, "zoo,day,1,500", "gym,day,2,600", "bakery,bun,3,800");
        runner.setProperty(RankingRules.OFFER_HANDLING, OfferHandling.REQUIRE.getValue());
        run("[{\"user\":\"ada\"},{\"user\":\"bob\"}]");

        final List<JsonObject> records = JsonRecords.records(only(RankItems.SUCCESS));
        assertEquals(List.of("bakery", "gym"), items(records.get(0)));
        assertEquals(List.of("zoo"), items(records.get(1)));
        assertEquals(6, scorer.scored, "items without an offer are not scored");
    }

    @Test
    void userBelowEveryThresholdIsUnmatched() throws IOException {
        use(ItemLists.OFFERS_FILE, "tea,cup,1,300");
        runner.setProperty(RankingRules.OFFER_HANDLING, OfferHandling.REQUIRE.getValue());
        run("[{\"user\":\"ada\"},{\"user\":\"bob\"}]");

        assertEquals(List.of("tea"), items(onlyRecord(RankItems.SUCCESS)));
        assertEquals(
                "no-offer", onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
    }

    @Test
    void unknownUserIsUnmatchedByDefault() {
        run("[{\"user\":\"eve\"},{\"user\":\"ada\"}]");

        assertEquals(
                "unknown-user",
                onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
        only(RankItems.UNMATCHED).assertAttributeEquals("rank.unknown.users", "1");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.users", "1");
        assertEquals(1, runner.getCounterValue(RankCounts.UNKNOWN_USERS_COUNTER));
    }

    @Test
    void unknownUserGetsPopularItemsThatPassTheFilters() throws IOException {
        use(ItemLists.POPULARITY_FILE, "casino", "tea", "gym", "tea", "zoo", "cinema");
        use(ItemLists.DENY_FILE, "gym");
        use(ItemLists.OFFERS_FILE, "tea,cup,1,0");
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        runner.setProperty(RankingRules.TOP_K, "2");
        runner.setProperty(RankingRules.BOUGHT_FIELD, "bought");
        run("[{\"user\":\"eve\",\"bought\":[\"zoo\"]},{\"user\":\"ada\",\"bought\":[]}]");

        final List<JsonObject> records = JsonRecords.records(only(RankItems.SUCCESS));
        assertEquals(List.of("tea", "cinema"), items(records.get(0)));
        assertTrue(recommendation(records.get(0), 1).get("score").isJsonNull());
        assertTrue(recommendation(records.get(0), 1).get("offer").isJsonNull());
        assertEquals("unknown-user", records.get(0).get("score_reason").getAsString());
        assertEquals(List.of("bakery", "cinema"), items(records.get(1)));
        assertTrue(records.get(1).get("score_reason").isJsonNull());
    }

    @Test
    void unknownUserGetsWhatWasPopularInTraining() {
        scorer.popularItems = new int[] {4, 1, 3};
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        run("[{\"user\":\"eve\"}]");

        assertEquals(List.of("tea", "zoo", "cinema"), items(onlyRecord(RankItems.SUCCESS)));
    }

    @Test
    void fileGoesBeforeWhatWasPopularInTraining() throws IOException {
        scorer.popularItems = new int[] {4, 1, 3};
        use(ItemLists.POPULARITY_FILE, "gym");
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        run("[{\"user\":\"eve\"}]");

        assertEquals(List.of("gym"), items(onlyRecord(RankItems.SUCCESS)));
    }

    @Test
    void unknownUserIsUnmatchedIfNobodyKnowsWhatIsPopular() {
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        run("[{\"user\":\"eve\"}]");

        assertEquals(
                "unknown-user",
                onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
    }

    @ParameterizedTest
    @CsvSource({"attach,no-candidate", "require,no-offer"})
    void unknownUserWithoutAPopularCandidateIsUnmatched(final String offers, final String reason) throws IOException {
        use(ItemLists.POPULARITY_FILE, offers.equals("attach") ? "casino" : "tea");
        use(ItemLists.OFFERS_FILE, "tea,cup,1,0");
        runner.setProperty(RankingRules.OFFER_HANDLING, offers);
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        run("[{\"user\":\"eve\"}]");

        assertEquals(reason, onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
    }

    @Test
    void unknownUserIsScoredOnDemandAndMarked() {
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.SCORE.getValue());
        run("[{\"user\":\"eve\"}]");

        final JsonObject record = onlyRecord(RankItems.SUCCESS);
        assertEquals(List.of("zoo", "cinema", "gym", "tea", "bakery"), items(record));
        assertEquals(0.5, recommendation(record, 1).get("score").getAsDouble());
        assertEquals("unknown-user", record.get("score_reason").getAsString());
    }

    @Test
    void unknownUserWhomTheModelCannotScoreIsUnmatched() {
        scorer.unknownRows = false;
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.SCORE.getValue());
        run("[{\"user\":\"eve\"},{\"user\":\"bob\"}]");

        assertEquals(
                "unknown-user",
                onlyRecord(RankItems.UNMATCHED).get("score_reason").getAsString());
        assertEquals("zoo", items(onlyRecord(RankItems.SUCCESS)).get(0));
        assertEquals(1, scorer.calls);
    }

    @Test
    void recordWithoutAUserIsUnmatchedAsItCame() {
        run("[{\"user\":\" \",\"note\":\"kept\"},{\"user\":null,\"note\":\"kept\"}]");

        final List<JsonObject> records = JsonRecords.records(only(RankItems.UNMATCHED));
        assertEquals(2, records.size());
        assertEquals(Set.of("user", "note", "score_reason"), records.get(0).keySet());
        assertEquals("missing-user", records.get(1).get("score_reason").getAsString());
        runner.assertTransferCount(RankItems.SUCCESS, 0);
        assertEquals(0, runner.getCounterValue(RankCounts.UNKNOWN_USERS_COUNTER));
    }

    @Test
    void describesTheOutcomeInAttributesCountersAndProvenance() {
        runner.enqueue("[{\"user\":\"ada\"},{\"user\":\"eve\"},{\"user\":\"\"}]", Map.of("kafka.topic", "users"));
        runner.run();

        final MockFlowFile ranked = only(RankItems.SUCCESS);
        final MockFlowFile unmatched = only(RankItems.UNMATCHED);
        for (final MockFlowFile child : List.of(ranked, unmatched)) {
            child.assertAttributeEquals("model.name", MODEL);
            child.assertAttributeEquals("model.version", "7");
            child.assertAttributeEquals("model.sha", "sha-of-propensity-7");
            child.assertAttributeEquals("rank.count", "1");
            child.assertAttributeEquals("rank.unmatched", "2");
            child.assertAttributeEquals("rank.unknown.users", "1");
            child.assertAttributeEquals("rank.unknown.items", "0");
            child.assertAttributeEquals("mime.type", "application/json");
            child.assertAttributeEquals("kafka.topic", "users");
        }
        ranked.assertAttributeEquals("record.count", "1");
        unmatched.assertAttributeEquals("record.count", "2");
        assertEquals(1, runner.getCounterValue(RankCounts.RANKED_COUNTER));
        assertEquals(2, runner.getCounterValue(RankCounts.UNMATCHED_COUNTER));
        final List<String> details = runner.getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FORK)
                .filter(event -> event.getChildUuids().contains(ranked.getAttribute("uuid")))
                .map(ProvenanceEventRecord::getDetails)
                .filter(sentence -> sentence != null)
                .toList();
        assertEquals(
                List.of(
                        "Ranked items for 1 users with propensity version 7; 2 without a recommendation; 1 unknown users"),
                details);
    }

    @Test
    void flowFileWithoutRecordsIsAnEmptySuccess() {
        run("[]");

        only(RankItems.SUCCESS).assertAttributeEquals("record.count", "0");
        runner.assertTransferCount(RankItems.UNMATCHED, 0);
    }

    @Test
    void choicesNeedWhatTheyWorkWith() throws IOException {
        assertNeeded(RankingRules.CANDIDATES, CandidateSource.FIELD.getValue());
        assertNeeded(RankingRules.CANDIDATES, CandidateSource.FILE.getValue());
        assertNeeded(RankingRules.OFFER_HANDLING, OfferHandling.REQUIRE.getValue());
        runner.assertValid();
        runner.setProperty(ItemLists.DENY_FILE, use(ItemLists.ALLOW_FILE, "tea") + "-is-missing");
        runner.assertNotValid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyParameterIsNoFileThatAChoiceWorksWith(final String empty) throws IOException {
        runner.setProperty(ItemLists.OFFERS_FILE, empty);
        runner.setProperty(ItemLists.CANDIDATES_FILE, empty);
        runner.assertValid();
        assertNeeded(RankingRules.CANDIDATES, CandidateSource.FILE.getValue());
        assertNeeded(RankingRules.OFFER_HANDLING, OfferHandling.REQUIRE.getValue());
        use(ItemLists.OFFERS_FILE, "tea,voucher,5,300");
        runner.setProperty(RankingRules.OFFER_HANDLING, OfferHandling.REQUIRE.getValue());
        runner.assertValid();
    }

    private void assertNeeded(final PropertyDescriptor choice, final String value) {
        runner.setProperty(choice, value);
        runner.assertNotValid();
        runner.removeProperty(choice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "bought", "shops", "model_version", "score_reason"})
    void recommendationsReplaceNoFieldThatIsNeeded(final String field) {
        runner.setProperty(RankingRules.BOUGHT_FIELD, "bought");
        runner.setProperty(RankingRules.CANDIDATES_FIELD, "shops");
        runner.assertValid();
        runner.setProperty(RankingRules.RECOMMENDATIONS_FIELD, field);
        runner.assertNotValid();
    }
}
