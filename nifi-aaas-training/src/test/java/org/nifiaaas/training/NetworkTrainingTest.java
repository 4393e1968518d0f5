package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.models.PropensityModel;

/** Whole jobs that train networks. */
class NetworkTrainingTest {

    @TempDir
    private Path folder;

    private final TrainJobRunner job = new TrainJobRunner();

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    private int train(final Path input, final String runId, final String... more) {
        final List<String> line = new ArrayList<>(List.of(
                "--input",
                input.toString(),
                "--repository",
                folder.resolve("models").toString(),
                "--model",
                "propensity",
                "--result",
                folder.resolve("result.json").toString(),
                "--time-column",
                "event_time",
                "--amount-column",
                "amount",
                "--run-id",
                runId));
        line.addAll(List.of(more));
        return job.run(line);
    }

    private JsonObject result() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("result.json")))
                .getAsJsonObject();
    }

    private int trainNetwork(final Path input, final NetworkKind kind) {
        return train(
                input,
                "run-1",
                "--kind",
                kind.value(),
                "--task",
                "new",
                "--factors",
                "16",
                "--user-embedding",
                "16",
                "--item-embedding",
                "16",
                "--hidden",
                "32,16",
                "--learning-rate",
                "0.02",
                "--batch-size",
                "128",
                "--epochs",
                "16");
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void trainsANetworkIfItIsAskedFor(final NetworkKind kind) throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, trainNetwork(Tastes.daily(folder.resolve("tastes.csv")), kind), job::err);
        final String said = job.out();
        assertTrue(said.contains("records/s  validation NDCG@10 0."), said);
        assertTrue(said.contains(" is the best on validation (NDCG@10 0."), said);
        final ModelBundle bundle = ModelBundle.read(folder.resolve("models/propensity/1"));
        assertEquals(kind.value(), bundle.manifest().modelKind());
        assertEquals(PropensityModel.ENGINE, bundle.manifest().engine());
        assertEquals(Optional.of("new"), bundle.manifest().task());
        GoldenCheck.assertScoresAsSaid(
                bundle,
                PropensityModel.fromBytes(bundle.model())
                        .probabilities(new FeatureExtractor(bundle.users(), bundle.items())
                                .encode(bundle.golden().users(), bundle.golden().items())));
        final JsonObject metrics = result().getAsJsonObject("metrics");
        final double model = metrics.get("new.hr10").getAsDouble();
        final double popularity = metrics.get("popularity.new.hr10").getAsDouble();
        assertTrue(model > popularity + 0.1, "model " + model + ", popularity " + popularity);
        assertEquals(1, metrics.get("calibration.ratio").getAsDouble(), 0.25);
        assertTrue(result().getAsJsonObject("rows").get("train.epochs").getAsLong() >= 1);
    }

    @Test
    void trainsAHistoryNetworkIfItIsAskedFor() throws Exception {
        assertEquals(
                ExitCodes.SUCCEEDED,
                train(
                        Tastes.daily(folder.resolve("tastes.csv")),
                        "run-1",
                        "--kind",
                        "history-network",
                        "--task",
                        "new",
                        "--horizon",
                        "2d"),
                job::err);
        final String said = job.out();
        assertTrue(said.contains("history network: epoch 1  loss "), said);
        assertTrue(said.contains("history network: trained on all windows, "), said);
        final ModelBundle bundle = ModelBundle.read(folder.resolve("models/propensity/1"));
        assertEquals("history-network", bundle.manifest().modelKind());
        assertEquals(ModelBundle.SIMILARITY, bundle.manifest().engine());
        final HistoryTables tables = HistoryTables.of(
                HistoryModel.fromBytes(bundle.model()),
                EventLog.fromBytes(bundle.weights().orElseThrow()));
        GoldenCheck.assertScoresAsSaid(bundle, GoldenCheck.scores(tables.scorer(), bundle));
        final JsonObject metrics = result().getAsJsonObject("metrics");
        final double model = metrics.get("new.hr10").getAsDouble();
        final double popularity = metrics.get("popularity.new.hr10").getAsDouble();
        assertTrue(model > popularity + 0.1, "model " + model + ", popularity " + popularity);
        assertReasonsAreOfTheUser(tables);

        assertEquals(ExitCodes.BAD_INPUT, train(Tastes.daily(folder.resolve("tastes.csv")), "run-2", "--parent", "1"));
        assertEquals(
                "error: version 1 is of kind history-network, which is always trained as a whole, so it cannot be continued",
                job.err().strip());
    }

    private static void assertReasonsAreOfTheUser(final HistoryTables tables) {
        final HistoryScorer scorer = tables.scorer();
        int told = 0;
        for (int user = 1; user <= 20; user++) {
            for (final int reason : scorer.reasons(user, 1, 3)) {
                assertTrue(tables.snapshot().pair(user, reason) >= 0);
                told++;
            }
        }
        assertTrue(told > 0, "some purchases raise some score");
    }

    @Test
    void horizonThatIsTooLongForAHistoryNetworkFails() throws IOException {
        assertEquals(
                ExitCodes.BAD_INPUT,
                train(
                        Tastes.daily(folder.resolve("tastes.csv")),
                        "run-1",
                        "--horizon",
                        "4d",
                        "--kind",
                        "history-network"));
        assertEquals(
                "error: "
                        + "Horizon is too long for kind history-network, which needs 5 times of it in the training window",
                job.err().strip());
    }
}
