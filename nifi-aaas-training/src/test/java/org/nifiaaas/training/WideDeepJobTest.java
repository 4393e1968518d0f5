package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.models.WideDeepModel;

/** Wide and deep networks by the whole job. */
class WideDeepJobTest {

    private static final String FOUR_COLUMNS =
            "\"schemaVersion\": 2, \"userColumn\": \"card\", \"itemColumn\": \"shop\","
                    + " \"timeColumn\": \"when\", \"columns\": [{\"name\": \"kind\", \"of\": \"item\", \"type\": \"categorical\"}";
    private static final String WITHOUT = "{" + FOUR_COLUMNS + "]}";
    private static final String WITH = "{"
            + FOUR_COLUMNS
            + ", {\"name\": \"till\", \"type\": \"categorical\"}],"
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

    private Path version(final long number) {
        return repository().resolve("propensity").resolve(Long.toString(number));
    }

    private Path specification(final String json) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "features-", ".json"), json);
    }

    /** A line with what is given more, and of the usual options those that are not. */
    private static void add(final List<String> line, final List<String> more, final String... usual) {
        for (int option = 0; option < usual.length; option += 2) {
            if (!more.contains(usual[option])) {
                line.add(usual[option]);
                line.add(usual[option + 1]);
            }
        }
    }

    private int train(final Path input, final String json, final String... more) throws IOException {
        final List<String> line = new ArrayList<>(List.of(
                "--repository", repository().toString(),
                "--model", "propensity",
                "--input", input.toString(),
                "--features", specification(json).toString()));
        add(line, List.of(more), "--horizon", "4d", "--test-fraction", "0.12");
        line.addAll(List.of(more));
        return job.run(line);
    }

    private int wideDeep(final Path input, final String json, final String... more) throws IOException {
        final List<String> line = new ArrayList<>(
                List.of("--user-embedding", "4", "--item-embedding", "4", "--hidden", "16", "--batch-size", "256"));
        add(line, List.of(more), "--network", "wide-deep", "--epochs", "5");
        line.addAll(List.of(more));
        return train(input, json, line.toArray(new String[0]));
    }

    /**
     * Cards that want one of six kinds for ten days or so, of which there are eight shops, and then another: what a card wants is seen from what it bought in the
     * last days, and from nothing else.
     */
    private Path fashions() throws IOException {
        final SplittableRandom random = new SplittableRandom(7);
        final StringBuilder csv = new StringBuilder("card,shop,kind,till,when\n");
        for (int card = 0; card < 120; card++) {
            int kind = random.nextInt(6);
            for (int day = 0; day < 44; day++) {
                kind = random.nextInt(10) == 0 ? random.nextInt(6) : kind;
                final int bought = random.nextInt(8) == 0 ? random.nextInt(6) : kind;
                csv.append("c" + card + ",s" + bought + "-" + random.nextInt(8) + ",k" + bought + ",t"
                        + random.nextInt(3) + ","
                        + Instant.parse("2026-01-01T00:00:00Z").plusSeconds(day * 86_400L + card * 60L) + "\n");
            }
        }
        return Files.writeString(folder.resolve("fashions.csv"), csv);
    }

    private Map<String, Double> metrics(final long number) throws Exception {
        return ModelBundle.readManifest(new RepositoryFolder(repository()).storage(), "propensity/" + number)
                .metrics();
    }

    private void label(final long version) throws LabelException {
        ModelLabels.of(
                        new RepositoryFolder(repository()),
                        "propensity",
                        Clock.fixed(TrainJobRunner.NOW, ZoneOffset.UTC))
                .move("stable", version, "a test");
    }

    @Test
    void featuresThatDecideMakeTheNetworkBetterAndItsScoresAreProbabilities() throws Exception {
        final Path input = fashions();
        assertEquals(ExitCodes.SUCCEEDED, wideDeep(input, WITHOUT), job::err);
        label(1);
        assertEquals(ExitCodes.SUCCEEDED, wideDeep(input, WITH, "--network", "wide-deep,item-knn"), job::err);
        final String said = job.out();
        final Map<String, Double> metrics = metrics(2);

        assertTrue(said.contains("not learned from, since nobody knows them before there is an event: till"), said);
        assertTrue(
                said.contains("version 1 scores by features, which are known only where a wide-deep network is trained"
                        + " with the same specification"),
                said);
        assertTrue(said.contains("chosen: wide-deep: asked for"), said);
        assertTrue(metrics.get("ndcg10") > 1.5 * metrics(1).get("ndcg10"), () -> metrics + " " + said);
        assertTrue(metrics.get("popularity.ndcg10.difference.low") > 0, metrics::toString);
        assertTrue(metrics.get("item-knn.ndcg10.difference.low") > 0, metrics::toString);
        assertProbabilities(version(2));
        assertServedAsSaid(version(2));

        label(2);
        assertEquals(ExitCodes.SUCCEEDED, wideDeep(input, WITH), job::err);
        assertEquals(2, metrics(3).get("champion.version"));
        assertEquals(metrics.get("ndcg10"), metrics(3).get("champion.ndcg10"), 1e-9, "as it was when it was trained");
        assertEquals(metrics.get("ndcg10"), metrics(3).get("ndcg10"), "the same rows and seed give the same network");

        assertEquals(ExitCodes.SUCCEEDED, train(input, WITH, "--kind", "frequency"), job::err);
        assertTrue(job.out().contains("not compared with label stable: version 2 scores by features"), job.out());
        final ModelBundle histories = ModelBundle.read(version(4));
        assertEquals(2, histories.spec().features().windows().size(), "for live histories and ExtractFeatures");
        assertEquals(BundleManifest.PAIR, histories.manifest().input());
        assertFalse(histories.encoder().isPresent());
    }

    /** Of ten groups of pairs, from the lowest scores to the highest, about as many are bought as the scores promise. */
    private static void assertProbabilities(final Path version) throws IOException {
        final JsonArray groups = JsonParser.parseString(Files.readString(version.resolve(ModelBundle.METRICS)))
                .getAsJsonObject()
                .getAsJsonArray("reliability");
        assertTrue(groups.size() >= 5, groups::toString);
        for (int group = 0; group < groups.size(); group++) {
            final JsonObject line = groups.get(group).getAsJsonObject();
            final double expected = line.get("expected").getAsDouble();
            final double observed = line.get("observed").getAsDouble();
            final double chance = 3 * Math.sqrt(Math.max(1, expected));
            assertEquals(expected, observed, 0.3 * expected + chance, groups::toString);
        }
    }

    /** The bundle is read with its checks, and its network gives its golden rows their scores. */
    private static void assertServedAsSaid(final Path version) throws Exception {
        final ModelBundle bundle = ModelBundle.read(version);
        final FeatureEncoder encoder = bundle.encoder().orElseThrow();
        final GoldenRows golden = bundle.golden();
        final WideDeepModel model = WideDeepModel.fromBytes(bundle.model());
        final int width = 2 + encoder.width();
        final float[] inputs = new float[golden.size() * width];
        boolean hasWindows = false;
        for (int row = 0; row < golden.size(); row++) {
            inputs[row * width] = FeatureExtractor.embeddingRow(bundle.users().index(golden.users()[row]));
            inputs[row * width + 1] =
                    FeatureExtractor.embeddingRow(bundle.items().index(golden.items()[row]));
            final List<Object> values = golden.features().orElseThrow().get(row);
            hasWindows |= ((Double) values.get(3)) > 0;
            encoder.encode(golden.users()[row], golden.items()[row], values, inputs, row * width + 2);
        }
        final float[] scores = model.probabilities(inputs, width);
        for (int row = 0; row < scores.length; row++) {
            assertEquals(golden.expected()[row], bundle.calibration().apply(scores[row]), 1e-6);
        }

        assertTrue(hasWindows, "golden users had bought something");
        assertEquals(BundleManifest.FEATURES, bundle.manifest().input());
        assertEquals("wide-deep", bundle.manifest().modelKind());
        assertEquals("sigmoid", bundle.manifest().output());
    }

    @Test
    void horizonThatLeavesNoMomentsIsToldInOneLine() throws Exception {
        final Path input = fashions();

        assertEquals(ExitCodes.BAD_INPUT, wideDeep(input, WITH, "--horizon", "17d"), job::err);

        assertEquals(
                "error: Horizon of 17 days is too long for wide-deep: the training window must have room for two and a"
                        + " half of them",
                job.err().strip());
    }

    @Test
    void wideDeepIsNotContinued() throws Exception {
        final Path input = fashions();
        assertEquals(ExitCodes.SUCCEEDED, wideDeep(input, WITH, "--epochs", "1"), job::err);

        assertEquals(
                ExitCodes.BAD_INPUT,
                job.run(List.of(
                        "--repository", repository().toString(),
                        "--model", "propensity",
                        "--input", input.toString(),
                        "--features", specification(WITH).toString(),
                        "--parent", "1")));

        assertEquals(
                "error: Option --parent is 1, which is of kind wide-deep and engine bigdl and cannot be continued;"
                        + " train anew without it",
                job.err().strip());
    }
}
