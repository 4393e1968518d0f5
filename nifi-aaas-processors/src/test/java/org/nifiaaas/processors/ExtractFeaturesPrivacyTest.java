package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.processors.extract.DuplicateHandling;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.extract.TokenProperties;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RejectedRecords;

/** What is masked, and that nothing of it is left anywhere. */
class ExtractFeaturesPrivacyTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "columns": [
                {"name": "born", "of": "user", "type": "categorical"},
                {"name": "segment", "of": "user", "type": "categorical"},
                {"name": "tip", "type": "numeric"}
              ],
              "windows": [
                {"name": "visits", "statistic": "count", "by": ["user", "item"], "days": 30},
                {"name": "crowd", "statistic": "count", "by": "segment", "days": 30}
              ],
              "history": 2,
              "privacy": [
                {"column": "user", "mask": "token"},
                {"column": "item", "mask": "token"},
                {"column": "time", "mask": "day"},
                {"column": "amount", "mask": "buckets", "edges": [0, 10, 50]},
                {"column": "born", "mask": "year"},
                {"column": "segment", "mask": "token"},
                {"column": "tip", "mask": "buckets", "edges": [0, 5]},
                {"column": "holder", "mask": "drop"}
              ]
            }""";

    private static final List<String> RAW = List.of(
            "SECRET-CARD",
            "SECRET-SHOP",
            "SECRET-SEGMENT",
            "SECRET-HOLDER",
            "12.34",
            "7.77",
            "1981-05-06",
            "2019-03-02T10");

    private final TokenKey key = TokenKey.of(KEY);
    private TestRunner runner;
    private MemoryProfiles profiles;

    @TempDir
    Path folder;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new ExtractFeatures());
        profiles = new MemoryProfiles();
        runner.addControllerService("profiles", profiles);
        runner.enableControllerService(profiles);
        runner.setProperty(ExtractFeatures.USER_FIELD, "/customer/card");
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "merchant");
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "eur");
        runner.setProperty(ExtractFeatures.TIME_FIELD, "at");
        runner.setProperty(ExtractFeatures.FEATURE_SPECIFICATION, SPECIFICATION);
        runner.setProperty(ExtractFeatures.PROFILE_SERVICE, "profiles");
        runner.setProperty(TokenProperties.TOKEN_KEY, KEY);
    }

    private static String event(final String amount, final String time) {
        return """
                {"customer": {"card": "SECRET-CARD", "country": "GB"}, "merchant": "SECRET-SHOP", "eur": %s, "at": %s, "born": "1981-05-06",
                 "segment": "SECRET-SEGMENT", "tip": 7.77, "holder": {"name": "SECRET-HOLDER"}, "till": 3}"""
                .formatted(amount, time);
    }

    private static final String GOOD = event("12.34", "\"2019-03-02T10:00:00Z\"");

    private void run(final String... events) {
        runner.clearTransferState();
        runner.enqueue("[" + String.join(",", events) + "]");
        runner.run();
    }

    private List<JsonObject> records(final Relationship relationship) {
        return JsonRecords.records(only(relationship));
    }

    private MockFlowFile only(final Relationship relationship) {
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private void assertNothingRaw() {
        for (final Relationship relationship : List.of(ExtractFeatures.SUCCESS, ExtractFeatures.UNMATCHED)) {
            for (final MockFlowFile flowFile : runner.getFlowFilesForRelationship(relationship)) {
                for (final String raw : RAW) {
                    assertFalse(flowFile.getContent().contains(raw), raw + " in " + flowFile.getContent());
                    assertFalse(flowFile.getAttributes().toString().contains(raw), raw + " in attributes");
                    assertFalse(profiles.mentions(raw), raw + " in profiles");
                }
            }
        }
        assertFalse(runner.getProvenanceEvents().toString().contains("SECRET"));
        assertTrue(runner.getFlowFilesForRelationship(ExtractFeatures.FAILURE).isEmpty());
    }

    @Test
    void acceptedRecordHasMaskedValuesAndNoneOfTheirSources() {
        run(GOOD, event("12.34", "\"2019-03-03T10:00:00Z\""));

        final JsonObject record = records(ExtractFeatures.SUCCESS).get(1);
        assertNothingRaw();
        assertEquals(key.token("user", "SECRET-CARD"), record.get("user").getAsString());
        assertEquals(key.token("item", "SECRET-SHOP"), record.get("item").getAsString());
        assertEquals(10, record.get("amount").getAsDouble());
        assertEquals(
                Instant.parse("2019-03-03T00:00:00Z").toEpochMilli(),
                record.get("event_time").getAsLong());
        assertEquals("1981-01-01", record.get("born").getAsString());
        assertEquals(
                key.token("segment", "SECRET-SEGMENT"), record.get("segment").getAsString());
        assertEquals(5, record.get("tip").getAsDouble());
        assertEquals(1, record.get("visits").getAsDouble());
        assertEquals(1, record.get("crowd").getAsDouble());
        final JsonObject past = record.getAsJsonArray("history").get(0).getAsJsonObject();
        assertEquals(key.token("item", "SECRET-SHOP"), past.get("item").getAsString());
        assertEquals(10, past.get("amount").getAsDouble());
        assertEquals("GB", record.getAsJsonObject("customer").get("country").getAsString());
        assertFalse(record.getAsJsonObject("customer").has("card"));
        assertFalse(record.has("merchant") || record.has("eur") || record.has("at") || record.has("holder"));
        assertEquals(3, record.get("till").getAsInt());
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("features.token.key", key.id());
        assertTrue(profiles.mentions(key.token("user", "SECRET-CARD")));
    }

    @Test
    void rejectedRecordHasTheMaskedValuesThatCanBeMadeAndNeverTheRawOnes() {
        run(
                event("-12.34", "\"2019-03-02T10:00:00Z\""),
                event("12.34", "\"SECRET-HOLDER\""),
                event("\"SECRET-SHOP\"", "1"));

        assertNothingRaw();
        final List<JsonObject> records = records(ExtractFeatures.UNMATCHED);
        final JsonObject refund = records.get(0);
        assertEquals("refund", refund.get("rejection").getAsString());
        assertEquals(key.token("user", "SECRET-CARD"), refund.get("user").getAsString());
        assertEquals(key.token("item", "SECRET-SHOP"), refund.get("item").getAsString());
        assertEquals(0, refund.get("amount").getAsDouble());
        assertEquals("1981-01-01", refund.get("born").getAsString());
        assertEquals("unreadable-time", records.get(1).get("rejection").getAsString());
        assertTrue(records.get(1).get("event_time").isJsonNull());
        assertEquals("unreadable-amount", records.get(2).get("rejection").getAsString());
        assertTrue(records.get(2).get("amount").isJsonNull());
        assertFalse(refund.has("merchant") || refund.has("eur") || refund.has("at") || refund.has("holder"));
    }

    @Test
    void recordsThatStayTogetherAreMaskedAllOfThem() {
        runner.setProperty(RecordProperties.REJECTED_RECORDS, RejectedRecords.KEEP.getValue());

        run(GOOD, event("-12.34", "\"2019-03-02T10:00:00Z\""));

        assertNothingRaw();
        final List<JsonObject> records = records(ExtractFeatures.SUCCESS);
        assertTrue(records.get(0).get("rejection").isJsonNull());
        assertEquals("refund", records.get(1).get("rejection").getAsString());
        assertEquals(records.get(0).get("user"), records.get(1).get("user"));
        assertEquals(0, records.get(1).get("amount").getAsDouble());
    }

    @Test
    void pathThatEndsInSomethingElseThanARecordLeavesNothingOfIt() {
        run(
                "{\"customer\": [{\"card\": \"SECRET-CARD\"}], \"merchant\": \"SECRET-SHOP\", \"at\": \"2019-03-02T10:00:00Z\"}");

        assertNothingRaw();
        assertEquals(
                "missing-user",
                records(ExtractFeatures.UNMATCHED).get(0).get("rejection").getAsString());
    }

    @Test
    void recordsWhoseHoldersAreOfSeveralTypesAreMaskedEachInItsWay() {
        run(GOOD, GOOD.replace("{\"card\": \"SECRET-CARD\", \"country\": \"GB\"}", "\"SECRET-CARD\""));

        assertNothingRaw();
        final JsonObject accepted = records(ExtractFeatures.SUCCESS).get(0);
        assertEquals("{\"country\":\"GB\"}", accepted.get("customer").toString());
        final JsonObject rejected = records(ExtractFeatures.UNMATCHED).get(0);
        assertEquals("missing-user", rejected.get("rejection").getAsString());
        assertTrue(rejected.get("customer").isJsonNull() && rejected.get("user").isJsonNull());
    }

    @Test
    void warmingUpAndDamagedProfilesLeaveNothingRawEither() {
        runner.setProperty(ExtractFeatures.PROFILE_USE, ProfileUse.UPDATE.getValue());
        run(GOOD);
        assertNothingRaw();
        assertEquals(
                "1981-01-01",
                records(ExtractFeatures.SUCCESS).get(0).get("born").getAsString());
        profiles.damage("user");
        run(event("12.34", "\"2019-03-04T10:00:00Z\""));

        assertNothingRaw();
        assertEquals(
                "unreadable-profile",
                records(ExtractFeatures.UNMATCHED).get(0).get("rejection").getAsString());
    }

    @Test
    void fieldThatIsCalledAsWhatIsWrittenHoldsTheMaskedValue() {
        useCanonicalFields();

        run(
                "{\"user\": 17, \"item\": 4711, \"amount\": 12.34, \"time\": \"2019-03-02T10:00:00Z\"}",
                "{\"user\": 17, \"item\": 4711, \"amount\": -12.34, \"time\": \"2019-03-02T10:00:00Z\"}");

        assertNothingRaw();
        final JsonObject rejected = records(ExtractFeatures.UNMATCHED).get(0);
        assertEquals(
                key.token("user", "17"),
                records(ExtractFeatures.SUCCESS).get(0).get("user").getAsString());
        assertEquals(key.token("user", "17"), rejected.get("user").getAsString());
        assertEquals(0, rejected.get("amount").getAsDouble());
        assertFalse(rejected.has("time"));
    }

    private void useCanonicalFields() {
        runner.setProperty(ExtractFeatures.USER_FIELD, "user");
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "item");
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "amount");
        runner.setProperty(ExtractFeatures.TIME_FIELD, "time");
    }

    @Test
    void whatWasWrittenCanBeReadAgainAndCountsOnce() {
        run(GOOD);
        final JsonObject once = records(ExtractFeatures.SUCCESS).get(0);
        useCanonicalFields();
        runner.setProperty(ExtractFeatures.TIME_FIELD, "event_time");

        run(once.toString());

        assertEquals(once, records(ExtractFeatures.SUCCESS).get(0));
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("profile.events.known", "1");
    }

    @Test
    void eventsThatBecomeEqualAreDuplicates() {
        runner.setProperty(ExtractFeatures.DUPLICATE_RECORDS, DuplicateHandling.REJECT.getValue());

        run(GOOD, event("13", "\"2019-03-02T23:59:00Z\""), event("50", "\"2019-03-02T10:00:00Z\""));

        assertEquals(2, records(ExtractFeatures.SUCCESS).size());
        final JsonObject duplicate = records(ExtractFeatures.UNMATCHED).get(0);
        assertEquals("duplicate", duplicate.get("rejection").getAsString());
        assertNothingRaw();
    }

    @Test
    void unreadableDateCountsAsMissingAndIsTold() {
        run(GOOD.replace("1981-05-06", "SECRET-CARD"));

        assertNothingRaw();
        assertTrue(records(ExtractFeatures.SUCCESS).get(0).get("born").isJsonNull());
        only(ExtractFeatures.SUCCESS).assertAttributeEquals("features.unreadable", "born 1");
    }

    @Test
    void masksNeedNoFeaturesAndNoProfiles() {
        runner.removeProperty(ExtractFeatures.PROFILE_SERVICE);
        runner.removeProperty(TokenProperties.TOKEN_KEY);
        runner.setProperty(
                ExtractFeatures.FEATURE_SPECIFICATION,
                "{\"schemaVersion\":2,\"privacy\":[{\"column\":\"time\",\"mask\":\"week\"},{\"column\":\"holder\",\"mask\":\"drop\"}]}");

        run(GOOD);

        final JsonObject record = records(ExtractFeatures.SUCCESS).get(0);
        assertEquals(
                Instant.parse("2019-02-25T00:00:00Z").toEpochMilli(),
                record.get("event_time").getAsLong());
        assertEquals("SECRET-CARD", record.get("user").getAsString());
        assertFalse(record.has("at") || record.has("holder"));
        only(ExtractFeatures.SUCCESS).assertAttributeNotExists("features.token.key");
        only(ExtractFeatures.SUCCESS).assertAttributeExists("features.specification.hash");
    }

    @Test
    void keyComesFromAFileToo() throws IOException {
        runner.removeProperty(TokenProperties.TOKEN_KEY);
        final Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        runner.setProperty(TokenProperties.TOKEN_KEY_FILE, file.toString());

        run(GOOD);

        assertEquals(
                key.token("user", "SECRET-CARD"),
                records(ExtractFeatures.SUCCESS).get(0).get("user").getAsString());
    }

    @Test
    void keysThatCannotBeAreInvalidAndNeverQuoted() {
        assertInvalid("the Feature Specification asks for tokens, which need a Token Key", null, null, null);
        assertInvalid("a key must have 32 characters or more, and it has 9", "too-short", null, null);
        assertInvalid("there is no Token Key that comes after it", null, KEY, null);
        assertInvalid("the previous key is the current one", KEY, KEY, null);
        assertInvalid("keys come from a file or from properties", KEY, null, "keys.txt");
        assertInvalid("the key file nowhere.txt cannot be read", null, null, "nowhere.txt");
        runner.setProperty(
                ExtractFeatures.FEATURE_SPECIFICATION,
                "{\"schemaVersion\":2,\"privacy\":[{\"column\":\"time\",\"mask\":\"week\"}]}");
        assertInvalid("nothing becomes a token", KEY, null, null);
        runner.removeProperty(ExtractFeatures.FEATURE_SPECIFICATION);
        runner.removeProperty(ExtractFeatures.PROFILE_SERVICE);
        assertInvalid("nothing becomes a token", KEY, null, null);
    }

    private void assertInvalid(final String part, final String current, final String previous, final String file) {
        set(TokenProperties.TOKEN_KEY.getName(), current);
        set(TokenProperties.PREVIOUS_TOKEN_KEY.getName(), previous);
        set(TokenProperties.TOKEN_KEY_FILE.getName(), file);
        final String problems = PropertyProblems.of(runner);
        assertTrue(problems.contains(part), problems);
        assertFalse(problems.contains(KEY) || problems.contains("too-short"), problems);
    }

    private void set(final String property, final String value) {
        if (value == null) {
            runner.removeProperty(property);
        } else {
            runner.setProperty(property, value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User Field|/customer/*|\"user\",\"mask\":\"token\"|it masks user, whose field is /customer/*: only a name, or a path of names",
                "Item Field|/customer/card|\"item\",\"mask\":\"token\"|it masks item, whose field /customer/card is also read for something that is not masked",
                "Time Field|born|\"time\",\"mask\":\"day\"|it masks time, whose field born is also read for something that is not masked",
                "User Field|born|\"born\",\"mask\":\"day\"|it masks born, whose field born is also read for something that is not masked"
            })
    void fieldThatCouldLeaveARawValueIsInvalid(
            final String property, final String field, final String mask, final String problem) {
        runner.setProperty(
                ExtractFeatures.FEATURE_SPECIFICATION,
                """
                {"schemaVersion": 2, "columns": [{"name": "born", "type": "categorical"}], "privacy": [{"column":%s}]}"""
                        .formatted(mask));
        if (!mask.contains("token")) {
            runner.removeProperty(TokenProperties.TOKEN_KEY);
        }
        runner.setProperty(property, field);
        if (property.equals("Item Field")) {
            runner.setProperty(ExtractFeatures.TIME_FIELD, field);
        }

        assertTrue(PropertyProblems.of(runner).contains(problem), PropertyProblems.of(runner));
    }

    @Test
    void maskOfTheAmountWithoutItsFieldIsInvalid() {
        runner.removeProperty(ExtractFeatures.AMOUNT_FIELD);

        assertTrue(PropertyProblems.of(runner).contains("it masks the amount: name the Amount Field"));
    }

    @Test
    void attributeOfAnEarlierStepIsNotTakenForTheKeyOfThisOne() {
        runner.setProperty(ExtractFeatures.FEATURE_SPECIFICATION, "{\"schemaVersion\":2,\"history\":1}");
        runner.removeProperty(TokenProperties.TOKEN_KEY);
        runner.enqueue("[" + GOOD + "]", Map.of("features.token.key", "older"));
        runner.run();

        assertNull(only(ExtractFeatures.SUCCESS).getAttribute("features.token.key"));
    }
}
