package org.nifiaaas.scoring.similarity;

import java.util.Arrays;
import org.nifiaaas.scoring.tensor.SafeTensors;

/**
 * Directed edges from bought items to candidates, each with every {@link Similarity}. Sparse, in compressed rows: the edges of an item lie side by side, in
 * order of the candidates. Immutable by convention (arrays are not copied) and thread-safe.
 */
public final class ItemGraph {

    private final int[] offsets;
    private final int[] candidates;
    private final float[] weights;

    /**
     * Takes arrays over.
     *
     * @param offsets position of the first edge of each item, items + 2 long, index 0 without edges
     * @param candidates candidate of each edge, ascending within an item
     * @param weights edges x similarities, row-major
     * @throws IllegalArgumentException with one line if the arrays do not agree
     */
    public ItemGraph(final int[] offsets, final int[] candidates, final float[] weights) {
        this.offsets = offsets;
        this.candidates = candidates;
        this.weights = weights;
        if (offsets.length < 2
                || offsets[0] != 0
                || offsets[offsets.length - 1] != candidates.length
                || weights.length != (long) candidates.length * Similarity.COUNT) {
            throw new IllegalArgumentException("has edges between items without item or weights");
        }
        for (int item = 0; item <= items(); item++) {
            requireSorted(item);
        }
    }

    private void requireSorted(final int item) {
        if (offsets[item + 1] < offsets[item] || offsets[item + 1] > candidates.length) {
            throw new IllegalArgumentException(
                    "has edges of item " + item + " that end before they begin or beyond the last one");
        }
        int before = 0;
        for (int edge = offsets[item]; edge < offsets[item + 1]; edge++) {
            if (candidates[edge] <= before || candidates[edge] > items()) {
                throw new IllegalArgumentException("has an edge of item " + item + " to item " + candidates[edge]
                        + ", which is out of order or not among " + items());
            }
            before = candidates[edge];
        }
    }

    public int items() {
        return offsets.length - 2;
    }

    public int edges() {
        return candidates.length;
    }

    /** Position of the first edge of an item. */
    public int start(final int item) {
        return offsets[item];
    }

    public int end(final int item) {
        return offsets[item + 1];
    }

    public int candidate(final int edge) {
        return candidates[edge];
    }

    /** Position of an edge, or a negative number if there is none. */
    public int edge(final int item, final int candidate) {
        return Arrays.binarySearch(candidates, offsets[item], offsets[item + 1], candidate);
    }

    public float weight(final int edge, final int similarity) {
        return weights[edge * Similarity.COUNT + similarity];
    }

    /** Adds the tensors of the graph to a file. */
    public void write(final SafeTensors.Builder file) {
        file.integers("graph.offsets", offsets)
                .integers("graph.candidates", candidates)
                .floats("graph.weights", weights);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not there or does not agree
     */
    public static ItemGraph read(final SafeTensors file) {
        return new ItemGraph(
                file.integers("graph.offsets"), file.integers("graph.candidates"), file.floats("graph.weights"));
    }

    /** Bytes that the graph takes in memory, about. */
    public long bytes() {
        return (long) Integer.BYTES * (offsets.length + candidates.length + weights.length);
    }
}
