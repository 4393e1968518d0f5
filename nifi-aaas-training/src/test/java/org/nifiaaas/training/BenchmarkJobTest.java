package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.training.failure.ExitCodes;

class BenchmarkJobTest {

    @TempDir
    private static Path folder;

    private static Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeData() throws IOException {
        SparkForTests.useLocalMaster();
        data = Tastes.write(folder.resolve("tastes.csv"));
    }

    private int run(final String... more) {
        final List<String> line = new ArrayList<>(List.of("--user=card", "--item=shop", "--time=day"));
        line.addAll(List.of("--data", data.toString()));
        line.addAll(Arrays.asList(more));
        for (final String byDefault : List.of("--amount=price", "--horizon=10d")) {
            final String option = byDefault.substring(0, byDefault.indexOf('=') + 1);
            if (line.stream().noneMatch(each -> each.startsWith(option))) {
                line.add(byDefault);
            }
        }
        return new BenchmarkJob(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Clock.fixed(Instant.parse("2026-06-01T10:00:00Z"), ZoneOffset.UTC))
                .run(line.toArray(new String[0]));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void assertRefused(final String message, final String... more) {
        assertEquals(ExitCodes.BAD_INPUT, run(more));
        final String line = err.toString(StandardCharsets.UTF_8).strip();
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.startsWith("error: " + message), line);
    }

    private static JsonObject figures(final Path report) throws IOException {
        return JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonObject("figures");
    }

    @Test
    void eachTaskAndSeedIsMeasured() throws IOException {
        final Path report = folder.resolve("seeds.json");

        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + report, "--models=activity,logistic", "--seeds=2", "--budget=1h"),
                err.toString(StandardCharsets.UTF_8));

        final JsonObject figures = figures(report);
        for (final String task : List.of("new", "all")) {
            assertEquals(2, figures.get("logistic." + task + ".seeds").getAsInt());
            assertEquals(1, figures.get("activity." + task + ".seeds").getAsInt());
            assertTrue(figures.has("logistic." + task + ".ndcg10.mean"));
        }
    }

    @Test
    void everyModelIsMeasured() throws IOException {
        final Path report = folder.resolve("r.json");
        final Path predictions = folder.resolve("p.csv");

        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + report, "--predictions=" + predictions, "--task=all", "--seeds=1"),
                err.toString(StandardCharsets.UTF_8));

        final JsonObject figures = figures(report);
        for (final String model : List.of(
                "activity",
                "past-purchases",
                "popularity-ever",
                "popularity",
                "frequency",
                "logistic",
                "item-knn",
                "random-walk",
                "ease",
                "blend",
                "als",
                "kmeans-als",
                "auto")) {
            for (final String metric : List.of("hr10", "ndcg10")) {
                final String name = model + ".all." + metric;
                final double mean = figures.get(name + ".mean").getAsDouble();
                assertTrue(mean >= figures.get(name + ".low").getAsDouble(), name);
                assertTrue(mean <= figures.get(name + ".high").getAsDouble(), name);
            }
            assertTrue(figures.has(model + ".all.audience.precision50"), model);
            assertTrue(figures.has(model + ".all.audience.auc"), model);
            assertTrue(figures.has(model + ".trainSeconds"), model);
        }
        final JsonObject first = JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject();
        assertEquals(10, first.getAsJsonArray("byUserActivity").size());
        assertTrue(first.getAsJsonArray("byItemActivity").size() > 1);
        assertEquals(0, figures.get("data.test.coldItems.purchaseShare").getAsDouble());
        for (final String name : List.of("minRatio", "maxRatio", "ratio", "ece", "logLoss", "brierSkill")) {
            assertTrue(figures.has("calibration." + name), name);
        }
        assertTrue(figures.has("auto.choice"));
        assertEquals(80, figures.get("data.users").getAsInt());
        assertEquals(32, figures.get("data.items").getAsInt());
        assertEquals("2026-06-01T10:00:00Z", figures.get("date").getAsString());
        assertTrue(figures.get("als.all.ndcg10.mean").getAsDouble()
                > figures.get("popularity-ever.all.ndcg10.mean").getAsDouble());
        assertFalse(Files.exists(folder.resolve("r.json.part")));
        assertPredictionsGiveTheHitRate(predictions, figures);
    }

    /** Counts hits again by the lists and the data alone. */
    private static void assertPredictionsGiveTheHitRate(final Path predictions, final JsonObject figures)
            throws IOException {
        final Instant boundary = Instant.parse(figures.get("data.boundary").getAsString());
        final List<String> bought = Files.readAllLines(data).stream()
                .skip(1)
                .map(line -> line.split(","))
                .filter(row -> !Instant.parse(row[3]).isBefore(boundary))
                .map(row -> row[0] + "," + row[1])
                .distinct()
                .toList();
        final List<String> lines = Files.readAllLines(predictions);
        assertEquals("model,task,direction,user,item,rank,score", lines.get(0));
        final long hits = lines.stream()
                .filter(line -> line.startsWith("popularity-ever,all,items,"))
                .map(line -> line.split(","))
                .filter(row -> Integer.parseInt(row[5]) <= 10)
                .filter(row -> bought.contains(row[3] + "," + row[4]))
                .map(row -> row[3])
                .distinct()
                .count();
        final long users =
                bought.stream().map(pair -> pair.split(",")[0]).distinct().count();
        assertTrue(Math.abs(
                        (double) hits / users - figures.get("als.all.hr10.mean").getAsDouble())
                < 0.1);
    }

    @Test
    void interruptedRunGoesOnWhereItWas() throws IOException {
        final Path whole = folder.resolve("whole.json");
        final Path resumed = folder.resolve("resumed.json");
        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + whole, "--models=popularity,logistic", "--task=all", "--seeds=1"));

        // Predictions cannot be written over a folder that is not empty: the job ends with all results but no report.
        Files.createDirectories(folder.resolve("lists.csv.new/full"));
        assertEquals(
                ExitCodes.FAILED,
                run(
                        "--report=" + resumed,
                        "--predictions=" + folder.resolve("lists.csv"),
                        "--models=popularity,logistic",
                        "--task=all",
                        "--seeds=1"));
        final Path part = folder.resolve("resumed.json.part");
        assertEquals(3, Files.readAllLines(part).size());
        final List<String> lines = Files.readAllLines(part);
        // As if the last result had been cut off while it was written.
        Files.writeString(
                part, lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 40));
        out.reset();

        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + resumed, "--models=popularity,logistic", "--task=all", "--seeds=1"));

        assertTrue(said().contains("1 results of an earlier run are taken over"), said());
        assertFalse(said().contains("] popularity"), said());
        assertTrue(said().contains("] logistic"), said());
        for (final String name : List.of("popularity.all.ndcg10.mean", "logistic.all.ndcg10.mean")) {
            assertEquals(
                    figures(whole).get(name).getAsDouble(),
                    figures(resumed).get(name).getAsDouble(),
                    1e-9);
        }
        assertFalse(Files.exists(part));
    }

    @Test
    void resultsOfOtherArgumentsAreNotReused() throws IOException {
        final Path report = folder.resolve("other.json");
        Files.writeString(folder.resolve("other.json.part"), "{\"something\":\"else\"}\n{\"model\":\"activity\"}\n");

        assertEquals(ExitCodes.SUCCEEDED, run("--report=" + report, "--models=activity", "--task=new"));

        assertTrue(said().contains("] activity"), said());
    }

    @Test
    void seedsThatWouldNotEndWithinTheBudgetAreNotBegun() throws IOException {
        final Path report = folder.resolve("budget.json");

        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + report, "--models=popularity", "--task=all", "--seeds=5", "--budget=0s"));

        assertEquals(1, figures(report).get("popularity.all.seeds").getAsInt());
        assertTrue(said().contains("1 of 5 seeds"), said());
    }

    @Test
    void versionIsContinuedIfThatIsAsked() throws IOException {
        final Path report = folder.resolve("incremental.json");

        assertEquals(
                ExitCodes.SUCCEEDED,
                run("--report=" + report, "--models=activity,frequency", "--seeds=1", "--incremental=2"),
                err.toString(StandardCharsets.UTF_8));

        final JsonObject figures = figures(report);
        assertEquals("frequency", figures.get("incremental.kind").getAsString());
        assertEquals("all", figures.get("incremental.task").getAsString());
        assertTrue(figures.get("incremental.speedup").getAsDouble() > 0);
        assertTrue(figures.has("incremental.ndcgDifference"));
        assertTrue(figures.has("incremental.2.continuedNdcg"));
        assertTrue(said().contains("Continued 2 times in a row, frequency comes to NDCG@10 0."), said());
    }

    @Test
    void unknownModelIsRefusedNamingTheKnownOnes() {
        assertRefused(
                "Option --models has 'als2', it must be all or some of activity, past-purchases, ",
                "--report=" + folder.resolve("x.json"),
                "--models=als2");
    }

    @Test
    void reportWithoutAFolderIsRefused() {
        assertRefused(
                "Option --report: the folder " + folder.resolve("missing") + " is not there",
                "--report=" + folder.resolve("missing/x.json"));
    }

    @Test
    void missingColumnIsNamed() {
        assertEquals(ExitCodes.BAD_INPUT, run("--report=" + folder.resolve("x.json"), "--amount=cost"));
        final String line = err.toString(StandardCharsets.UTF_8).strip();
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains("cost"), line);
    }

    @Test
    void horizonThatIsTooLongIsRefused() {
        assertRefused(
                "Horizon is 100.0 days",
                "--report=" + folder.resolve("x.json"),
                "--models=ease",
                "--task=all",
                "--horizon=100d");
    }

    @Test
    void otherOptionsAreChecked() {
        final String report = "--report=" + folder.resolve("x.json");
        assertRefused("Option --task is 'repeat', it must be new, all or both", report, "--task=repeat");
        err.reset();
        assertRefused("Option --train-share is 1.0", report, "--train-share=1");
        err.reset();
        assertRefused("Option --budget is 'soon'", report, "--budget=soon");
        err.reset();
        assertRefused("Option --seeds is 0", report, "--seeds=0");
        err.reset();
        assertRefused("Option --incremental is -1, it must be between 0 and 1000", report, "--incremental=-1");
        err.reset();
        assertRefused(
                "Option --incremental is 40: the data of 116 days have room for 8 windows of 10.0 days",
                report,
                "--models=activity",
                "--incremental=40");
    }
}
