package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.GoldenPairs;

class PropensityModelTest {

    private static final NcfShape SHAPE = shape(NetworkKind.MLP);
    private static final int ITEMS = 5;

    @TempDir
    private Path folder;

    private static NcfShape shape(final NetworkKind kind) {
        return NcfShape.of(4, 6, new NetworkSize(kind, 7, 5, 3, 8, 4));
    }

    private static PropensityModel model(final long seed, final double weightDecay) {
        return new PropensityModel(NeuralModels.network(SHAPE, seed, 1, weightDecay));
    }

    /** The user with each item. */
    private static int[] catalogue(final int user) {
        final int[] rows = new int[ITEMS * FeatureExtractor.COLUMNS];
        for (int item = 1; item <= ITEMS; item++) {
            rows[(item - 1) * FeatureExtractor.COLUMNS] = FeatureExtractor.embeddingRow(user);
            rows[(item - 1) * FeatureExtractor.COLUMNS + 1] = FeatureExtractor.embeddingRow(item);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void modelScoresTheSameOnceItIsReadAgain(final NetworkKind kind) throws IOException {
        final PropensityModel model = new PropensityModel(NeuralModels.network(shape(kind), 1, 1, 0));
        final int[] rows = catalogue(2);
        final PropensityModel again = PropensityModel.fromBytes(model.toBytes(folder));
        assertArrayEquals(model.probabilities(rows), again.probabilities(rows));
        assertEquals(0, folder.toFile().list().length);
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void weightsSetInANetworkWithoutWeightDecayScoreTheSame(final NetworkKind kind) {
        final AbstractModule<?, ?, ?> trained = NeuralModels.network(shape(kind), 1, 1, 0.1);
        final AbstractModule<?, ?, ?> plain = NeuralModels.network(shape(kind), 2, 1, 0);
        NeuralModels.setWeights(plain, NeuralModels.weights(trained));
        final int[] rows = catalogue(2);
        assertArrayEquals(
                new PropensityModel(trained).probabilities(rows), new PropensityModel(plain).probabilities(rows));
    }

    /** The formulas of He et al., computed by hand from the weights. */
    @Test
    void gmfIsAWeightedSumOfProducts() {
        final AbstractModule<?, ?, ?> network = NeuralModels.network(shape(NetworkKind.GMF), 3, 1, 0);
        final Tensor<?>[] tensors = NeuralModels.tensors(network);
        final float[] user = Arrays.copyOfRange(NeuralModels.values(tensors[0]), 2 * 7, 3 * 7);
        final float[] items = NeuralModels.values(tensors[1]);
        final float[] weights = NeuralModels.values(tensors[2]);
        final float[] bias = NeuralModels.values(tensors[3]);
        final float[] scores = new PropensityModel(network).probabilities(catalogue(2));
        for (int item = 1; item <= ITEMS; item++) {
            double buys = bias[0];
            double not = bias[1];
            for (int factor = 0; factor < 7; factor++) {
                final double product = user[factor] * items[item * 7 + factor];
                buys += weights[factor] * product;
                not += weights[7 + factor] * product;
            }
            assertEquals(1 / (1 + Math.exp(not - buys)), scores[item - 1], 1e-6);
        }
    }

    @Test
    void copyScoresTheSameWithWeightsOfItsOwn() {
        final PropensityModel model = model(1, 0);
        final PropensityModel copy = model.copy();
        final int[] rows = catalogue(2);
        final float[] before = model.probabilities(rows);
        NeuralModels.setWeights(model.module(), NeuralModels.weights(model(2, 0).module()));
        assertArrayEquals(before, copy.probabilities(rows));
    }

    @Test
    void sameSeedStartsWithTheSameWeights() {
        final int[] rows = catalogue(1);
        assertArrayEquals(model(7, 0).probabilities(rows), model(7, 0).probabilities(rows));
    }

    @Test
    void bytesThatAreNoModelAreRefused() {
        assertThrows(
                IOException.class,
                () -> PropensityModel.fromBytes("this is no model".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shapeKnowsItsParameters() {
        final int dense = (8 * 8 + 8) + (8 * 4 + 4);
        assertEquals(4 * 5 + 6 * 3 + dense + (4 * 2 + 2), SHAPE.parameters());
        assertEquals((4 + 6) * 7 + (7 * 2 + 2), shape(NetworkKind.GMF).parameters());
        assertEquals(
                (4 + 6) * 7 + 4 * 5 + 6 * 3 + dense + ((7 + 4) * 2 + 2),
                shape(NetworkKind.NEUMF).parameters());
        for (final NetworkKind kind : NetworkKind.values()) {
            assertEquals(
                    NeuralModels.weights(NeuralModels.network(shape(kind), 1, 1, 0)).length,
                    shape(kind).parameters());
        }
        // The network of the predecessor.
        assertEquals(
                1_196_610,
                NcfShape.of(5214, 436, new NetworkSize(NetworkKind.MLP, 0, 200, 100, 256, 128))
                        .parameters());
    }

    @Test
    void goldenRowsHoldKnownAndUnknownIds() throws Exception {
        final Vocabulary users = Vocabulary.of(List.of("ann", "bob", "unknown user"));
        final Vocabulary items = Vocabulary.of(List.of("a", "b", "c", "d", "e"));
        final PropensityModel model = model(1, 0);
        final GoldenRows golden =
                GoldenPairs.of(users, items, 42).score(model::probabilities, model(1, 0)::probabilities);
        final Set<String> kinds = new HashSet<>();
        for (int row = 0; row < golden.size(); row++) {
            kinds.add((users.index(golden.users()[row]) == 0 ? "unknown" : "known") + "/"
                    + (items.index(golden.items()[row]) == 0 ? "unknown" : "known"));
        }
        assertEquals(Set.of("known/known", "unknown/known", "known/unknown", "unknown/unknown"), kinds);
    }

    @Test
    void modelThatIsNotReadAgainAsItWasIsRefused() {
        final Vocabulary users = Vocabulary.of(List.of("ann", "bob", "cid"));
        final Vocabulary items = Vocabulary.of(List.of("a", "b", "c", "d", "e"));
        final TrainingException failure = assertThrows(TrainingException.class, () -> GoldenPairs.of(users, items, 42)
                .score(model(1, 0)::probabilities, model(2, 0)::probabilities));
        assertTrue(failure.getMessage().endsWith("once it is serialized and read again"), failure.getMessage());
    }
}
