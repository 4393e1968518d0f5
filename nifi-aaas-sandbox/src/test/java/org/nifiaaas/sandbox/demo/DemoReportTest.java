package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;

class DemoReportTest {

    @TempDir
    private Path folder;

    @Test
    void reportIsAFlatMapOfFigures() throws SandboxException, IOException {
        final DemoFigures figures = new DemoFigures();
        figures.put("recordsIn", 160_000);
        figures.put("hr10.v1", 0.43694);
        final Path file = folder.resolve("new/report.json");

        figures.write(file);

        final JsonObject written =
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("figures");
        assertEquals(160_000, written.get("recordsIn").getAsLong());
        assertEquals(0.4369, written.get("hr10.v1").getAsDouble());
    }

    @Test
    void resultOfATrainingIsReadWithItsMetrics() throws SandboxException, IOException {
        final Path file = Files.writeString(
                folder.resolve("result.json"),
                "{\"status\":\"succeeded\",\"model\":\"m\",\"version\":3,\"metrics\":{\"hr10\":0.4},\"trainRecordsPerSecond\":17000.5}");

        final TrainingResult result = TrainingResult.read(file);

        assertEquals(3, result.version());
        assertEquals(0.4, result.metric("hr10"));
        assertEquals(0, result.metric("ndcg10"));
        assertEquals(17000.5, result.recordsPerSecond());
    }

    @Test
    void hitRateNeverStandsWithoutItsBaselineAndItsTestWindow() throws IOException {
        final TrainingResult result = new TrainingResult(
                "m", 3, Map.of("hr10", 0.437, "popularity.hr10", 0.309, "new.auc", 0.5, "ease.hr10", 0.4), 1);
        Files.createDirectories(folder.resolve("m/3"));
        Files.writeString(
                folder.resolve("m/3/metrics.json"),
                "{\"split\":\"training window 2018-01-01 to 2018-09-30, test window 2018-10-01 to 2018-12-31\","
                        + "\"choice\": \"blend is the best\","
                        + " \"words\": [\"of 10 pairs scored 20 to 30 %, 25 % bought within 30 days\"]}");

        assertEquals(
                "HR@10 0.437, popularity 0.309 on the test window 2018-10-01 to 2018-12-31", result.hitRate(folder));
        final String table = String.join("\n", result.table(folder));
        assertTrue(table.matches("(?s).*hr10 +0.4370 +0.3090\n.*"), table);
        assertTrue(table.matches("(?s).*new.auc +0.5000 +-\n.*"), table);
        assertFalse(table.contains("ease"), table);
        assertTrue(
                table.endsWith("  Measured on the test window 2018-10-01 to 2018-12-31.\n"
                        + "  chosen: blend is the best\n"
                        + "  of 10 pairs scored 20 to 30 %, 25 % bought within 30 days"),
                table);

        final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        new SummaryTable(Console.plain(new PrintStream(shown, true)), result, result, folder).show(figures());
        final String summary = shown.toString();
        assertTrue(summary.contains("version 3 on the test window 2018-10-01 to 2018-12-31"), summary);
    }

    private static Map<String, Number> figures() {
        final Map<String, Number> figures = new HashMap<>();
        for (final String name : List.of(
                "recordsIn",
                "scored",
                "scored.earlier",
                "scored.v1",
                "scored.v2",
                "unknown",
                "rejected",
                "failed",
                "recordsOut",
                "lost",
                "duplicates",
                "all.hr10.v1",
                "all.hr10.v2",
                "all.ndcg10.v1",
                "all.ndcg10.v2",
                "all.hr10.popularity.v1",
                "all.hr10.popularity.v2",
                "all.ndcg10.popularity.v1",
                "all.ndcg10.popularity.v2",
                "new.hr10.v1",
                "new.hr10.v2",
                "new.ndcg10.v1",
                "new.ndcg10.v2",
                "new.hr10.popularity.v1",
                "new.hr10.popularity.v2",
                "new.ndcg10.popularity.v1",
                "new.ndcg10.popularity.v2")) {
            figures.put(name, 0);
        }
        return figures;
    }

    @Test
    void hitRateOfAnotherLengthIsNamedAndWhatIsMissingIsNotZero() {
        final TrainingResult result = new TrainingResult("m", 3, Map.of("hr20", 0.5), 1);

        assertTrue(
                result.hitRate(folder).startsWith("HR@20 0.500, popularity not measured on the test window"),
                result.hitRate(folder));
    }

    @Test
    void testWindowThatIsNotKnownIsSaidToBeSo() {
        final TrainingResult result = new TrainingResult("m", 3, Map.of(), 1);

        assertTrue(
                result.hitRate(folder)
                        .endsWith("test window that is not known, since " + folder.resolve("m/3/metrics.json")
                                + " cannot be read"),
                result.hitRate(folder));
    }

    @Test
    void resultThatIsMissingOrIncompleteIsRefusedWithItsName() throws IOException {
        final Path absent = folder.resolve("absent.json");
        final Path incomplete = Files.writeString(folder.resolve("incomplete.json"), "{\"status\":\"failed\"}");

        for (final Path file : List.of(absent, incomplete)) {
            final SandboxException refused = assertThrows(SandboxException.class, () -> TrainingResult.read(file));
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void excludedItemsBecomeArgumentsOfTheTraining() {
        final DemoOptions options = new DemoOptions(10, "wide-deep", List.of("--epochs=2"), List.of("(other)", "misc"));

        assertEquals(
                List.of("--epochs=2", "--exclude-item", "(other)", "--exclude-item", "misc"),
                options.withoutFeatures());
    }

    @Test
    void secondVersionLearnsFromFeaturesBesideTheKindOfTheFirst() {
        final DemoOptions options = new DemoOptions(
                10, "wide-deep", List.of("--kind=auto", "--network", "ease", "--seed", "7"), List.of("misc"));

        assertEquals(
                List.of("--seed", "7", "--epochs=6", "--network=wide-deep,blend", "--exclude-item", "misc"),
                options.withFeatures("blend", 160_000));
        assertEquals(
                List.of("--seed", "7", "--epochs=6", "--network=wide-deep", "--exclude-item", "misc"),
                options.withFeatures("wide-deep", 160_000));
        assertEquals(
                List.of("--epochs=9", "--network=wide-deep,ease"),
                new DemoOptions(10, "wide-deep", List.of("--epochs=9"), List.of()).withFeatures("ease", 160_000));
    }

    @Test
    void littleDataIsLearnedFromForAsManyEpochsAsTheTrainingHasByDefault() {
        final DemoOptions options = new DemoOptions(10, "wide-deep", List.of(), List.of());

        assertEquals(List.of("--epochs=10", "--network=wide-deep,ease"), options.withFeatures("ease", 60_000));
        assertEquals(List.of("--epochs=15", "--network=wide-deep,ease"), options.withFeatures("ease", 12_000));
        assertEquals(List.of("--epochs=15", "--network=wide-deep,ease"), options.withFeatures("ease", 0));
    }

    @Test
    void ofAHistoryTheLatestPurchaseIsShown() {
        assertEquals(
                "[{\"item\":\"a\"}, and 2 more]",
                PassportView.text(JsonParser.parseString("[{\"item\":\"a\"},{\"item\":\"b\"},{\"item\":\"c\"}]")));
        assertEquals("[1]", PassportView.text(JsonParser.parseString("[1]")));
        assertEquals("0.5", PassportView.text(JsonParser.parseString("0.5")));
    }
}
