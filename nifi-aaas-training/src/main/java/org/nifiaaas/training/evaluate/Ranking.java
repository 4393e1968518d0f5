package org.nifiaaas.training.evaluate;

import org.nifiaaas.training.split.Indices;

/** Ranks a catalogue for one user and measures the ranking. */
final class Ranking {

    private Ranking() {}

    /**
     * The best candidates, best first. Among equal scores the smaller index comes first, and what is not a number comes last, so the order never depends on
     * chance.
     *
     * @param scores a score for each item index; element 0 is ignored
     * @param excluded sorted items that are no candidates
     * @param length number of items, fewer if there are not as many candidates
     */
    static int[] top(final float[] scores, final int[] excluded, final int length) {
        final int candidates = scores.length - 1 - excluded.length;
        final int[] top = new int[Math.max(0, Math.min(length, candidates))];
        int filled = 0;
        int nextExcluded = 0;
        for (int item = 1; item < scores.length; item++) {
            if (nextExcluded < excluded.length && excluded[nextExcluded] == item) {
                nextExcluded++;
                continue;
            }
            if (filled < top.length) {
                insert(top, filled, item, scores);
                filled++;
            } else if (top.length > 0 && value(scores, item) > value(scores, top[top.length - 1])) {
                insert(top, top.length - 1, item, scores);
            }
        }
        return top;
    }

    /** Puts an item at its place among the first {@code filled}, over what stands at position {@code filled}. */
    private static void insert(final int[] top, final int filled, final int item, final float[] scores) {
        int position = filled;
        while (position > 0 && value(scores, item) > value(scores, top[position - 1])) {
            top[position] = top[position - 1];
            position--;
        }
        top[position] = item;
    }

    private static float value(final float[] scores, final int item) {
        return Float.isNaN(scores[item]) ? Float.NEGATIVE_INFINITY : scores[item];
    }

    /** Whether at least one relevant item is in the list. */
    static boolean hit(final int[] top, final int[] relevant) {
        for (final int item : top) {
            if (Indices.contains(relevant, item)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen, 2002): the sum of 1 / log2(rank + 1) over the relevant items of the
     * list, divided by that of the best possible list of the same length.
     *
     * @param relevant sorted relevant items, at least one
     * @param length length that the list was asked to have
     */
    static double ndcg(final int[] top, final int[] relevant, final int length) {
        double gain = 0;
        for (int position = 0; position < top.length; position++) {
            gain += Indices.contains(relevant, top[position]) ? discount(position) : 0;
        }
        double ideal = 0;
        for (int position = 0; position < Math.min(length, relevant.length); position++) {
            ideal += discount(position);
        }
        return gain / ideal;
    }

    private static double discount(final int position) {
        return Math.log(2) / Math.log(position + 2.0);
    }
}
