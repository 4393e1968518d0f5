package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.hadoop.HdfsCluster;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.RunInProgressException;
import org.nifiaaas.training.publish.ModelFolder;
import org.nifiaaas.training.publish.Repositories;
import org.nifiaaas.training.publish.RunLock;

/** The job with the Hadoop client of Spark 2.4 and its repository in a real HDFS. */
@Timeout(300)
class HdfsTrainingIT {

    private static final byte[] LABELS = "{\"stable\": 1}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path clusterFolder;

    private static HdfsCluster cluster;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        SparkForTests.useLocalMaster();
        cluster = HdfsCluster.start(clusterFolder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private int run(final String repository, final String runId, final String... more) throws IOException {
        final List<String> line = new ArrayList<>(List.of(
                "--input",
                purchases().toString(),
                "--time-column",
                "event_time",
                "--repository",
                repository,
                "--model",
                "propensity",
                "--run-id",
                runId));
        line.addAll(Arrays.asList(more));
        out.reset();
        err.reset();
        return new TrainJob(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Clock.systemUTC())
                .run(line.toArray(new String[0]));
    }

    private Path purchases() throws IOException {
        final StringBuilder csv = new StringBuilder("user,item,event_time\n");
        for (int user = 0; user < 60; user++) {
            for (int purchase = 0; purchase < 10; purchase++) {
                csv.append("u").append(user).append(",i").append((user + purchase * purchase) % 25);
                csv.append(',')
                        .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(purchase * 86_400L + user))
                        .append('\n');
            }
        }
        return Files.writeString(folder.resolve("purchases.csv"), csv);
    }

    @Test
    void eachRunAddsOneVersionAndTouchesNothingElse() throws Exception {
        final String root = cluster.uri("/models").toString();
        assertEquals(ExitCodes.SUCCEEDED, run(root, "run-1"), () -> err.toString(StandardCharsets.UTF_8));
        try (RepositoryStorage storage = Repositories.open(RepositoryLocation.parse(root))) {
            storage.create("propensity/" + ModelBundle.LABELS, LABELS);
            final RepositoryFolder repository = new RepositoryFolder(storage);
            final ModelBundle first = repository.read("propensity", 1);
            assertEquals("run-1", first.manifest().runId());
            assertEquals(60, first.users().size());

            assertEquals(ExitCodes.SUCCEEDED, run(root, "run-1"));
            assertTrue(out.toString(StandardCharsets.UTF_8).contains("had trained version 1"));
            assertEquals(ExitCodes.SUCCEEDED, run(root, "run-2"));
            assertEquals(List.of(1L, 2L), repository.versions("propensity"));
            assertEquals(
                    OptionalLong.of(1),
                    repository.read("propensity", 2).manifest().parentVersion());
            assertEquals(first.manifestSha(), repository.read("propensity", 1).manifestSha());
            assertArrayEquals(LABELS, storage.read("propensity/" + ModelBundle.LABELS, 100));
            assertEquals(
                    List.of(".runs", "1", "2", "labels.json"),
                    storage.list("propensity").stream().map(StoredEntry::name).toList());
        }
    }

    @Test
    void runThatIsBeingTrainedElsewhereIsLeftAlone() throws Exception {
        final String root = cluster.uri("/locked").toString();
        try (RepositoryStorage storage = Repositories.open(RepositoryLocation.parse(root));
                RunLock lock = RunLock.acquire(ModelFolder.open(storage, "propensity"), "run-1")) {
            assertNotNull(lock);
            assertThrows(
                    RunInProgressException.class,
                    () -> RunLock.acquire(ModelFolder.open(storage, "propensity"), "run-1"));
            assertEquals(ExitCodes.RUN_IN_PROGRESS, run(root, "run-1"));
            assertFalse(storage.find("propensity/1").isPresent());
        }
    }

    @Test
    void repositoryThatCannotBeReachedIsBadInputInOneLine() throws IOException {
        final Path result = folder.resolve("result.json");
        assertEquals(
                ExitCodes.BAD_INPUT,
                run("hdfs://no-such-host.invalid:8020/models", "run-1", "--result", result.toString()));
        final String said = err.toString(StandardCharsets.UTF_8).strip();
        assertTrue(said.startsWith("error: Repository cannot be "), said);
        assertTrue(said.contains("no-such-host.invalid"), said);
        assertEquals(1, said.lines().count());
        assertTrue(Files.readString(result).contains("\"failed\""));
    }
}
