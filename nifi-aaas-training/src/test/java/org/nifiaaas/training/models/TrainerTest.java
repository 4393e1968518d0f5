package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.utils.Engine$;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.split.UserHistory;
import picocli.CommandLine;

class TrainerTest {

    private static final int USERS = 24;
    private static final int ITEMS = 12;

    private static SparkSession session;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void startSpark() {
        SparkForTests.useLocalMaster();
        session = SparkSession.builder()
                .config(Engine$.MODULE$.createSparkConf(new SparkConf()))
                .appName("test")
                .getOrCreate();
        Engine$.MODULE$.init();
    }

    @AfterAll
    static void stopSpark() {
        session.stop();
    }

    /** Users of two tastes. */
    private static JavaRDD<UserHistory> histories() {
        final List<UserHistory> histories = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            final int first = user % 2 * ITEMS / 2 + 1;
            histories.add(new UserHistory(user, new int[] {first, first + user % 3 + 1, first + 5}));
        }
        return SparkForTests.context(session).parallelize(histories, 2);
    }

    private Trainer trainer(final Optional<PropensityModel> parent, final int users, final String... more)
            throws InputException {
        final List<String> line = new ArrayList<>(List.of("--batch-size", "32", "--epochs", "8"));
        line.addAll(Arrays.asList(more));
        if (!line.contains("--factors")) {
            line.addAll(List.of("--factors", "4"));
        }
        final TrainingOptions options = CommandLine.populateCommand(new TrainingOptions(), line.toArray(new String[0]));
        return new Trainer(
                options,
                options.shape(NetworkKind.GMF, users + 1, ITEMS + 1),
                ITEMS,
                parent,
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static StoppingMeasure validation(final double... qualities) {
        return new StoppingMeasure() {
            private int asked;

            @Override
            public double quality(final PropensityModel network) {
                return qualities[asked++];
            }

            @Override
            public String name() {
                return "NDCG@10";
            }
        };
    }

    private static float[] weights(final TrainedModel trained) {
        return NeuralModels.weights(trained.model().module());
    }

    @Test
    void networkOfTheBestEpochIsThatOfATrainingOfAsManyEpochs() throws Exception {
        final TrainedModel best = trainer(Optional.empty(), USERS)
                .trainToBest(histories(), validation(0.1, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.9));

        assertEquals(2, best.epochs());
        assertEquals(0.4, best.quality());
        final List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(7, lines.size(), "five worse epochs end it: " + lines);
        assertTrue(
                lines.get(1).matches("epoch 2/8  loss [0-9.]+  [0-9,]+ records/s  validation NDCG@10 0\\.4000"),
                lines.get(1));
        final TrainedModel again = trainer(Optional.empty(), USERS).train(histories(), 2);
        assertArrayEquals(weights(again), weights(best), 1e-5f, "the optimizer goes on where the epoch before ended");
    }

    @Test
    void anotherSeedTrainsAnotherNetwork() throws Exception {
        final float[] one = weights(trainer(Optional.empty(), USERS).train(histories(), 1));
        final float[] other =
                weights(trainer(Optional.empty(), USERS, "--seed", "7").train(histories(), 1));
        assertFalse(Arrays.equals(one, other));
    }

    @Test
    void trainingThatGoesAstrayIsOneLine() throws Exception {
        final Trainer trainer =
                trainer(Optional.empty(), USERS, "--embedding-deviation", "10", "--learning-rate", "0.9");
        final PropensityModel broken = trainer.train(histories(), 1).model();
        final float[] weights = NeuralModels.weights(broken.module());
        weights[3] = Float.NaN;
        NeuralModels.setWeights(broken.module(), weights);

        final TrainingException failure =
                assertThrows(TrainingException.class, () -> trainer(Optional.of(broken), USERS)
                        .train(histories(), 3));

        assertTrue(failure.getMessage().startsWith("Training diverged: "), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("; a lower --learning-rate may help"), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    @Test
    void lossAndWeightsThatAreNoNumbersAreNamed() {
        assertEquals(
                "Training diverged: the loss of epoch 2 is NaN; a lower --learning-rate may help",
                assertThrows(TrainingException.class, () -> Trainer.requireFinite(2, Double.NaN, 1))
                        .getMessage());
        assertEquals(
                "Training diverged: after epoch 3 a weight is Infinity; a lower --learning-rate may help",
                assertThrows(TrainingException.class, () -> Trainer.requireFinite(3, 0.5, 1, Float.POSITIVE_INFINITY))
                        .getMessage());
    }

    @Test
    void networkThatGoesOnTrainsAThirdOfTheEpochsAndKnowsNewcomers() throws Exception {
        final TrainedModel parent = trainer(Optional.empty(), USERS - 4)
                .train(histories().filter(history -> history.user() <= USERS - 4), 3);
        final Trainer trainer = trainer(Optional.of(parent.model()), USERS);

        assertEquals(3, trainer.mostEpochs());
        final TrainedModel grown = trainer.train(histories(), 2);

        final int[] newcomer = {FeatureExtractor.embeddingRow(USERS), FeatureExtractor.embeddingRow(1)};
        assertEquals(1, grown.model().probabilities(newcomer).length);
    }

    @Test
    void parentOfAnotherSizeIsToldWithWhatWouldBeRight() throws Exception {
        final TrainedModel parent =
                trainer(Optional.empty(), USERS, "--factors", "3").train(histories(), 1);
        assertEquals(
                "The parent's network has factors 3 x 3, dense 2, not factors 4 x 4, dense 2; to continue it give --factors 3",
                assertThrows(InputException.class, () -> trainer(Optional.of(parent.model()), USERS))
                        .getMessage());
    }
}
