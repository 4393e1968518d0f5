package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.GoldenPairs;

class PropensityModelTest {

    private static final NcfShape SHAPE = NcfShape.of(4, 6, 5, 3, 8, 4);
    private static final int ITEMS = 5;

    @TempDir
    private Path folder;

    private static PropensityModel model(final long seed, final double weightDecay) {
        return new PropensityModel(NeuralModels.ncf(SHAPE, seed, 1, weightDecay));
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

    @Test
    void modelScoresTheSameOnceItIsReadAgain() throws IOException {
        final PropensityModel model = model(1, 0);
        final int[] rows = catalogue(2);
        final PropensityModel again = PropensityModel.fromBytes(model.toBytes(folder));
        assertArrayEquals(model.probabilities(rows), again.probabilities(rows));
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void weightsCopiedToANetworkWithoutWeightDecayScoreTheSame() {
        final AbstractModule<?, ?, ?> trained = NeuralModels.ncf(SHAPE, 1, 1, 0.1);
        final AbstractModule<?, ?, ?> plain = NeuralModels.ncf(SHAPE, 2, 1, 0);
        NeuralModels.copyWeights(trained, plain);
        final int[] rows = catalogue(2);
        assertArrayEquals(
                new PropensityModel(trained).probabilities(rows), new PropensityModel(plain).probabilities(rows));
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
        assertEquals(4 * 5 + 6 * 3 + (8 * 8 + 8) + (8 * 4 + 4) + (4 * 2 + 2), SHAPE.parameters());
        // The network of the predecessor.
        assertEquals(1_196_610, NcfShape.of(5214, 436, 200, 100, 256, 128).parameters());
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
