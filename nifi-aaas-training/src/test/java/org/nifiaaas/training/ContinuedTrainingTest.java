package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.training.failure.ExitCodes;

class ContinuedTrainingTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 40;

    @TempDir
    private Path folder;

    private final TrainJobRunner job = new TrainJobRunner();

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    private int train(final String... more) throws IOException {
        final List<String> line = new ArrayList<>(List.of(
                "--input", purchases().toString(),
                "--repository", folder.resolve("models").toString(),
                "--model", "propensity",
                "--champion", "",
                "--amount-column", "amount"));
        line.addAll(List.of(more));
        return job.run(line);
    }

    /** Users of two tastes; from day 25 on there are users and items whose names come before all others. */
    private Path purchases() throws IOException {
        final SplittableRandom random = new SplittableRandom(5);
        final StringBuilder csv = new StringBuilder("user,item,amount,time\n");
        for (int day = 0; day < DAYS; day++) {
            for (int user = 0; user < (day < 25 ? 60 : 80); user++) {
                final int item = user % 2 * 10 + random.nextInt(day < 25 ? 8 : 10);
                csv.append(user < 60 ? "u" : "a")
                        .append(user)
                        .append(item % 10 < 8 ? ",i" : ",a")
                        .append(item)
                        .append(",1,")
                        .append(START.plusSeconds(day * 86_400L + user))
                        .append('\n');
            }
        }
        return Files.writeString(folder.resolve("purchases.csv"), csv);
    }

    private String said() {
        return job.out();
    }

    private ModelBundle version(final long number) throws Exception {
        return ModelBundle.read(folder.resolve("models/propensity").resolve(Long.toString(number)));
    }

    private void assertRefused(final String message, final String... arguments) throws IOException {
        assertEquals(ExitCodes.BAD_INPUT, train(arguments));
        final String said = job.err().strip();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("error: " + message), said);
        assertFalse(Files.exists(folder.resolve("models/propensity/3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"item-knn", "kmeans-als"})
    void versionGoesOnWhereItsParentEnded(final String kind) throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, train("--kind", kind, "--test-from", "2026-01-24"), job::err);
        assertEquals(ExitCodes.SUCCEEDED, train("--kind", kind, "--test-from", "2026-02-05"), job::err);
        final ModelBundle first = version(1);

        assertEquals(ExitCodes.SUCCEEDED, train("--parent", "1", "--test-from", "2026-02-05"), job::err);

        final ModelBundle continued = version(3);
        assertEquals(OptionalLong.of(1), continued.manifest().parentVersion(), "not the newest one");
        assertEquals(kind, continued.manifest().modelKind());
        assertEquals(first.manifest().horizonDays(), continued.manifest().horizonDays());
        assertEquals(80, continued.users().size());
        for (int index = 1; index <= first.users().size(); index++) {
            assertEquals(first.users().token(index), continued.users().token(index));
        }
        assertEquals("a60", continued.users().token(61), "newcomers follow");
        final HistoryModel before = HistoryModel.fromBytes(first.model());
        final HistoryModel after = HistoryModel.fromBytes(continued.model());
        assertEquals(before.settings(), after.settings());
        assertTrue(after.asOf() > before.asOf());
        assertEquals(20, after.graph().items());
        final EventLog histories = EventLog.fromBytes(continued.weights().orElseThrow());
        assertTrue(histories.end(80) > histories.start(80), "newcomers have a history");
    }

    @Test
    void whatCannotBeContinuedIsToldInOneLine() throws Exception {
        assertRefused("Option --parent is 9, which cannot be read: ", "--parent", "9");
        assertRefused("Option --parent is 0, it must be the number of a version", "--parent", "0");
        assertRefused(
                "Option --parent is 1, whose horizon stays: leave --horizon out", "--parent", "1", "--horizon", "7d");
        assertEquals(ExitCodes.SUCCEEDED, train("--kind", "popularity"), job::err);
        assertRefused(
                "Option --parent is 1, which was trained with other rules for refunds or times",
                "--parent",
                "1",
                "--time-zone",
                "Europe/London");
        assertRefused(
                "Option --parent is 1, which is of kind popularity: leave --kind gmf out",
                "--parent",
                "1",
                "--kind",
                "gmf");
    }

    private int trainNetwork(final String... more) throws IOException {
        final List<String> line = new ArrayList<>(List.of("--factors", "8", "--batch-size", "128", "--epochs", "4"));
        line.addAll(List.of(more));
        return train(line.toArray(new String[0]));
    }

    @Test
    void networkGoesOnFromItsParent() throws Exception {
        assertEquals(
                ExitCodes.SUCCEEDED,
                trainNetwork("--kind", "gmf", "--horizon", "5d", "--test-from", "2026-01-24"),
                job::err);
        final ModelBundle first = version(1);

        assertEquals(ExitCodes.SUCCEEDED, trainNetwork("--parent", "1", "--test-from", "2026-02-05"), job::err);

        final ModelBundle continued = version(2);
        assertEquals(OptionalLong.of(1), continued.manifest().parentVersion());
        assertEquals("gmf", continued.manifest().modelKind());
        assertEquals(first.manifest().horizonDays(), continued.manifest().horizonDays());
        assertEquals(80, continued.users().size());
        assertEquals("a60", continued.users().token(61), "newcomers follow");
        assertTrue(said().contains("epoch 1/2  loss"), "half of the epochs: " + said());
        assertTrue(said().contains("gmf is continued from version 1"), said());

        assertEquals(
                ExitCodes.SUCCEEDED,
                trainNetwork("--parent", "2", "--kind", "gmf", "--test-from", "2026-02-06"),
                job::err);

        assertTrue(
                said().contains("version 2 has seen the last 5 days of the training window: its calibration stays"),
                said());
        assertEquals(continued.calibration().toJson(), version(3).calibration().toJson());
    }

    @Test
    void networkOfAnotherSizeIsNotContinued() throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, trainNetwork("--kind", "gmf", "--horizon", "5d"), job::err);
        assertRefused(
                "The parent's network has factors 8 x 8, dense 2, not factors 64 x 64, dense 2; to continue it give"
                        + " --factors 8",
                "--parent",
                "1");
        assertRefused(
                "Option --parent is 1, which is of kind gmf: leave --kind ease out", "--parent", "1", "--kind", "ease");
    }
}
