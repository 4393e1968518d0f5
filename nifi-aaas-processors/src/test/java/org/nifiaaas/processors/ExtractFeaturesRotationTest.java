package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.extract.TokenProperties;
import org.nifiaaas.processors.record.JsonRecords;

/** A key takes the place of another one, and users keep their profiles. */
class ExtractFeaturesRotationTest {

    private static final String OLD = "the key before it, of 32 characters";
    private static final String NEW = "0123456789abcdef0123456789abcdef";
    private static final String OLD_TOKEN = TokenKey.of(OLD).token("user", "C");
    private static final String NEW_TOKEN = TokenKey.of(NEW).token("user", "C");

    private TestRunner runner;
    private MemoryProfiles profiles;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new ExtractFeatures());
        profiles = new MemoryProfiles();
        runner.addControllerService("profiles", profiles);
        runner.enableControllerService(profiles);
        runner.setProperty(ExtractFeatures.PROFILE_SERVICE, "profiles");
        runner.setProperty(
                ExtractFeatures.FEATURE_SPECIFICATION,
                """
                {"schemaVersion": 2,
                 "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30},
                             {"name": "crowd", "statistic": "count", "by": "item", "days": 30}],
                 "privacy": [{"column": "user", "mask": "token"}]}""");
        runner.setProperty(TokenProperties.TOKEN_KEY, OLD);
        run(event("C", 1), event("C", 2));
        rotate();
    }

    private void rotate() {
        runner.setProperty(TokenProperties.TOKEN_KEY, NEW);
        runner.setProperty(TokenProperties.PREVIOUS_TOKEN_KEY, OLD);
    }

    private static String event(final String user, final int day) {
        return "{\"user\":\"%s\",\"item\":\"Tea\",\"time\":\"2019-03-%02dT10:00:00Z\"}".formatted(user, day);
    }

    private List<JsonObject> run(final String... events) {
        runner.clearTransferState();
        runner.enqueue("[" + String.join(",", events) + "]");
        runner.run();
        return JsonRecords.records(
                runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS).get(0));
    }

    private static void assertRecord(
            final JsonObject record, final String user, final String previous, final int visits) {
        assertEquals(user, record.get("user").getAsString());
        assertEquals(
                previous,
                record.get("previous_user").isJsonNull()
                        ? null
                        : record.get("previous_user").getAsString());
        assertEquals(visits, record.get("visits").getAsInt());
    }

    @Test
    void profileOfTheOldTokenIsCarriedOverToTheNewOne() {
        final List<JsonObject> records = run(event("C", 3), event("C", 4));

        assertRecord(records.get(0), NEW_TOKEN, OLD_TOKEN, 2);
        assertRecord(records.get(1), NEW_TOKEN, OLD_TOKEN, 3);
        assertEquals(2, records.get(0).get("crowd").getAsInt());
        assertTrue(profiles.keys().stream().noneMatch(key -> key.contains(OLD_TOKEN)), "it was moved, not copied");
        assertRecord(run(event("C", 5)).get(0), NEW_TOKEN, OLD_TOKEN, 4);
        runner.removeProperty(TokenProperties.PREVIOUS_TOKEN_KEY);
        assertEquals(5, run(event("C", 6)).get(0).get("visits").getAsInt());
    }

    @Test
    void eventThatComesAgainCountsOnceAlsoUnderTheNewToken() {
        final Set<String> before = profiles.keys();

        assertRecord(run(event("C", 2)).get(0), NEW_TOKEN, OLD_TOKEN, 1);

        runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)
                .get(0)
                .assertAttributeEquals("profile.events.known", "1");
        assertEquals(before, profiles.keys());
    }

    @Test
    void readingSeesTheOldProfileAndWritesNothing() {
        runner.setProperty(ExtractFeatures.PROFILE_USE, ProfileUse.READ.getValue());
        final Set<String> before = profiles.keys();

        assertRecord(run(event("C", 3)).get(0), NEW_TOKEN, OLD_TOKEN, 2);

        assertEquals(before, profiles.keys());
    }

    @Test
    void profileOfTheNewTokenWinsOnceThereIsOne() {
        run(event("C", 3));
        runner.removeProperty(TokenProperties.PREVIOUS_TOKEN_KEY);
        runner.setProperty(TokenProperties.TOKEN_KEY, OLD);
        run(event("C", 4));
        rotate();

        assertRecord(run(event("C", 5)).get(0), NEW_TOKEN, OLD_TOKEN, 3);
    }

    @Test
    void changeThatIsMadeTwiceCarriesOverOnce() {
        profiles.setContended();

        assertRecord(run(event("C", 3)).get(0), NEW_TOKEN, OLD_TOKEN, 2);
        assertRecord(run(event("C", 4)).get(0), NEW_TOKEN, OLD_TOKEN, 3);
    }

    @Test
    void tokensOfArchivesStayAsTheyAre() {
        final JsonObject archived = run(event("C", 3)).get(0);
        final List<JsonObject> records = run(
                archived.toString().replace("\"time\"", "\"was\"").replace("\"event_time\"", "\"time\""),
                event(OLD_TOKEN, 3),
                event(NEW_TOKEN, 4));

        assertRecord(records.get(0), NEW_TOKEN, OLD_TOKEN, 2);
        assertRecord(records.get(1), OLD_TOKEN, null, 0);
        assertRecord(records.get(2), NEW_TOKEN, null, 3);
        assertTrue(profiles.keys().stream().anyMatch(key -> key.contains(NEW_TOKEN)));
    }

    @Test
    void rawFieldOfThatNameIsNoTokenAndDoesNotSurvive() {
        final JsonObject record = run(event(NEW_TOKEN, 3).replace("{", "{\"previous_user\":\"C\","))
                .get(0);

        assertTrue(record.get("previous_user").isJsonNull());
    }

    @Test
    void withoutAPreviousKeyNothingIsSaidOfIt() {
        runner.removeProperty(TokenProperties.PREVIOUS_TOKEN_KEY);

        final JsonObject record = run(event("C", 3)).get(0);

        assertFalse(record.has("previous_user"));
        assertEquals(0, record.get("visits").getAsInt());
    }
}
