package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.publish.ModelFolder;
import org.nifiaaas.training.publish.RunLock;

class TrainJobTest {

    @TempDir
    private Path folder;

    private final TrainJobRunner job = new TrainJobRunner();

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    private int run(final String... more) {
        final List<String> line = new ArrayList<>(List.of(
                "--repository", repository().toString(),
                "--model", "propensity",
                "--result", resultFile().toString(),
                "--time-column", "event_time",
                "--amount-column", "amount"));
        line.addAll(Arrays.asList(more));
        return job.run(line);
    }

    private Path repository() {
        return folder.resolve("models");
    }

    private Path resultFile() {
        return folder.resolve("results/result.json");
    }

    private JsonObject result() throws IOException {
        return JsonParser.parseString(Files.readString(resultFile())).getAsJsonObject();
    }

    private Path version(final long number) {
        return repository().resolve("propensity").resolve(Long.toString(number));
    }

    private void assertFails(final int exitCode, final String message, final String... more) throws IOException {
        assertEquals(exitCode, run(more));
        final String said = job.err().strip();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("error: " + message), said);
        assertEquals("failed", result().get("status").getAsString());
        assertTrue(result().get("message").getAsString().startsWith(message));
        assertFalse(Files.exists(version(1)));
    }

    private int train(final Path input, final String runId, final String... more) {
        final List<String> line = new ArrayList<>(
                List.of("--input", input.toString(), "--run-id", runId, "--reason", "test of the whole job"));
        line.addAll(List.of(more));
        return run(line.toArray(new String[0]));
    }

    @Test
    void trainsAVersionThatReadsBackAndBeatsPopularityAndNeverTrainsARunTwice() throws Exception {
        final Path input = Tastes.daily(folder.resolve("tastes.csv"));
        assertEquals(ExitCodes.SUCCEEDED, train(input, "run-1"), job::err);
        final String said = job.out();
        assertTrue(said.contains("HR@10"), said);
        assertTrue(said.contains("chosen: "), said);

        final ModelBundle bundle = ModelBundle.read(version(1));
        assertEquals("run-1", bundle.manifest().runId());
        assertEquals("test of the whole job", bundle.manifest().reason());
        assertEquals(TrainJobRunner.NOW.toString(), bundle.manifest().createdAt());
        assertEquals("2026-01-01T00:00:00Z", bundle.manifest().trainingFrom());
        assertEquals(ModelBundle.SIMILARITY, bundle.manifest().engine());
        assertEquals(Optional.of("all"), bundle.manifest().task());
        assertEquals(3, bundle.manifest().horizonDays().orElseThrow(), 0.01);
        assertEquals(240, bundle.users().size());
        GoldenCheck.assertScoresAsSaid(
                bundle,
                GoldenCheck.scores(
                        HistoryTables.of(
                                        HistoryModel.fromBytes(bundle.model()),
                                        EventLog.fromBytes(bundle.weights().orElseThrow()))
                                .scorer(),
                        bundle));
        assertTrue(bundle.manifest().files().containsKey(ModelBundle.METRICS));

        final JsonObject result = result();
        assertEquals("succeeded", result.get("status").getAsString());
        assertEquals(1, result.get("version").getAsLong());
        final JsonObject metrics = result.getAsJsonObject("metrics");
        final double model = metrics.get("new.hr10").getAsDouble();
        final double popularity = metrics.get("popularity.new.hr10").getAsDouble();
        assertTrue(model > popularity + 0.1, "model " + model + ", popularity " + popularity);
        assertTrue(metrics.get("new.ndcg10").getAsDouble()
                > metrics.get("popularity.new.ndcg10").getAsDouble());
        assertEquals(metrics.get("all.hr10"), metrics.get("hr10"));
        assertEquals(model, bundle.manifest().metrics().get("new.hr10"));
        assertEquals(240 * 16, result.getAsJsonObject("rows").get("read").getAsLong());
        assertTrue(result.get("trainRecordsPerSecond").getAsDouble() > 0);

        assertEquals(ExitCodes.SUCCEEDED, train(input, "run-1"));
        assertTrue(job.out().contains("Run run-1 had trained version 1 of propensity before"));
        assertEquals(1, result().get("version").getAsLong());
        assertEquals(model, result().getAsJsonObject("metrics").get("new.hr10").getAsDouble());
        assertFalse(Files.exists(version(2)));

        Files.setLastModifiedTime(version(1).resolve(ModelBundle.MANIFEST), FileTime.from(TrainJobRunner.NOW));
        assertEquals(ExitCodes.SUCCEEDED, train(input, "run-2", "--keep", "1", "--keep-younger-than", "0d"));
        final ModelBundle second = ModelBundle.read(version(2));
        assertEquals(OptionalLong.of(1), second.manifest().parentVersion());
        assertEquals(bundle.manifest().metrics(), second.manifest().metrics(), "same data, same seed");
        assertTrue(job.out().contains("Old version 1 deleted, "));
        assertFalse(Files.exists(version(1)));
    }

    @Test
    void metricsFileTellsWhatWasTriedAndWhatTheScoresMean() throws Exception {
        assertEquals(
                ExitCodes.SUCCEEDED,
                train(
                        Tastes.daily(folder.resolve("tastes.csv")),
                        "run-1",
                        "--kind",
                        "ease, popularity",
                        "--task",
                        "new",
                        "--horizon",
                        "48h"),
                job::err);
        final JsonObject metrics = JsonParser.parseString(
                        Files.readString(version(1).resolve(ModelBundle.METRICS)))
                .getAsJsonObject();
        assertEquals("new", metrics.get("task").getAsString());
        assertEquals(2, metrics.get("horizonDays").getAsDouble());
        assertEquals(
                "probability of at least one purchase within 2 days",
                metrics.get("score").getAsString());
        final List<String> tried = new ArrayList<>();
        metrics.getAsJsonArray("tried")
                .forEach(each -> tried.add(each.getAsJsonObject().get("kind").getAsString()));
        assertEquals(List.of("popularity", "ease"), tried);
        assertTrue(metrics.get("choice").getAsString().startsWith("ease is the best on validation"));
        assertEquals(10, metrics.getAsJsonArray("reliability").size());
        final JsonObject flat = metrics.getAsJsonObject("metrics");
        for (final String name : List.of(
                "hr10",
                "hr10.low",
                "ndcg10.high",
                "new.hr10",
                "repeat.ndcg10",
                "all.audience.auc",
                "calibration.ece")) {
            assertTrue(flat.has(name), name + " of " + flat.keySet());
        }
        final JsonObject firstUsers = metrics.getAsJsonObject("byUserActivity")
                .getAsJsonArray("all")
                .get(0)
                .getAsJsonObject();
        assertEquals(1, firstUsers.get("decile").getAsInt());
        assertTrue(firstUsers.has("ndcg10"), firstUsers.toString());
        assertTrue(
                metrics.getAsJsonObject("byItemActivity").getAsJsonArray("new").size() > 0);
        assertEquals(0, flat.get("coldItems.purchaseShare").getAsDouble());
        for (final String name : List.of("popularity.hr10", "activity.all.audience.auc", "past-purchases.all.hr10")) {
            assertTrue(flat.has(name), name + " of " + flat.keySet());
        }
    }

    @Test
    void withoutTimeTheSimplestKindIsServedAndTheOthersAreNamed() throws Exception {
        assertEquals(
                ExitCodes.SUCCEEDED,
                train(Tastes.daily(folder.resolve("tastes.csv")), "run-1", "--budget", "0s"),
                job::err);
        assertEquals("popularity", ModelBundle.read(version(1)).manifest().modelKind());
        final String said = job.out();
        assertTrue(
                said.contains(
                        "; not tried, since --budget was used up: frequency, logistic, item-knn, random-walk, ease, als, blend"),
                said);
    }

    @Test
    void missingInputFails() throws IOException {
        final Path input = folder.resolve("no.csv");
        assertFails(ExitCodes.BAD_INPUT, "Input does not exist: " + input, "--input", input.toString());
    }

    @Test
    void horizonThatIsTooLongForTheWindowFails() throws IOException {
        assertFails(
                ExitCodes.BAD_INPUT,
                "Horizon is 30.0 days, the training window has 12.0: it must be at least twice as long",
                "--input",
                Tastes.daily(folder.resolve("tastes.csv")).toString(),
                "--horizon",
                "30d");
    }

    @Test
    void kindThatIsMisspeltFails() throws IOException {
        assertFails(
                ExitCodes.BAD_INPUT,
                "Option --kind is 'esae', it must be one of auto, popularity, ",
                "--input",
                "a",
                "--kind",
                "esae");
    }

    /** Purchases of items that come after the split are counted and left out. */
    @Test
    void catalogueMayDoubleAfterTheSplit() throws Exception {
        final StringBuilder csv = new StringBuilder("user,item,amount,event_time\n");
        for (int day = 0; day < 20; day++) {
            for (int user = 0; user < 30; user++) {
                final int item = (user + day * day) % 10;
                csv.append("u" + user + ",i" + (day >= 15 && user % 2 == 0 ? item + 10 : item) + ",1,");
                csv.append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(day * 86_400L + user))
                        .append('\n');
            }
        }
        final Path input = Files.writeString(folder.resolve("a.csv"), csv);
        assertEquals(
                ExitCodes.SUCCEEDED,
                train(input, "run-1", "--kind", "popularity", "--test-from", "2026-01-16"),
                job::err);
        final JsonObject rows = result().getAsJsonObject("rows");
        assertEquals(10, rows.get("train.items").getAsLong());
        assertEquals(75, rows.get("test.coldItemRows").getAsLong());
        assertEquals(10, ModelBundle.read(version(1)).items().size());
    }

    @Test
    void missingColumnFails() throws IOException {
        final Path input = Files.writeString(folder.resolve("a.csv"), "user,item,amount,when\n1,2,3,4\n");
        assertFails(
                ExitCodes.BAD_INPUT,
                "file:" + input + ", line 1: there is no column 'event_time'; the columns are user, item, amount, when",
                "--input",
                input.toString());
    }

    @Test
    void emptyWindowFails() throws IOException {
        final Path input = Files.writeString(
                folder.resolve("a.csv"), "user,item,amount,event_time\n1,2,3,2026-01-01\n4,5,6,2026-01-01\n");
        assertFails(ExitCodes.BAD_INPUT, "Training window is empty: ", "--input", input.toString());
    }

    @Test
    void unreadableRowsFail() throws IOException {
        final Path input =
                Files.writeString(folder.resolve("a.csv"), "user,item,amount,event_time\n1,2,3\n4,5,6,soon\n");
        assertFails(
                ExitCodes.BAD_INPUT,
                "None of the 2 rows of the input is usable: 1 malformed-row, 1 unreadable-time",
                "--input",
                input.toString());
    }

    @Test
    void repositoryThatCannotBeWrittenFails() throws IOException {
        Files.writeString(repository(), "a file is in the way");
        assertFails(ExitCodes.BAD_INPUT, "Repository cannot be written: " + repository(), "--input", "a.csv");
    }

    @Test
    void badArgumentsFail() throws IOException {
        assertFails(ExitCodes.BAD_INPUT, "Missing required option: '--input=PATH'");
        assertFails(ExitCodes.BAD_INPUT, "Invalid value for option '--epochs'", "--input", "a", "--epochs", "many");
        assertFails(ExitCodes.BAD_INPUT, "Option --epochs is 0", "--input", "a", "--epochs", "0");
        assertFails(ExitCodes.BAD_INPUT, "Unknown option: '--no-such-option'", "--input", "a", "--no-such-option");
    }

    @Test
    void runThatIsBeingTrainedIsLeftAloneAndSoIsItsResultFile() throws Exception {
        try (RunLock lock = RunLock.acquire(ModelFolder.open(new LocalStorage(repository()), "propensity"), "run-1")) {
            assertEquals(ExitCodes.RUN_IN_PROGRESS, run("--input", "a.csv", "--run-id", "run-1"));
            assertFalse(Files.exists(resultFile()), () -> lock + " is held");
        }
        assertEquals("error: Run run-1 is already being trained", job.err().strip());
    }

    @Test
    void resultFileThatCannotBeWrittenIsSaidBesideTheFailure() throws IOException {
        Files.writeString(folder.resolve("results"), "a file is in the way");
        assertEquals(ExitCodes.BAD_INPUT, run("--input", "no.csv"));
        final List<String> said = job.err().lines().toList();
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).startsWith("error: Result file cannot be written: " + resultFile()), said.get(0));
        assertEquals("error: Input does not exist: no.csv", said.get(1));
    }

    @Test
    void stackTraceIsPrintedOnRequestOnly() {
        assertEquals(ExitCodes.BAD_INPUT, run("--input", "no.csv", "--stack-trace"));
        final List<String> said = job.err().lines().toList();
        assertEquals("error: Input does not exist: no.csv", said.get(0));
        assertTrue(said.get(2).contains("at org.nifiaaas.training."), said.get(2));
    }

    @Test
    void unexpectedErrorEscapesButIsInTheResultFile() throws IOException {
        final OutputStream nowhere = OutputStream.nullOutputStream();
        final PrintStream broken = new PrintStream(nowhere, true, StandardCharsets.UTF_8) {
            @Override
            public void println(final String text) {
                throw new AssertionError("a bug");
            }
        };
        final TrainJob failing = new TrainJob(
                broken,
                new PrintStream(nowhere, true, StandardCharsets.UTF_8),
                Clock.fixed(TrainJobRunner.NOW, ZoneOffset.UTC));
        assertThrows(
                AssertionError.class,
                () -> failing.run(
                        "--input",
                        "a.csv",
                        "--repository",
                        repository().toString(),
                        "--model",
                        "propensity",
                        "--result",
                        resultFile().toString()));
        assertEquals("failed", result().get("status").getAsString());
        assertEquals(
                "Job ended by an unexpected error, see the log",
                result().get("message").getAsString());
    }

    @Test
    void inputThatBreaksOffFailsNamingTheStage() throws IOException {
        final Path input = folder.resolve("a.csv.gz");
        final byte[] whole = gzip("user,item,amount,event_time\n" + "1,2,3,2026-01-01\n".repeat(20_000));
        Files.write(input, Arrays.copyOf(whole, whole.length - 20));
        assertFails(ExitCodes.FAILED, "Failed while reading " + input + ": ", "--input", input.toString());
    }

    private static byte[] gzip(final String text) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void helpAndVersionAreSuccesses() {
        assertEquals(ExitCodes.SUCCEEDED, run("--help"));
        assertTrue(job.out().contains("--user-column"));
        assertEquals(ExitCodes.SUCCEEDED, run("--version"));
        assertTrue(job.out().contains("BigDL 0.13.0"));
    }
}
