package org.nifiaaas.scoring.propensity;

import java.util.Arrays;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Scores pairs with a {@link HistoryModel}. Not thread-safe. The score of a pair does not depend on what else is scored with it.
 *
 * <p>A user of whom nothing is known gets the average of the item, and so does an item of which nothing is known.
 */
public final class HistoryScorer {

    private final HistoryTables tables;
    private final HistorySimilarity similarity;
    private final float[] sums = new float[HistorySimilarity.SUMS];
    private final float[] scores = new float[LatentScores.COUNT];
    private float[] allSums = new float[0];

    HistoryScorer(final HistoryTables tables, final HistorySimilarity similarity) {
        this.tables = tables;
        this.similarity = similarity;
    }

    /** Probability of a pair, both indices from 0 for unknown. */
    public float probability(final int user, final int item) {
        return probabilityOf(logit(user, item));
    }

    /** Log-odds of a pair. */
    public float logit(final int user, final int item) {
        if (!isKnown(user, item)) {
            return tables.model().average(item);
        }
        if (tables.usesGraph()) {
            similarity.ofPair(user, item, sums);
        }
        return known(user, item, sums, 0);
    }

    private boolean isKnown(final int user, final int item) {
        return item != 0 && user != 0 && tables.snapshot().distinct(user) > 0;
    }

    private float known(final int user, final int item, final float[] of, final int at) {
        tables.latents().of(user, item, scores);
        return withScores(user, item, of, at);
    }

    private float withScores(final int user, final int item, final float[] of, final int at) {
        final int pair = tables.snapshot().pair(user, item);
        return tables.table(pair).logit(user, item, pair, of, at, scores);
    }

    /**
     * Probabilities of all items for a user.
     *
     * @param probabilities receives them by index; element 0 is that of an unknown item
     */
    public void ofUser(final int user, final float[] probabilities) {
        final int items = tables.model().graph().items();
        final boolean some = user != 0 && tables.snapshot().distinct(user) > 0;
        if (some && tables.usesGraph()) {
            allSums = allSums.length == 0 ? new float[(items + 1) * HistorySimilarity.SUMS] : allSums;
            similarity.ofAllItems(user, allSums);
        }
        probabilities[0] = probabilityOf(tables.model().average(0));
        for (int item = 1; item <= items; item++) {
            final float logit = some
                    ? known(user, item, allSums, tables.usesGraph() ? item * HistorySimilarity.SUMS : 0)
                    : tables.model().average(item);
            probabilities[item] = probabilityOf(logit);
        }
    }

    /** Probability of a pair where many pairs in a row are of the same item. */
    public float ofItem(final int item, final int user) {
        if (!isKnown(user, item)) {
            return probabilityOf(tables.model().average(item));
        }
        if (tables.usesGraph()) {
            similarity.column(item);
            similarity.ofColumn(user, sums);
        }
        return probabilityOf(known(user, item, sums, 0));
    }

    /**
     * The purchases that contribute most to a score: those without which the log-odds would be lowest.
     *
     * @param atMost largest number of purchases
     * @return indices of bought items, the most important first; only such as raise the score
     */
    public int[] reasons(final int user, final int item, final int atMost) {
        if (!isKnown(user, item) || !tables.usesGraph() && !tables.usesLatents()) {
            return new int[0];
        }
        final HistorySnapshot snapshot = tables.snapshot();
        final float whole = logit(user, item);
        final int[] bought = snapshot.items(user);
        final long[] ranked = new long[bought.length];
        int count = 0;
        for (final int each : bought) {
            similarity.without(each, user, item, sums);
            tables.latents().without(each, user, item, scores);
            final float share = whole - withScores(user, item, sums, 0);
            if (share > 0) {
                // Bits of positive floats are in the order of the floats.
                ranked[count++] = (long) Float.floatToIntBits(share) << Integer.SIZE | Integer.MAX_VALUE - each;
            }
        }
        Arrays.sort(ranked, 0, count);
        final int[] reasons = new int[Math.min(atMost, count)];
        for (int position = 0; position < reasons.length; position++) {
            reasons[position] = Integer.MAX_VALUE - (int) ranked[count - 1 - position];
        }
        return reasons;
    }

    private static float probabilityOf(final float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
