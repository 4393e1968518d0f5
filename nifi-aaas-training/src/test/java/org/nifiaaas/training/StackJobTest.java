package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.training.failure.ExitCodes;

/** Stacks of a blend and a wide and deep network by the whole job. */
class StackJobTest {

    private static final String FEATURES =
            "{\"schemaVersion\": 2, \"userColumn\": \"card\", \"itemColumn\": \"shop\", \"timeColumn\": \"when\","
                    + " \"columns\": [{\"name\": \"kind\", \"of\": \"item\", \"type\": \"categorical\"}],"
                    + " \"windows\": [{\"name\": \"taste\", \"statistic\": \"count\", \"by\": [\"user\", \"kind\"], \"days\": 5,"
                    + " \"buckets\": [1, 4]}, {\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 5}],"
                    + " \"crosses\": [{\"name\": \"kinds\", \"of\": [\"kind\", \"taste\"], \"buckets\": 100}]}";

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

    private int train(final String... more) throws IOException {
        final List<String> line = new ArrayList<>(List.of(
                "--repository", repository().toString(),
                "--model", "propensity",
                "--input", fashions().toString(),
                "--features",
                        Files.writeString(folder.resolve("features.json"), FEATURES)
                                .toString(),
                "--user-embedding", "4",
                "--item-embedding", "4",
                "--hidden", "16",
                "--batch-size", "256",
                "--epochs", "5",
                "--test-fraction", "0.15"));
        line.addAll(List.of(more));
        return job.run(line);
    }

    /**
     * Cards that want one of six kinds for ten days or so, of which there are eight shops, and have a shop that they go to every few days. Every sixth card comes late, when others have been there for long.
     */
    private Path fashions() throws IOException {
        final SplittableRandom random = new SplittableRandom(7);
        final StringBuilder csv = new StringBuilder("card,shop,kind,when\n");
        for (int card = 0; card < 140; card++) {
            int kind = random.nextInt(6);
            final int habit = random.nextInt(48);
            for (int day = card % 6 == 0 ? 37 + random.nextInt(3) : 0; day < 44; day++) {
                kind = random.nextInt(10) == 0 ? random.nextInt(6) : kind;
                final int bought = random.nextInt(8) == 0 ? random.nextInt(6) : kind;
                add(csv, card, bought, random.nextInt(8), day);
                if (day % 3 == card % 3) {
                    add(csv, card, habit / 8, habit % 8, day);
                }
            }
        }
        return Files.writeString(folder.resolve("fashions.csv"), csv);
    }

    private static void add(final StringBuilder csv, final int card, final int kind, final int shop, final int day) {
        csv.append("c" + card + ",s" + kind + "-" + shop + ",k" + kind + ","
                + Instant.parse("2026-01-01T00:00:00Z").plusSeconds(day * 86_400L + card * 60L) + "\n");
    }

    private Map<String, Double> metrics(final long number) throws Exception {
        return ModelBundle.readManifest(new RepositoryFolder(repository()).storage(), "propensity/" + number)
                .metrics();
    }

    @Test
    void theStackIsNoWorseThanItsPartsAndIsReadAsItWasWritten() throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, train("--network", "stack", "--horizon", "4d"), job::err);
        final Map<String, Double> metrics = metrics(1);
        final ModelBundle bundle =
                ModelBundle.read(repository().resolve("propensity").resolve("1"));

        assertTrue(metrics.get("wide-deep.ndcg10.difference") > -0.005, metrics::toString);
        assertTrue(metrics.get("blend.ndcg10.difference.low") > 0, metrics::toString);
        assertTrue(metrics.get("popularity.ndcg10.difference.low") > 0, metrics::toString);
        assertTrue(metrics.get("newcomers.all.users") >= 10, metrics::toString);
        assertTrue(
                metrics.get("newcomers.all.ndcg10") > metrics.get("popularity.newcomers.all.ndcg10"),
                metrics::toString);
        assertTrue(metrics.get("wide-deep.newcomers.new.ndcg10") > 0, metrics::toString);
        assertTrue(job.out().contains("NDCG@10 of newcomers"), job.out());
        assertTrue(job.out().contains("chosen: stack: asked for"), job.out());
        assertEquals("stack", bundle.manifest().modelKind());
        assertEquals(ModelBundle.STACKED, bundle.manifest().engine());
        assertEquals(BundleManifest.FEATURES, bundle.manifest().input());
        assertTrue(bundle.encoder().isPresent());
        assertTrue(bundle.golden().features().isPresent());
        final StackWeights weights =
                StackWeights.fromJson(new String(bundle.stack().orElseThrow().weights(), StandardCharsets.UTF_8));
        assertTrue(weights.of(StackWeights.Case.KNOWN_NEW).features() > 0.3, () -> weights.toJson());

        ModelLabels.of(
                        new RepositoryFolder(repository()),
                        "propensity",
                        Clock.fixed(TrainJobRunner.NOW, ZoneOffset.UTC))
                .move("stable", 1, "a test");
        assertEquals(ExitCodes.SUCCEEDED, train("--network", "wide-deep", "--horizon", "4d"), job::err);
        assertEquals(1, metrics(2).get("champion.version"), job::out);
        assertEquals(metrics.get("ndcg10"), metrics(2).get("champion.ndcg10"), 1e-9, "as it was when it was trained");

        assertEquals(ExitCodes.BAD_INPUT, train("--parent", "1"));
        assertEquals(
                "error: Option --parent is 1, which is of kind stack and engine stack and cannot be continued;"
                        + " train anew without it",
                job.err().strip());
    }

    @Test
    void aHorizonThatLeavesNothingUnseenIsToldInOneLine() throws Exception {
        assertEquals(ExitCodes.BAD_INPUT, train("--network", "stack", "--horizon", "12d"), job::err);
        assertEquals(
                "error: Horizon of 12.0 days is too long for blend to be measured by what it has not seen: the training"
                        + " window must have room for four of them",
                job.err().strip());
    }
}
