package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ModelLifeFlow;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** Canary, shadow, rollback, passport and replay in the flow "Model life" on the real NiFi, from Kafka to Kafka. */
class ModelLifeIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    /** The sandbox may compute on the fast path of an AMD processor, where the last bit of a score depends on its batch. */
    private static final double SAME = 1e-5;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static LifeFixture life;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        life = LifeFixture.on(SANDBOX);
    }

    @AfterAll
    static void closeFixture() {
        life.close();
    }

    /** Stable is version 1, canary and shadow are version 2, and NiFi knows it. */
    @BeforeEach
    void awaitLabels() {
        life.label("stable", 1);
        life.label("canary", 2);
        life.label("shadow", 2);
        await().atMost(PATIENCE).until(() -> {
            final List<JsonObject> records = life.score(life.pairs());
            return records.stream()
                    .allMatch(record -> version(record) == ("stable".equals(text(record, "score_arm")) ? 1 : 2)
                            && number(record, "shadow_model_version") == 2);
        });
    }

    @Test
    void canaryScoresItsShareOfTheUsersAndEachUserStaysWithOneVersion() throws SandboxException {
        final int users = 2_000;
        final List<String[]> pairs = new ArrayList<>();
        for (int event = 0; event < 2 * users; event++) {
            pairs.add(new String[] {
                "user-" + event % users, life.items().get(event % life.items().size())
            });
        }

        final List<JsonObject> records = life.score(pairs);

        assertEquals(2 * users, records.size(), "every event comes out once");
        final Map<String, Set<Long>> versions = new HashMap<>();
        for (final JsonObject record : records) {
            assertEquals("stable".equals(text(record, "score_arm")) ? 1 : 2, version(record));
            versions.computeIfAbsent(text(record, "user"), user -> new HashSet<>())
                    .add(version(record));
        }
        assertTrue(versions.values().stream().allMatch(seen -> seen.size() == 1), "a user has one version");
        final long canaries =
                versions.values().stream().filter(seen -> seen.contains(2L)).count();
        // Five standard deviations around a fifth of the users.
        final double deviation = Math.sqrt(users * 0.2 * 0.8);
        assertEquals(users * 0.2, canaries, 5 * deviation, "users of the canary");
    }

    @Test
    void eachArmGivesTheScoresOfItsOwnVersion() throws SandboxException {
        final Map<String, Double> expected = new HashMap<>();
        for (final JsonObject record : life.score(life.pairs())) {
            expected.put(
                    text(record, "user"),
                    version(record) == 1 ? number(record, "score") : VersionCopies.original(number(record, "score")));
        }
        life.label("canary", 1);
        await().atMost(PATIENCE)
                .until(() -> life.score(life.pairs()).stream().allMatch(record -> version(record) == 1));

        final Map<String, Double> byOne = scores(life.score(life.pairs()));

        assertEquals(life.users().size(), byOne.size());
        assertSameScores(expected, byOne);
    }

    @Test
    void shadowScoresTheSameRecordsIntoItsOwnFields() throws SandboxException {
        for (final JsonObject record : life.score(life.pairs())) {
            final double expected =
                    version(record) == 2 ? number(record, "score") : VersionCopies.calm(number(record, "score"));
            assertEquals(2, number(record, "shadow_model_version"));
            assertEquals(expected, number(record, "score_shadow"), SAME);
            assertFalse(text(record, "shadow_model_sha").isEmpty());
        }
    }

    @Test
    void brokenOrMissingShadowChangesNothingButItsOwnFields() throws SandboxException, IOException {
        final Map<String, Double> before = scores(life.score(life.pairs()));
        final long broken = 103;
        VersionCopies.calm(life.trained(), life.endpoints().modelRepository(), LifeFixture.MODEL, broken);
        VersionCopies.damage(life.endpoints().modelRepository(), LifeFixture.MODEL, broken);
        life.forceLabel("shadow", broken);
        await().atMost(PATIENCE).until(() -> life.nifi().bulletins().stream()
                .anyMatch(words ->
                        words.contains(LifeFixture.MODEL + " version " + broken) && words.contains("checksum")));
        final List<JsonObject> withBroken = life.score(life.pairs());
        assertEquals(life.pairs().size(), withBroken.size());
        assertTrue(withBroken.stream().allMatch(record -> number(record, "shadow_model_version") != broken));
        assertSameScores(before, scores(withBroken));

        life.removeLabel("shadow");
        await().atMost(PATIENCE)
                .until(() -> life.score(life.pairs()).stream().noneMatch(record -> has(record, "score_shadow")));
        final List<JsonObject> without = life.score(life.pairs());
        assertEquals(life.pairs().size(), without.size());
        assertSameScores(before, scores(without));
    }

    private static void assertSameScores(final Map<String, Double> expected, final Map<String, Double> scores) {
        assertEquals(expected.keySet(), scores.keySet());
        scores.forEach((user, score) -> assertEquals(expected.get(user), score, SAME, user));
    }

    @Test
    void rollbackIsOneMoveOfALabelAndLosesNothing() throws SandboxException, NifiException {
        life.label("stable", 2);
        awaitStable(2);
        final List<String> sent = new ArrayList<>();
        final String box = life.nifi().box(life.group(), ModelLifeFlow.SCORE).id();
        final long revision = life.nifi().revision(box);

        sent.addAll(life.send(life.pairs()));
        life.model("rollback", LifeFixture.MODEL, "stable");
        final Instant moved = Instant.now();
        final AtomicReference<Instant> seen = new AtomicReference<>();
        await().atMost(PATIENCE).until(() -> {
            final List<String> ids = life.send(life.pairs());
            sent.addAll(ids);
            return life.records(ids).stream()
                    .filter(record -> "stable".equals(text(record, "score_arm")))
                    .peek(record -> seen.set(Instant.parse(text(record, "scored_at"))))
                    .allMatch(record -> version(record) == 1);
        });

        final List<JsonObject> records = life.records(sent);
        assertEquals(sent.size(), records.size(), "every event comes out once");
        assertEquals(revision, life.nifi().revision(box), "nobody stopped, started or changed the box");
        final Instant lastOfTwo = records.stream()
                .filter(record -> "stable".equals(text(record, "score_arm")) && version(record) == 2)
                .map(record -> Instant.parse(text(record, "scored_at")))
                .max(Instant::compareTo)
                .orElse(moved);
        System.out.printf(
                "Rollback: the last record of the version before came %d ms after the move, the first of all others %d ms%n",
                Duration.between(moved, lastOfTwo).toMillis(),
                Duration.between(moved, seen.get()).toMillis());
        // The polling interval of the flow is two seconds; the rest is for a busy machine.
        assertTrue(Duration.between(moved, lastOfTwo).compareTo(Duration.ofSeconds(10)) < 0, "" + lastOfTwo);
    }

    @Test
    void provenanceTellsVersionSplitAndTime() throws SandboxException, NifiException {
        final Instant since = Instant.now().minusSeconds(2);
        final List<String> ids = life.send(life.pairs());
        life.records(ids);

        final List<Provenance.Event> events = scoredSince(since);

        final Set<String> found = new HashSet<>();
        final Set<String> flowFiles = new HashSet<>();
        for (final Provenance.Event event : events) {
            for (final JsonObject record : lines(life.nifi().provenance().contentAfter(event))) {
                assertEquals(event.attributes().get("model.version"), Long.toString(version(record)));
                assertEquals(event.attributes().get("model.sha"), text(record, "model_sha"));
                assertEquals(event.attributes().get("score.arm"), text(record, "score_arm"));
                found.add(text(record, Events.EVENT_ID));
                // Some may be of earlier records, which other versions scored: NiFi looks for events by the second.
                if (ids.contains(text(record, Events.EVENT_ID))) {
                    flowFiles.add(event.flowFile());
                }
            }
        }
        assertTrue(found.containsAll(ids), "all records are in the provenance");
        final String box = life.nifi().box(life.group(), ModelLifeFlow.SCORE).id();
        final List<Provenance.Event> forks = life.nifi().provenance().ofProcessor(box, "FORK", since).stream()
                .filter(fork -> fork.children().stream().anyMatch(flowFiles::contains))
                .toList();
        assertFalse(forks.isEmpty());
        for (final Provenance.Event event : forks) {
            assertTrue(event.details().contains("split stable (version 1)"), event.details());
            assertTrue(event.details().contains("canary (version 2)"), event.details());
            assertTrue(event.durationMillis() >= 0, "duration " + event.durationMillis());
        }
    }

    @Test
    void pastScoresAreRepeatedAndComparedFromProvenance() throws SandboxException, NifiException {
        life.setParameter("compare.version", "stable");
        final Instant since = Instant.now().minusSeconds(2);
        final List<String> ids = life.send(life.pairs());
        final Provenance.Event compared = await().atMost(PATIENCE)
                .until(() -> life.compared(ids, since), events -> !events.isEmpty())
                .get(0);
        assertEquals("1", compared.attributes().get("compare.model.version"));
        for (final JsonObject record : lines(life.nifi().provenance().contentAfter(compared))) {
            assertEquals(VersionCopies.original(number(record, "score")), number(record, "compared_score"), SAME);
        }

        life.setParameter("compare.version", "canary");
        final String box = life.nifi().box(life.group(), ModelLifeFlow.COMPARE).id();
        // NiFi replays what came in, not what the box made of it.
        life.nifi()
                .provenance()
                .replay(life.nifi().provenance().ofProcessor(box, "FORK", since).stream()
                        .filter(fork -> fork.children().contains(compared.flowFile()))
                        .findFirst()
                        .orElseThrow());

        final Provenance.Event replayed = await().atMost(PATIENCE)
                .until(() -> life.compared(ids, since), events -> "2"
                        .equals(events.get(0).attributes().get("compare.model.version")))
                .get(0);
        assertEquals("0", replayed.attributes().get("compare.different"));
        final List<JsonObject> again = lines(life.nifi().provenance().contentAfter(replayed));
        assertFalse(again.isEmpty());
        for (final JsonObject record : again) {
            assertEquals(2, number(record, "compared_model_version"));
            assertEquals(number(record, "score"), number(record, "compared_score"), SAME);
        }
    }

    private static List<Provenance.Event> scoredSince(final Instant since) throws NifiException {
        final String box = life.nifi().box(life.group(), ModelLifeFlow.SCORE).id();
        return life.nifi().provenance().madeBy(box, since);
    }

    private void awaitStable(final long version) {
        await().atMost(PATIENCE).until(() -> life.score(life.pairs()).stream()
                .filter(record -> "stable".equals(text(record, "score_arm")))
                .allMatch(record -> version(record) == version));
    }

    private static Map<String, Double> scores(final List<JsonObject> records) {
        final Map<String, Double> scores = new HashMap<>();
        records.forEach(record -> scores.put(text(record, "user"), number(record, "score")));
        return scores;
    }

    private static List<JsonObject> lines(final String content) {
        return content.lines()
                .filter(line -> !line.isBlank())
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static boolean has(final JsonObject record, final String field) {
        return record.has(field) && !record.get(field).isJsonNull();
    }

    private static String text(final JsonObject record, final String field) {
        return has(record, field) ? record.get(field).getAsString() : "";
    }

    private static double number(final JsonObject record, final String field) {
        return has(record, field) ? record.get(field).getAsDouble() : Double.NaN;
    }

    private static long version(final JsonObject record) {
        return (long) number(record, "model_version");
    }
}
