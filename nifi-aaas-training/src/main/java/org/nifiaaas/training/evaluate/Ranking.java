package org.nifiaaas.training.evaluate;

import java.util.Arrays;
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

    /** Share of the relevant items that are in the list. */
    static double recall(final int[] top, final int[] relevant) {
        int found = 0;
        for (final int item : top) {
            found += Indices.contains(relevant, item) ? 1 : 0;
        }
        return (double) found / relevant.length;
    }

    /** One divided by the place of the first relevant item, 0 if there is none in the list (Voorhees, TREC-8 1999). */
    static double reciprocalRank(final int[] top, final int[] relevant) {
        for (int position = 0; position < top.length; position++) {
            if (Indices.contains(relevant, top[position])) {
                return 1d / (position + 1);
            }
        }
        return 0;
    }

    /**
     * Average precision: the mean, over the relevant items that a list of this length can hold, of the precision at each one's place, 0 for those that are not in it.
     *
     * @param length length that the list was asked to have
     */
    static double averagePrecision(final int[] top, final int[] relevant, final int length) {
        int found = 0;
        double sum = 0;
        for (int position = 0; position < top.length; position++) {
            if (Indices.contains(relevant, top[position])) {
                found++;
                sum += (double) found / (position + 1);
            }
        }
        return sum / Math.min(length, relevant.length);
    }

    /**
     * Chance that a relevant item scores higher than a candidate that is not, equal scores counting one half (Hanley and McNeil, Radiology 1982).
     *
     * @param excluded sorted items that are no candidates
     * @return one half if one of the two kinds is missing
     */
    static double auc(final float[] scores, final int[] excluded, final int[] relevant) {
        final float[] ofCandidates = new float[scores.length - 1 - excluded.length];
        final boolean[] isRelevant = new boolean[ofCandidates.length];
        int filled = 0;
        int next = 0;
        for (int item = 1; item < scores.length; item++) {
            if (next < excluded.length && excluded[next] == item) {
                next++;
                continue;
            }
            ofCandidates[filled] = scores[item];
            isRelevant[filled++] = Indices.contains(relevant, item);
        }
        return auc(ofCandidates, isRelevant);
    }

    /** The same over candidates that are marked. */
    static double auc(final float[] scores, final boolean[] relevant) {
        final float[] hits = new float[scores.length];
        final float[] others = new float[scores.length];
        int hitCount = 0;
        int otherCount = 0;
        for (int candidate = 0; candidate < scores.length; candidate++) {
            if (relevant[candidate]) {
                hits[hitCount++] = value(scores, candidate);
            } else {
                others[otherCount++] = value(scores, candidate);
            }
        }
        if (hitCount == 0 || otherCount == 0) {
            return 0.5;
        }
        Arrays.sort(hits, 0, hitCount);
        Arrays.sort(others, 0, otherCount);
        double better = 0;
        int below = 0;
        int upTo = 0;
        for (int hit = 0; hit < hitCount; hit++) {
            while (below < otherCount && others[below] < hits[hit]) {
                below++;
            }
            upTo = Math.max(upTo, below);
            while (upTo < otherCount && others[upTo] <= hits[hit]) {
                upTo++;
            }
            better += below + (upTo - below) / 2d;
        }
        return better / ((double) hitCount * otherCount);
    }
}
