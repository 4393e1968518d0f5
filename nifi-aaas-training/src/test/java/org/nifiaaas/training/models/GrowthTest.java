package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.features.FeatureExtractor;

class GrowthTest {

    private static final double DEVIATION = 0.05;
    /** Noise of new rows, five standard deviations of it. */
    private static final float CLOSE = 0.025f;

    private static AbstractModule<?, ?, ?> network(final NetworkKind kind, final int users, final int items) {
        return NeuralModels.network(NcfShape.of(users, items, new NetworkSize(kind, 6, 5, 4, 8)), users, DEVIATION, 0);
    }

    private static PropensityModel grown(final NetworkKind kind, final PropensityModel parent) {
        final AbstractModule<?, ?, ?> child = network(kind, 9, 7);
        Growth.copy(parent, child, DEVIATION, 3);
        return new PropensityModel(child);
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void oldRowsStayAndNewOnesStartLikeTheUnknownOne(final NetworkKind kind) {
        final PropensityModel parent = new PropensityModel(network(kind, 5, 4));
        final PropensityModel child = grown(kind, parent);
        final Tensor<?>[] before = NeuralModels.tensors(parent.module());
        final Tensor<?>[] after = NeuralModels.tensors(child.module());
        assertEquals(before.length, after.length);
        for (int tensor = 0; tensor < before.length; tensor++) {
            final float[] old = NeuralModels.values(before[tensor]);
            final float[] values = NeuralModels.values(after[tensor]);
            assertArrayEquals(old, Arrays.copyOf(values, old.length));
            final int width = after[tensor].size()[after[tensor].dim() - 1];
            for (int position = old.length; position < values.length; position++) {
                assertEquals(old[position % width], values[position], CLOSE);
                assertNotEquals(old[position % width], values[position], "newcomers are not all alike");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void oldPairsScoreTheSameAndNewcomersLikeUnknownOnes(final NetworkKind kind) {
        final PropensityModel parent = new PropensityModel(network(kind, 5, 4));
        final PropensityModel child = grown(kind, parent);
        final int[] old = {
            FeatureExtractor.embeddingRow(4),
            FeatureExtractor.embeddingRow(3),
            FeatureExtractor.embeddingRow(1),
            FeatureExtractor.embeddingRow(2)
        };
        assertArrayEquals(parent.probabilities(old), child.probabilities(old));
        final int[] newcomer = {FeatureExtractor.embeddingRow(8), FeatureExtractor.embeddingRow(2)};
        final int[] unknown = {FeatureExtractor.embeddingRow(0), FeatureExtractor.embeddingRow(2)};
        assertEquals(parent.probabilities(unknown)[0], child.probabilities(newcomer)[0], 0.02);
    }
}
