package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.training.failure.ExitCodes;

/** A new version measured beside the one that a label names. */
class ChampionTrainingTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final TrainJobRunner job = new TrainJobRunner();

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    private Path repository() {
        return folder.resolve("models");
    }

    private Path version(final long number) {
        return repository().resolve("propensity").resolve(Long.toString(number));
    }

    private Map<String, Double> metrics(final long number) throws Exception {
        return ModelBundle.readManifest(new RepositoryFolder(repository()).storage(), "propensity/" + number)
                .metrics();
    }

    private void label(final String label, final long version) throws LabelException {
        ModelLabels.of(new RepositoryFolder(repository()), "propensity", CLOCK).move(label, version, "a test");
    }

    /** Trains and returns what was printed. */
    private String train(final Path input, final String... more) {
        final List<String> line = new ArrayList<>(
                List.of("--repository", repository().toString(), "--model", "propensity", "--input", input.toString()));
        line.addAll(List.of(more));
        final int code = job.run(line);
        assertEquals(ExitCodes.SUCCEEDED, code, job::err);
        return job.out();
    }

    /** Users of four tastes with ten items each, who buy one item of their taste a day. */
    private Path purchases(final int users, final int days) throws IOException {
        final StringBuilder csv = new StringBuilder("user,item,time\n");
        for (int user = 0; user < users; user++) {
            final SplittableRandom random = new SplittableRandom(user);
            for (int day = 0; day < days; day++) {
                final int taste = random.nextInt(8) == 0 ? random.nextInt(4) : user % 4;
                csv.append("u")
                        .append(user)
                        .append(",t")
                        .append(taste)
                        .append('-')
                        .append(random.nextInt(10))
                        .append(',')
                        .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(day * 86_400L + user))
                        .append('\n');
            }
        }
        return Files.writeString(folder.resolve("purchases-" + users + "-" + days + ".csv"), csv);
    }

    @Test
    void sameTrainingOnTheSameDataIsNoBetterThanTheChampion() throws Exception {
        final Path input = purchases(120, 12);
        assertTrue(train(input, "--kind", "ease")
                .contains("no version is labelled stable: there is no champion to compare with"));
        assertFalse(metrics(1).containsKey("champion.version"));
        label("stable", 1);

        final String said = train(input, "--kind", "ease");

        final Map<String, Double> metrics = metrics(2);
        assertEquals(1, metrics.get("champion.version"));
        assertEquals(metrics.get("ndcg10"), metrics.get("champion.ndcg10"));
        assertEquals(metrics.get("all.hr10"), metrics.get("champion.all.hr10"));
        assertEquals(metrics.get("new.ndcg10"), metrics.get("champion.new.ndcg10"));
        for (final String end : List.of("", ".low", ".high")) {
            assertEquals(0, metrics.get("champion.ndcg10.difference" + end));
            assertEquals(0, metrics.get("champion.logLoss.difference" + end));
        }
        assertTrue(
                said.contains(String.format(
                        "against version 1 (stable): NDCG@10 %1$.4f and %1$.4f, difference +0.0000 [0.0000, 0.0000]; "
                                + "log loss lower by +0.0000 [0.0000, 0.0000]",
                        metrics.get("ndcg10"))),
                said);
    }

    @Test
    void worseVersionIsSeenToBeWorseAndABetterOneToBeBetter() throws Exception {
        final Path input = purchases(120, 12);
        train(input, "--kind", "frequency");
        label("stable", 1);
        train(input, "--kind", "popularity");
        final Map<String, Double> worse = metrics(2);
        assertTrue(worse.get("champion.ndcg10.difference.high") < 0, worse::toString);
        assertEquals(
                worse.get("ndcg10") - worse.get("champion.ndcg10"), worse.get("champion.ndcg10.difference"), 1e-12);

        label("beaten", 2);
        train(input, "--kind", "frequency", "--champion", "beaten");
        final Map<String, Double> better = metrics(3);
        assertEquals(2, better.get("champion.version"));
        assertTrue(better.get("champion.ndcg10.difference.low") > 0, better::toString);
        assertEquals(better.get("champion.ndcg10"), worse.get("ndcg10"), 1e-12, "the champion as it is served");
        assertTrue(better.get("popularity.ndcg10.difference.low") > 0, better::toString);
    }

    @Test
    void championOfFewerUsersAndDaysIsMeasuredOnTheNewTestWindow() throws Exception {
        train(purchases(60, 9), "--kind", "frequency");
        label("stable", 1);

        final String said = train(purchases(120, 16), "--kind", "frequency");

        final Map<String, Double> metrics = metrics(2);
        assertEquals(1, metrics.get("champion.version"));
        assertEquals(metrics.get("users"), metrics.get("champion.users"), "the same users");
        assertTrue(metrics.get("champion.ndcg10") > 0);
        assertTrue(metrics.get("champion.ndcg10.difference.low") > 0, "half of the users are new to the champion");
        assertTrue(said.contains("; its probabilities are those of "), said);
    }

    @Test
    void networkIsAChampionToo() throws Exception {
        final Path input = purchases(60, 10);
        final String[] network = {
            "--kind",
            "mlp",
            "--epochs",
            "2",
            "--user-embedding",
            "8",
            "--item-embedding",
            "8",
            "--hidden",
            "8",
            "--batch-size",
            "512"
        };
        train(input, network);
        label("stable", 1);

        train(input, "--kind", "frequency");

        assertEquals(
                metrics(1).get("ndcg10"), metrics(2).get("champion.ndcg10"), 1e-9, "as it was when it was trained");
    }

    @Test
    void championThatHasSeenTheTestWindowIsNotComparedWith() throws Exception {
        final Path input = purchases(60, 12);
        train(input, "--kind", "frequency");
        label("stable", 1);

        final String said = train(input, "--kind", "frequency", "--test-from", "2026-01-07T00:00:00Z");

        assertTrue(said.contains("not compared with label stable: version 1 was trained on purchases up to 2026-01-"));
        assertTrue(said.contains(", which are in the test window from 2026-01-07T00:00:00Z"), said);
        assertFalse(metrics(2).containsKey("champion.version"));
    }

    @Test
    void championThatCannotBeReadDoesNotFailTheTraining() throws Exception {
        final Path input = purchases(60, 10);
        train(input, "--kind", "frequency");
        label("stable", 1);
        Files.writeString(version(1).resolve(ModelBundle.HISTORIES), "damaged");

        final String said = train(input, "--kind", "frequency");

        assertTrue(said.contains("not compared with label stable: "), said);
        assertTrue(said.contains(ModelBundle.HISTORIES), said);
        assertFalse(metrics(2).containsKey("champion.version"));
        assertFalse(train(input, "--kind", "frequency", "--champion", "").contains("label stable"));
    }
}
