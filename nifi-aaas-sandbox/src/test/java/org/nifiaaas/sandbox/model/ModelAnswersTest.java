package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;

/** History, pruning and JSON of {@code aaas model}. */
class ModelAnswersTest {

    @TempDir
    private Path root;

    private ModelCommandRun model;

    @BeforeEach
    void writeVersions() throws IOException {
        model = new ModelCommandRun(root);
    }

    private void age(final long version, final Duration age) throws IOException {
        Files.setLastModifiedTime(
                model.model().resolve(Long.toString(version)).resolve(ModelBundle.MANIFEST),
                FileTime.from(Instant.now().minus(age)));
    }

    private static void assertKeys(final JsonElement object, final String... keys) {
        assertEquals(Set.of(keys), object.getAsJsonObject().keySet());
    }

    @Test
    void historyTellsWhoMovedWhatAndWhy() {
        assertEquals(0, model.run("label", "propensity", "stable", "8", "--reason", "better\u001b[2J"));
        assertEquals(0, model.run("label", "propensity", "canary", "8"));

        assertEquals(0, model.run("history", "propensity"));
        assertEquals(3, model.lines().size());
        assertTrue(model.lines().get(0).matches("WHEN +LABEL +FROM +TO +BY +REASON"), model.text());
        final String mover = System.getProperty("user.name") + "@";
        final String line = model.lines().get(1);
        assertTrue(line.contains("Z  stable  7     8   " + mover) && line.endsWith("better [2J"), line);
        assertEquals(0, model.run("history", "propensity", "--label", "canary"));
        assertTrue(model.lines().get(1).contains("canary  -     8   " + mover), model.text());
        assertEquals(2, model.lines().size());
    }

    @Test
    void historySaysWhereALabelIsNotWhereItsLastMoveLed() throws IOException {
        assertEquals(0, model.run("history", "propensity"));
        assertEquals(
                "Label stable names version 7 and was made by hand.",
                model.lines().get(1));
        assertEquals(0, model.run("label", "propensity", "stable", "8"));
        Files.writeString(model.model().resolve(ModelBundle.LABELS), "{\"stable\": 7}");

        assertEquals(0, model.run("history", "propensity"));
        assertEquals(
                "Label stable names version 7: it was changed by hand, or its last move was cut off.",
                model.lines().get(2));
    }

    @Test
    void pruneSaysWhatGoesAndWhyTheOthersStay() throws IOException {
        model.write(6, 0.4);
        model.write(5, 0.4);
        for (long version = 5; version <= 8; version++) {
            age(version, Duration.ofDays(40));
        }
        age(5, Duration.ofDays(20));

        assertEquals(0, model.run("prune", "propensity", "--keep", "1", "--younger-than", "30d", "--dry-run"));
        final List<String> planned = model.lines();
        assertTrue(planned.get(1).endsWith("stays: it is the newest"), model.text());
        assertTrue(planned.get(2).endsWith("stays: label stable names it"), model.text());
        assertTrue(planned.get(3).matches("6 .* [0-9.]+ KiB +would be deleted"), model.text());
        assertTrue(planned.get(4).endsWith("stays: it is younger than 30 days"), model.text());
        assertTrue(planned.get(5).startsWith("1 version of propensity would be deleted, which would free "));
        assertTrue(Files.exists(model.model().resolve("6")));

        assertEquals(0, model.run("prune", "propensity", "--keep", "1", "--younger-than", "30d"));
        assertTrue(model.lines().get(5).startsWith("1 version of propensity deleted, "), model.text());
        assertFalse(Files.exists(model.model().resolve("6")));
        assertEquals(0, model.run("verify"));
    }

    @Test
    void pruneDeletesNothingYoungUnlessItIsTold() {
        assertEquals(0, model.run("prune", "propensity", "--keep", "1"));
        assertTrue(model.text().contains("0 versions of propensity deleted"), model.text());
        model.assertFails(2, "at least 1 version must be kept, not 0", "prune", "propensity", "--keep", "0");
        model.assertFails(2, "'soon' is no age", "prune", "propensity", "--keep", "1", "--younger-than", "soon");
        model.assertFails(2, "--keep", "prune", "propensity");
    }

    @Test
    void listAndShowAnswerInJson() throws IOException {
        Files.createDirectory(model.model().resolve("9"));
        Files.createDirectory(model.model().resolve("01"));

        final JsonObject models = model.json("list");
        assertKeys(models, "repository", "models");
        final JsonObject row = models.getAsJsonArray("models").get(0).getAsJsonObject();
        assertKeys(row, "model", "versions", "newest", "labels", "labelsProblem", "ignored");
        assertEquals(8, row.get("newest").getAsLong());
        assertEquals(7, row.getAsJsonObject("labels").get("stable").getAsLong());
        assertKeys(row.getAsJsonArray("ignored").get(0), "name", "reason");

        final JsonObject versions = model.json("list", "propensity");
        assertKeys(versions, "model", "versions", "ignored");
        final JsonObject incomplete = versions.getAsJsonArray("versions").get(0).getAsJsonObject();
        assertKeys(incomplete, "version", "created", "metrics", "testWindow", "labels", "reason", "problem");
        assertEquals("manifest.json is missing", incomplete.get("problem").getAsString());
        final JsonObject whole = versions.getAsJsonArray("versions").get(1).getAsJsonObject();
        assertEquals(0.61, whole.getAsJsonObject("metrics").get("hr10").getAsDouble());
        assertTrue(whole.getAsJsonObject("metrics").get("popularity.hr10").isJsonNull());
        assertTrue(whole.get("testWindow").isJsonNull());
        assertTrue(whole.get("problem").isJsonNull());

        final JsonObject shown = model.json("show", "propensity", "stable");
        assertKeys(
                shown,
                "model",
                "version",
                "labels",
                "created",
                "reason",
                "run",
                "trainingFrom",
                "trainingTo",
                "parentVersion",
                "kind",
                "engine",
                "output",
                "positiveClass",
                "input",
                "unknownRows",
                "task",
                "horizonDays",
                "featuresHash",
                "metrics",
                "testWindow",
                "words");
        assertEquals(7, shown.get("version").getAsLong());
    }

    @Test
    void labelRollbackAndHistoryAnswerInJson() {
        final JsonObject moved = model.json("label", "propensity", "stable", "8", "--reason", "a\u009bb");
        assertKeys(moved, "model", "label", "from", "to", "changed");
        assertEquals(7, moved.get("from").getAsLong());
        assertTrue(model.json("label", "propensity", "canary", "8").get("from").isJsonNull());
        assertFalse(
                model.json("label", "propensity", "canary", "8").get("changed").getAsBoolean());
        assertEquals(7, model.json("rollback", "propensity").get("to").getAsLong());

        final JsonObject history = model.json("history", "propensity");
        assertKeys(history, "model", "moves", "remarks");
        final JsonObject first = history.getAsJsonArray("moves").get(0).getAsJsonObject();
        assertKeys(first, "at", "label", "from", "to", "by", "reason");
        assertEquals("a\u009bb", first.get("reason").getAsString());
        assertFalse(model.text().contains("\u009b"), "a terminal would obey it");
    }

    @Test
    void verifyAndPruneAnswerInJson() throws IOException {
        final JsonObject good = model.json("verify");
        assertKeys(good, "good", "checks");
        assertKeys(good.getAsJsonArray("checks").get(0), "model", "subject", "good", "result");
        final JsonObject pruned = model.json("prune", "propensity", "--keep", "1", "--dry-run");
        assertKeys(pruned, "model", "dryRun", "versions", "freedBytes");
        assertKeys(pruned.getAsJsonArray("versions").get(0), "version", "created", "bytes", "goes", "stays");

        Files.write(model.model().resolve("8").resolve(ModelBundle.MODEL), new byte[] {9});
        assertEquals(1, model.run("verify", "--json"));
        assertTrue(model.text().contains("\"good\": false"), model.text());
    }
}
