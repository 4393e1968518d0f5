package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.sample.FeatureRows;
import picocli.CommandLine;

class WideDeepTrainerTest {

    /** 20 users, 10 items, a place of 4 rows, a cross of 9 rows, two numbers. */
    private static final WideDeepShape.Inputs INPUTS = new WideDeepShape.Inputs(21, 11, new int[] {4, 9}, 1, 2);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private WideDeepTrainer trainer(final String... more) {
        return new WideDeepTrainer(options(more), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static TrainingOptions options(final String... more) {
        return CommandLine.populateCommand(new TrainingOptions(), more);
    }

    private static WideDeepShape shape() {
        return new WideDeepShape(INPUTS, 4, 3, 8, 4);
    }

    /** Log-odds of -3, 2 more if the place is 3, and 1.5 times the first number; one of ten of those that were not bought is there. */
    private static FeatureRows rows(final int seed, final double chance) {
        final Random random = new Random(seed);
        final int all = 60_000;
        final float[] inputs = new float[all * INPUTS.width()];
        final boolean[] bought = new boolean[all];
        int size = 0;
        for (int pair = 0; pair < all; pair++) {
            final float[] row = row(random);
            final double logit = logit(row);
            final boolean buys = random.nextDouble() < 1 / (1 + Math.exp(-logit));
            if (buys || random.nextDouble() < chance) {
                System.arraycopy(row, 0, inputs, size * row.length, row.length);
                bought[size++] = buys;
            }
        }
        final float[] offsets = new float[size];
        Arrays.fill(offsets, (float) -Math.log(chance));
        return new FeatureRows(
                INPUTS.width(), Arrays.copyOf(inputs, size * INPUTS.width()), Arrays.copyOf(bought, size), offsets);
    }

    private static float[] row(final Random random) {
        return new float[] {
            1 + random.nextInt(21),
            1 + random.nextInt(11),
            1 + random.nextInt(4),
            1 + random.nextInt(9),
            (float) random.nextGaussian(),
            (float) random.nextGaussian()
        };
    }

    private static double logit(final float... row) {
        return -3 + (row[2] == 3 ? 2 : 0) + 1.5 * row[4];
    }

    @Test
    void scoresAreProbabilitiesOfAllPairsThoughFewOfThemAreTrainedOn() throws TrainingException {
        final WideDeepModel model = trainer("--epochs=12", "--weight-decay=0", "--learning-rate=0.005")
                .train(rows(1, 0.1), shape(), 12)
                .model();
        final Random random = new Random(9);
        double error = 0;
        double level = 0;
        final int pairs = 2_000;
        for (int pair = 0; pair < pairs; pair++) {
            final float[] row = row(random);
            final double expected = 1 / (1 + Math.exp(-logit(row)));
            final double score = model.probabilities(row, row.length)[0];
            error += Math.abs(score - expected) / pairs;
            level += (score - expected) / pairs;
        }

        assertEquals(0, level, 0.01, "neither too high nor too low");
        assertEquals(0, error, 0.04);
    }

    @Test
    void sameRowsAndSeedGiveTheSameNetworkAndItIsReadAsItWas(@TempDir final Path folder) throws Exception {
        final WideDeepModel one =
                trainer("--epochs=2").train(rows(2, 0.1), shape(), 2).model();
        final WideDeepModel other =
                trainer("--epochs=2").train(rows(2, 0.1), shape(), 2).model();
        final Random random = new Random(3);
        final float[] inputs = new float[500 * INPUTS.width()];
        for (int pair = 0; pair < 500; pair++) {
            System.arraycopy(row(random), 0, inputs, pair * INPUTS.width(), INPUTS.width());
        }
        final float[] scores = one.probabilities(inputs, INPUTS.width());

        assertArrayEquals(scores, other.probabilities(inputs, INPUTS.width()));
        assertArrayEquals(scores, WideDeepModel.fromBytes(one.toBytes(folder)).probabilities(inputs, INPUTS.width()));
        assertArrayEquals(scores, one.copy().probabilities(inputs, INPUTS.width()));
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void networkOfTheBestEpochIsKept() throws TrainingException {
        final double[] qualities = {1, 3, 2, 2, 2, 9};
        final int[] asked = new int[1];
        final WideDeepTrainer.Fit fit =
                trainer("--epochs=6").trainToBest(rows(2, 0.02), shape(), model -> qualities[asked[0]++]);

        assertEquals(2, fit.epochs());
        assertEquals(3, fit.quality());
        assertEquals(5, asked[0], "over after three epochs that were no better");
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("epoch 2/6  loss "));
    }

    @Test
    void trainingThatGoesAstrayIsToldInOneLine() {
        final FeatureRows rows = rows(2, 0.02);
        final float[] inputs = rows.inputs(IntStream.range(0, rows.size()).toArray(), 0, rows.size());
        inputs[4] = Float.NaN;
        final FeatureRows astray =
                new FeatureRows(INPUTS.width(), inputs, new boolean[rows.size()], new float[rows.size()]);

        assertTrue(assertThrows(
                        TrainingException.class, () -> trainer("--epochs=1").train(astray, shape(), 1))
                .getMessage()
                .startsWith("Training diverged: "));
    }

    @Test
    void weightsAreCounted() throws TrainingException {
        final WideDeepShape shape = shape();
        final int weights = NeuralModels.weights(WideDeepNetwork.logits(shape, 0.1, 0)).length;

        assertEquals(weights, shape.parameters());
        assertEquals("embeddings 4 + 3, 2 places, 2 numbers, dense 8, 4, 1", shape.describe());
    }

    @Test
    void networkMayHaveNoPlacesOrNoNumbers() throws TrainingException {
        for (final WideDeepShape.Inputs inputs : new WideDeepShape.Inputs[] {
            new WideDeepShape.Inputs(3, 3, new int[0], 0, 2), new WideDeepShape.Inputs(3, 3, new int[] {5}, 0, 0)
        }) {
            final WideDeepShape shape = new WideDeepShape(inputs, 2, 2);
            final float[] both = new float[2 * inputs.width()];
            Arrays.fill(both, 1);
            final FeatureRows rows = new FeatureRows(inputs.width(), both, new boolean[] {true, false}, new float[2]);

            final float score =
                    trainer("--epochs=1").train(rows, shape, 1).model().probabilities(both, inputs.width())[0];

            assertTrue(score > 0 && score < 1, () -> "score " + score);
        }
    }

    @Test
    void networkThatIsTooLargeIsToldInOneLine() {
        final WideDeepShape.Inputs inputs = new WideDeepShape.Inputs(3_000_000, 10, new int[] {10_000_001}, 1, 2);

        final String message = assertThrows(
                        InputException.class, () -> options().shape(inputs))
                .getMessage();

        assertTrue(message.startsWith("Network has "), message);
        assertTrue(
                message.endsWith("; smaller embeddings, fewer buckets of crosses or a shorter training window help"),
                message);
    }
}
