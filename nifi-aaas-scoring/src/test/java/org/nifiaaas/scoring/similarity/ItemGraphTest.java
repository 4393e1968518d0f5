package org.nifiaaas.scoring.similarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.tensor.SafeTensors;

class ItemGraphTest {

    private static final int[] OFFSETS = {0, 0, 2, 3};
    private static final int[] CANDIDATES = {1, 2, 1};

    private static float[] weights() {
        final float[] weights = new float[CANDIDATES.length * Similarity.COUNT];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = index / 8f;
        }
        return weights;
    }

    @Test
    void edgesAreFoundAndComeBackFromAFile() {
        final SafeTensors.Builder file = SafeTensors.builder();
        new ItemGraph(OFFSETS, CANDIDATES, weights()).write(file);
        final ItemGraph graph =
                ItemGraph.read(SafeTensors.fromBytes(file.build().toBytes()));
        assertEquals(2, graph.items());
        assertEquals(3, graph.edges());
        assertEquals(1, graph.edge(1, 2));
        assertEquals(2, graph.edge(2, 1));
        assertTrue(graph.edge(2, 2) < 0);
        assertEquals((2 * Similarity.COUNT + 1) / 8f, graph.weight(2, 1));
    }

    private static String refused(final int[] offsets, final int[] candidates, final int weights) {
        return assertThrows(
                        IllegalArgumentException.class, () -> new ItemGraph(offsets, candidates, new float[weights]))
                .getMessage();
    }

    @Test
    void arraysThatDoNotAgreeAreRefused() {
        final int all = 3 * Similarity.COUNT;
        final String parts = "has edges between items without item or weights";
        assertEquals(parts, refused(new int[] {0}, new int[0], 0));
        assertEquals(parts, refused(new int[] {0, 0, 2, 4}, CANDIDATES, all));
        assertEquals(parts, refused(new int[] {1, 1, 2, 3}, CANDIDATES, all));
        assertEquals(parts, refused(OFFSETS, CANDIDATES, all - 1));
        assertEquals(
                "has edges of item 1 that end before they begin or beyond the last one",
                refused(new int[] {0, 2, 1, 3}, CANDIDATES, all));
        assertEquals(
                "has edges of item 1 that end before they begin or beyond the last one",
                refused(new int[] {0, 0, 9, 3}, CANDIDATES, all));
        for (final int[] wrong : new int[][] {{2, 1, 1}, {1, 1, 1}, {0, 1, 1}, {1, 3, 1}}) {
            assertTrue(refused(OFFSETS, wrong, all).endsWith("which is out of order or not among 2"));
        }
    }
}
