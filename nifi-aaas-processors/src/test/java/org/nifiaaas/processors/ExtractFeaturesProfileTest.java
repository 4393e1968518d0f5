package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;

/** Features of records from profiles, and what becomes of the profiles. */
class ExtractFeaturesProfileTest {

    private static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "columns": [{"name": "category", "of": "item", "type": "categorical"}, {"name": "tip", "type": "numeric"}],
              "windows": [
                {"name": "visits", "statistic": "count", "by": ["user", "item"], "days": 30},
                {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                {"name": "crowd", "statistic": "count", "by": "category", "days": 7}
              ],
              "history": 2
            }""";

    private TestRunner runner;
    private MemoryProfiles profiles;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new ExtractFeatures());
        profiles = new MemoryProfiles();
        runner.addControllerService("profiles", profiles);
        runner.enableControllerService(profiles);
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "amount");
        runner.setProperty(ExtractFeatures.FEATURE_SPECIFICATION, SPECIFICATION);
        runner.setProperty(ExtractFeatures.PROFILE_SERVICE, "profiles");
    }

    @Test
    void recordsSeeWhatHappenedBeforeThemAndCountFromThenOn() {
        final List<JsonObject> records = run(
                event("C", "Tea", 5, "2019-03-01T10:00:00Z", "\"category\":\"food\""),
                event("C", "Tea", 7, "2019-03-02T10:00:00Z", ""),
                event("D", "Bun", 1, "2019-03-02T11:00:00Z", "\"category\":\"food\""));

        assertFeatures(records.get(0), "food", 0, 0, 0);
        assertFeatures(records.get(1), "food", 1, 5, 1);
        assertFeatures(records.get(2), "food", 0, 0, 2);
        assertTrue(records.get(0).getAsJsonArray("history").isEmpty());
        final JsonObject past = records.get(1).getAsJsonArray("history").get(0).getAsJsonObject();
        assertEquals("Tea", past.get("item").getAsString());
        assertEquals(1.0, past.get("age_days").getAsDouble());
        assertEquals(5.0, past.get("amount").getAsDouble());
        assertTrue(records.get(1).get("tip").isJsonNull());
    }

    @Test
    void whatRecordsGotAndHowOldItWasIsTold() {
        run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", ""), event("C", "Tea", 7, "2019-03-03T10:00:00Z", ""));

        final MockFlowFile told = only(ExtractFeatures.SUCCESS);
        told.assertAttributeEquals("features.names", "category, tip, visits, spent, crowd, history");
        told.assertAttributeEquals("profile.users.new", "1");
        told.assertAttributeEquals("profile.age.days.mean", "2.000");
        told.assertAttributeEquals("profile.age.days.max", "2.000");
        told.assertAttributeEquals("profile.events.added", "2");
        told.assertAttributeEquals("profile.events.known", "0");
        told.assertAttributeNotExists("profile.events.future");
        assertEquals(
                "Accepted 2 of 2 records; features category, tip, visits, spent, crowd, history; profiles 2.0 days old on average; "
                        + "2 added to profiles",
                runner.getProvenanceEvents()
                        .get(runner.getProvenanceEvents().size() - 1)
                        .getDetails());
        assertEquals(2, runner.getCounterValue("Events Added To Profiles"));
    }

    @Test
    void eventThatComesAgainCountsOnceAndGetsTheSameFeatures() {
        final String first = event("C", "Tea", 5, "2019-03-01T10:00:00Z", "");
        final String second = event("C", "Tea", 7, "2019-03-02T10:00:00Z", "");
        final List<JsonObject> once = run(first, second);

        final List<JsonObject> again = run(first, second);

        assertEquals(once, again);
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.known", "2");
    }

    @Test
    void readingLeavesProfilesAsTheyAre() {
        run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", ""));
        runner.setProperty(ExtractFeatures.PROFILE_USE, ProfileUse.READ.getValue());
        final String candidate = event("C", "Tea", 0, "2019-03-02T10:00:00Z", "");

        assertFeatures(run(candidate).get(0), null, 1, 5, null);
        assertFeatures(run(candidate).get(0), null, 1, 5, null);
        only(ExtractFeatures.SUCCESS).assertAttributeNotExists("profile.events.added");
    }

    @Test
    void warmingUpAddsNoFields() {
        runner.setProperty(ExtractFeatures.PROFILE_USE, ProfileUse.UPDATE.getValue());
        final JsonObject warmed =
                run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", "")).get(0);

        assertFalse(warmed.has("visits"));
        only(ExtractFeatures.SUCCESS).assertAttributeNotExists("features.names");
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.added", "1");
        runner.setProperty(ExtractFeatures.PROFILE_USE, ProfileUse.READ_AND_UPDATE.getValue());
        assertFeatures(run(event("C", "Tea", 7, "2019-03-02T10:00:00Z", "")).get(0), null, 1, 5, null);
    }

    @Test
    void changeThatIsMadeTwiceGivesEachRecordItsFeaturesOnce() {
        profiles.setContended();

        final List<JsonObject> records =
                run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", ""), event("C", "Tea", 7, "2019-03-02T10:00:00Z", ""));

        assertEquals(2, records.size());
        assertFeatures(records.get(1), null, 1, 5, null);
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.added", "2");
    }

    @Test
    void flowFileWaitsWhileTheStoreIsAwayOrFull() {
        final String event = event("C", "Tea", 5, "2019-03-01T10:00:00Z", "");
        profiles.setAway(true);
        runner.enqueue("[" + event + "]");
        runner.run();
        assertWaiting("the store is away");

        profiles.setAway(false);
        profiles.setFull(true);
        runner.run();
        assertWaiting("the store is full");
        assertEquals(0, profiles.size());

        profiles.setFull(false);
        runner.run();
        runner.assertAllFlowFilesTransferred(ExtractFeatures.SUCCESS, 1);
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.added", "1");
    }

    private void assertWaiting(final String reason) {
        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertTransferCount(ExtractFeatures.FAILURE, 0);
        final List<LogMessage> warnings = runner.getLogger().getWarnMessages();
        assertTrue(warnings.get(warnings.size() - 1).getMsg().contains(reason), warnings::toString);
    }

    @Test
    void recordWithADamagedProfileIsNamedAndTheOthersGoOn() {
        run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", ""), event("D", "Tea", 5, "2019-03-01T10:00:00Z", ""));
        profiles.damage("user=1:C");

        run(event("C", "Tea", 5, "2019-03-02T10:00:00Z", ""), event("D", "Tea", 5, "2019-03-02T10:00:00Z", ""));

        assertFeatures(JsonRecords.records(only(ExtractFeatures.SUCCESS)).get(0), null, 1, 5, null);
        final JsonObject damaged =
                JsonRecords.records(only(ExtractFeatures.UNMATCHED)).get(0);
        assertEquals("unreadable-profile", damaged.get("rejection").getAsString());
        only(ExtractFeatures.UNMATCHED).assertAttributeEquals("rejected.unreadable-profile", "1");
    }

    @Test
    void eventFarInTheFutureGetsFeaturesAndDoesNotCount() {
        final String soon = Instant.now().plus(1, ChronoUnit.HOURS).toString();
        run(event("C", "Tea", 5, "2099-01-01T00:00:00Z", ""), event("C", "Tea", 7, soon, ""));

        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.future", "1");
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.added", "1");
    }

    @Test
    void numberThatIsNoneIsMissingAndTold() {
        final JsonObject record = run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", "\"tip\":\"much\""))
                .get(0);

        assertTrue(record.get("tip").isJsonNull());
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("features.unreadable", "tip 1");
    }

    @Test
    void userWithMoreEventsThanAProfileKeepsIsTold() {
        final String[] events = IntStream.range(0, 2_600)
                .mapToObj(second -> event(
                        "C",
                        "Tea",
                        1,
                        Instant.parse("2019-03-01T00:00:00Z")
                                .plusSeconds(second)
                                .toString(),
                        ""))
                .toArray(String[]::new);
        final List<JsonObject> records = run(events);

        assertEquals(2_599.0, records.get(2_599).get("spent").getAsDouble());
        assertTrue(only(ExtractFeatures.SUCCESS)
                .getAttribute("features.incomplete")
                .startsWith("visits "));
    }

    @Test
    void idsOfAnyLengthHaveProfiles() {
        final String longUser = "C".repeat(20_000);
        final String longerUser = longUser + "C";
        run(
                event(longUser, "Tea", 5, "2019-03-01T10:00:00Z", ""),
                event(longerUser, "Tea", 7, "2019-03-01T10:00:00Z", ""));

        final List<JsonObject> records = run(
                event(longUser, "Tea", 1, "2019-03-02T10:00:00Z", ""),
                event(longerUser, "Tea", 1, "2019-03-02T10:00:00Z", ""));

        assertFeatures(records.get(0), null, 1, 5, null);
        assertFeatures(records.get(1), null, 1, 7, null);
    }

    @Test
    void rejectedRecordsKeepTheirPlaceAmongThoseWithFeatures() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());

        final List<JsonObject> records =
                run(event("", "Tea", 5, "2019-03-01T10:00:00Z", ""), event("C", "Tea", 5, "2019-03-01T10:00:00Z", ""));

        assertEquals("missing-user", records.get(0).get("rejection").getAsString());
        assertFeatures(records.get(1), null, 0, 0, null);
    }

    @Test
    void featuresOfTheEventAloneNeedNoService() {
        runner.removeProperty(ExtractFeatures.PROFILE_SERVICE);
        runner.setProperty(
                ExtractFeatures.FEATURE_SPECIFICATION,
                "{\"schemaVersion\":2,\"columns\":[{\"name\":\"tip\",\"type\":\"numeric\"}]}");

        final JsonObject record = run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", "\"tip\":\"1.50\""))
                .get(0);

        assertEquals(1.5, record.get("tip").getAsDouble());
        only(ExtractFeatures.SUCCESS).assertAttributeNotExists("profile.events.added");
    }

    @Test
    void specificationCanBeAFile(@TempDir final Path folder) throws IOException {
        final Path file = Files.writeString(folder.resolve("features.json"), SPECIFICATION);
        runner.setProperty(ExtractFeatures.FEATURE_SPECIFICATION, file.toString());

        assertFeatures(run(event("C", "Tea", 5, "2019-03-01T10:00:00Z", "")).get(0), null, 0, 0, null);
    }

    @Test
    void misconfigurationIsNamed() {
        assertInvalid(ExtractFeatures.REFUND_RULE.getName(), "keep", "the Feature Specification says exclude");
        assertInvalid("Time Zone", "Europe/London", "the Feature Specification says UTC");
        assertInvalid("Feature Specification", "/no/such/file", "neither JSON that begins with { nor a file");
        assertInvalid("Feature Specification", SPECIFICATION.replace("\"days\": 7", "\"days\": 0"), "line 7: ");
        assertInvalid("Feature Specification", "{\"schemaVersion\": 2}", "it asks for no columns");
        runner.removeProperty(ExtractFeatures.PROFILE_SERVICE);
        assertInvalid("Feature Specification", SPECIFICATION, "need a service that keeps them");
    }

    private void assertInvalid(final String property, final String value, final String reason) {
        final String before = runner.getProcessContext().getProperty(property).getValue();
        runner.setProperty(property, value);
        final AssertionError invalid = assertThrows(AssertionError.class, runner::assertValid);
        assertTrue(invalid.getMessage().contains(reason), invalid.getMessage());
        runner.setProperty(property, before);
    }

    private List<JsonObject> run(final String... events) {
        runner.clearTransferState();
        runner.enqueue("[" + String.join(",", events) + "]");
        runner.run();
        return runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS).stream()
                .flatMap(flowFile -> JsonRecords.records(flowFile).stream())
                .collect(Collectors.toList());
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private static String event(
            final String user, final String item, final int amount, final String time, final String more) {
        return "{\"user\":\"" + user + "\",\"item\":\"" + item + "\",\"amount\":" + amount + ",\"time\":\"" + time
                + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static void assertFeatures(
            final JsonObject record,
            final String category,
            final double visits,
            final double spent,
            final Integer crowd) {
        assertEquals(
                category,
                record.get("category").isJsonNull()
                        ? null
                        : record.get("category").getAsString());
        assertEquals(visits, record.get("visits").getAsDouble());
        assertEquals(spent, record.get("spent").getAsDouble());
        assertEquals(
                crowd,
                record.get("crowd").isJsonNull()
                        ? null
                        : (Integer) record.get("crowd").getAsInt());
    }
}
