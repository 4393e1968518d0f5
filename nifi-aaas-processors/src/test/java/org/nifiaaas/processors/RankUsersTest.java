package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.rank.AudienceCounts;
import org.nifiaaas.processors.rank.AudienceRules;
import org.nifiaaas.processors.rank.RankingProcessor;
import org.nifiaaas.processors.rank.TopScan;
import org.nifiaaas.processors.rank.lookup.UserLists;
import org.nifiaaas.processors.record.BrokenWriterFactory;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoringException;

class RankUsersTest extends RankItemsTestBase {

    private static final String TEA = "[{\"item\":\"tea\"}]";

    /** By item and user; bob and dan are equal for tea. */
    private static final float[][] SCORES = {
        {}, {0.25F, 0.875F, 0.75F, 0.5F, 0.75F}, {0.5F, 0.125F, 0.0625F, 0.03125F, 0}
    };

    @Override
    Processor processor(final Clock clock) {
        return new RankUsers(clock);
    }

    @BeforeEach
    void knowFiveUsersAndTwoItems() {
        service.rank(new FakeCatalogueScorer(
                List.of("zed", "amy", "dan", "eve", "bob"),
                List.of("tea", "gym"),
                (user, item) -> SCORES[item][user - 1]));
    }

    @Test
    void audienceIsOneRecordForEachUserWithThePassport() {
        run("[{\"campaign\":\"c-1\",\"item\":\" tea \"}]");

        final List<JsonObject> records = JsonRecords.records(only(RankUsers.SUCCESS));
        assertEquals(List.of("amy", "bob", "dan", "eve", "zed"), users(records));
        final JsonObject best = records.get(0);
        assertEquals("c-1", best.get("campaign").getAsString());
        assertEquals(1, best.get("rank").getAsInt());
        assertEquals(5, records.get(4).get("rank").getAsInt());
        assertEquals(0.875, best.get("score").getAsDouble());
        assertEquals(MODEL, best.get("model_name").getAsString());
        assertEquals(7, best.get("model_version").getAsLong());
        assertEquals("sha-of-propensity-7", best.get("model_sha").getAsString());
        assertEquals(FakeModelVersionService.HASH, best.get("features_hash").getAsString());
        assertEquals("2026-01-02T03:04:05Z", best.get("scored_at").getAsString());
        assertTrue(best.get("score_reason").isJsonNull());
    }

    @Test
    void equalScoresAreCutByUserId() {
        runner.setProperty(AudienceRules.TOP_N, "2");
        run("[{\"item\":\"tea\"},{\"item\":\"gym\"}]");

        assertEquals(List.of("amy", "bob", "zed", "amy"), users(JsonRecords.records(only(RankUsers.SUCCESS))));
        assertEquals(1, service.acquired.get());
    }

    @Test
    void thresholdIsReachedAtItsValue() {
        runner.setProperty(AudienceRules.THRESHOLD, "750");
        run("[{\"item\":\"tea\"},{\"item\":\"gym\"}]");

        assertEquals(List.of("amy", "bob", "dan"), users(JsonRecords.records(only(RankUsers.SUCCESS))));
        final JsonObject unmatched = onlyRecord(RankUsers.UNMATCHED);
        assertEquals("gym", unmatched.get("item").getAsString());
        assertEquals("no-user", unmatched.get("score_reason").getAsString());
    }

    @Test
    void excludedUsersAreLeftOutForThisItemOrForAll() throws IOException {
        use(UserLists.EXCLUDE_FILE, "amy", "nobody");
        runner.setProperty(AudienceRules.EXCLUDED_FIELD, "not");
        run("[{\"item\":\"tea\",\"not\":[\"bob\",\" zed\",\"nobody\"]},{\"item\":\"gym\",\"not\":[]}]");

        final List<JsonObject> records = JsonRecords.records(only(RankUsers.SUCCESS));
        assertEquals(List.of("dan", "eve", "zed", "dan", "eve", "bob"), users(records));
        assertFalse(records.get(0).has("not"), "a list of users is not repeated for each user");
    }

    @Test
    void audienceOfANestedItemHasItsScoreWithinAndNoNestedListOfExcludedUsers() {
        runner.setProperty(RecordProperties.ITEM_FIELD, "/campaign/item");
        runner.setProperty(AudienceRules.EXCLUDED_FIELD, "/campaign/spared");
        runner.setProperty(RecordProperties.SCORE_FIELD, "/campaign/score");
        run("[{\"campaign\":{\"item\":\"tea\",\"spared\":[\"amy\",\"bob\",\"dan\"]}}]");

        final List<JsonObject> records = JsonRecords.records(only(RankUsers.SUCCESS));
        assertEquals(List.of("eve", "zed"), users(records));
        assertEquals(
                JsonParser.parseString("{\"item\":\"tea\",\"score\":0.25}"),
                records.get(1).get("campaign"));
    }

    @Test
    void everybodyExcludedIsNoAudience() {
        runner.setProperty(AudienceRules.EXCLUDED_FIELD, "not");
        run("[{\"item\":\"tea\",\"not\":[\"zed\",\"amy\",\"dan\",\"eve\",\"bob\"]}]");

        final JsonObject unmatched = onlyRecord(RankUsers.UNMATCHED);
        assertEquals("no-user", unmatched.get("score_reason").getAsString());
        assertEquals(5, unmatched.getAsJsonArray("not").size());
    }

    @Test
    void userBaseOfAFileIsReadAgainWhenItChangesAndItsUnknownUsersAreCounted() throws IOException {
        final Path file = use(UserLists.USERS_FILE, "zed", "", "eve", "zed", "nobody");
        runner.enqueue(TEA);
        runner.run(1, false);
        assertEquals(List.of("eve", "zed"), users(JsonRecords.records(only(RankUsers.SUCCESS))));
        only(RankUsers.SUCCESS).assertAttributeEquals("rank.unknown.users", "1");

        runner.clearTransferState();
        replace(file, "dan");
        runner.enqueue(TEA);
        runner.run(1, true, false);
        assertEquals(List.of("dan"), users(JsonRecords.records(only(RankUsers.SUCCESS))));
    }

    @Test
    void eachIdOfTheFilesIsLookedUpOnceForAFlowFileAndCountedIfItIsUnknown() throws IOException {
        final List<String> lookedUp = new ArrayList<>();
        final Catalogue users = new FakeCatalogueScorer.Ids(List.of("zed", "amy", "dan", "eve", "bob"));
        final Catalogue counting = new Catalogue() {
            @Override
            public int size() {
                return users.size();
            }

            @Override
            public int index(final String id) {
                lookedUp.add(id);
                return users.index(id);
            }

            @Override
            public String id(final int index) {
                return users.id(index);
            }
        };
        service.rank(new FakeCatalogueScorer(
                counting, new FakeCatalogueScorer.Ids(List.of("tea", "gym")), (user, item) -> SCORES[item][user - 1]));
        use(UserLists.USERS_FILE, "amy", "bob", "nobody");
        use(UserLists.EXCLUDE_FILE, "bob", "none", "no one");
        run(TEA);

        assertEquals(List.of("amy", "bob", "nobody", "bob", "none", "no one"), lookedUp);
        assertEquals(List.of("amy"), users(JsonRecords.records(only(RankUsers.SUCCESS))));
        only(RankUsers.SUCCESS).assertAttributeEquals("rank.unknown.list.users", "1");
        only(RankUsers.SUCCESS).assertAttributeEquals("rank.unknown.list.exclude", "2");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"'\"\"',missing-item", "null,missing-item", "'\"bar\"',unknown-item"},
            nullValues = "none")
    void recordWithoutAKnownItemIsUnmatchedAsItCame(final String item, final String reason) {
        run("[{\"item\":" + item + ",\"note\":\"kept\"},{\"item\":\"tea\",\"note\":\"kept\"}]");

        final JsonObject unmatched = onlyRecord(RankUsers.UNMATCHED);
        assertEquals(reason, unmatched.get("score_reason").getAsString());
        assertEquals(Set.of("item", "note", "score_reason"), unmatched.keySet());
        assertEquals(5, JsonRecords.records(only(RankUsers.SUCCESS)).size());
    }

    @Test
    void describesTheOutcomeInAttributesCountersAndProvenance() {
        runner.enqueue("[{\"item\":\"tea\"},{\"item\":\"bar\"},{\"item\":\"\"}]", Map.of("campaign", "c-1"));
        runner.run();

        final MockFlowFile audience = only(RankUsers.SUCCESS);
        for (final MockFlowFile child : List.of(audience, only(RankUsers.UNMATCHED))) {
            child.assertAttributeEquals("model.name", MODEL);
            child.assertAttributeEquals("model.version", "7");
            child.assertAttributeEquals("model.sha", "sha-of-propensity-7");
            child.assertAttributeEquals("rank.audiences", "1");
            child.assertAttributeEquals("rank.count", "5");
            child.assertAttributeEquals("rank.unmatched", "2");
            child.assertAttributeEquals("rank.unknown.items", "1");
            child.assertAttributeEquals("rank.unknown.users", "0");
            child.assertAttributeEquals("campaign", "c-1");
        }
        audience.assertAttributeEquals("record.count", "5");
        assertEquals(5, runner.getCounterValue(AudienceCounts.SELECTED_COUNTER));
        assertEquals(2, runner.getCounterValue(AudienceCounts.UNMATCHED_COUNTER));
        assertEquals(1, runner.getCounterValue(AudienceCounts.UNKNOWN_ITEMS_COUNTER));
        final List<String> details = runner.getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FORK)
                .filter(event -> event.getChildUuids().contains(audience.getAttribute("uuid")))
                .map(ProvenanceEventRecord::getDetails)
                .filter(sentence -> sentence != null)
                .toList();
        assertEquals(List.of("Chose 5 users for 1 items with propensity version 7; 2 without an audience"), details);
    }

    @Test
    void flowFileWithoutRecordsIsAnEmptySuccess() {
        run("[]");

        only(RankUsers.SUCCESS).assertAttributeEquals("record.count", "0");
    }

    @Test
    void baseOfAMillionUsersIsScoredInChunksAndStreamed() {
        final int users = 1_000_000;
        final FakeCatalogueScorer million = new FakeCatalogueScorer(
                new FakeCatalogueScorer.Numbers(users),
                new FakeCatalogueScorer.Ids(List.of("tea")),
                // 500 users for each of 2,000 distinct scores.
                (user, item) -> Math.floorMod(user * 7_919L, 2_000) / 2_000F);
        service.rank(million);
        runner.setProperty(AudienceRules.TOP_N, "1000000");
        runner.setProperty(AudienceRules.THRESHOLD, "999");
        run(TEA);

        final List<JsonObject> records = JsonRecords.records(only(RankUsers.SUCCESS));
        assertEquals(1_000, records.size());
        assertEquals(users, million.scored);
        assertEquals(TopScan.CHUNK, million.largestCall);
        for (int position = 1; position < records.size(); position++) {
            final JsonObject better = records.get(position - 1);
            final JsonObject worse = records.get(position);
            final int byScore = Double.compare(
                    worse.get("score").getAsDouble(), better.get("score").getAsDouble());
            assertTrue(byScore < 0
                    || byScore == 0
                            && better.get("user")
                                            .getAsString()
                                            .compareTo(worse.get("user").getAsString())
                                    < 0);
        }
    }

    @Test
    void waitsWhileNoVersionIsAvailable() {
        service.withhold(MODEL, Reason.LOADING);
        run(TEA);
        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertTrue(isYielded());

        service.serve(MODEL, 8);
        runner.run();
        only(RankUsers.SUCCESS).assertAttributeEquals("model.version", "8");
    }

    @Test
    void engineThatFailsSendsTheWholeFlowFileToFailure() {
        service.rank(new FakeCatalogueScorer(List.of("ada"), List.of("tea", "gym"), (user, item) -> {
            if (item == 2) {
                throw new ScoringException("propensity version 7 cannot score: overflow", null);
            }
            return 0.5F;
        }));
        final String content = "[{\"item\":\"tea\"},{\"item\":\"gym\"}]";
        run(content);

        runner.assertAllFlowFilesTransferred(RankingProcessor.FAILURE, 1);
        only(RankingProcessor.FAILURE).assertContentEquals(content);
        only(RankingProcessor.FAILURE)
                .assertAttributeEquals("record.error.message", "propensity version 7 cannot score: overflow");
    }

    @Test
    void writerThatFailsLeavesNoHalfAudience() throws InitializationException {
        final BrokenWriterFactory writer = new BrokenWriterFactory();
        runner.addControllerService("broken", writer);
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "broken");
        run(TEA);

        runner.assertAllFlowFilesTransferred(RankingProcessor.FAILURE, 1);
        only(RankingProcessor.FAILURE).assertContentEquals(TEA);
    }

    @Test
    void doesNotStartWithABadFile() throws IOException {
        Files.write(use(UserLists.EXCLUDE_FILE), new byte[] {(byte) 0xE9, '\n'});
        runner.enqueue(TEA);
        assertThrows(AssertionError.class, runner::run);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000.5", "NaN", "many"})
    void thresholdOutsideOfItsRangeIsInvalid(final String threshold) {
        runner.assertValid();
        runner.setProperty(AudienceRules.THRESHOLD, threshold);
        runner.assertNotValid();
    }

    @ParameterizedTest
    @CsvSource({"item,user", "item,rank", "item,item", "user,score", "model_sha,score"})
    void fieldsThatAreNeededAreNotReplaced(final String item, final String score) {
        runner.setProperty(RecordProperties.ITEM_FIELD, item);
        runner.setProperty(RecordProperties.SCORE_FIELD, score);
        runner.assertNotValid();
    }

    private static List<String> users(final List<JsonObject> records) {
        return records.stream().map(record -> record.get("user").getAsString()).toList();
    }
}
