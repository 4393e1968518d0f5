package org.nifiaaas.scoring.propensity;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Scores pairs with a {@link HistoryModel}. Not thread-safe. The score of a pair does not depend on what else is scored with it.
 *
 * <p>A user of whom nothing is known gets the average of the item, and so does an item of which nothing is known.
 */
public final class HistoryScorer {

    /** What the position of a pair is that was never bought. */
    private static final int NO_PAIR = -1;

    private final HistoryTables tables;
    private final HistorySimilarity similarity;
    private final float[] sums = new float[HistorySimilarity.SUMS];
    private final float[] scores = new float[LatentScores.COUNT];

    HistoryScorer(final HistoryTables tables, final HistorySimilarity similarity) {
        this.tables = tables;
        this.similarity = similarity;
    }

    /**
     * A scorer of the same items for other users: what is known of the items stays as it is, and the users are what they bought. A user with the purchases that the model's own histories
     * have of some user gets the very scores of that user. The two share buffers, so that one thread uses both.
     *
     * @param users purchases by the indices of these users, before the moment of the model, see {@link HistoryModel#asOf()} and {@link EventLog#minuteBefore}. Items beyond those of the
     *     model are such as it does not know: they tell how active a user is and nothing else
     */
    public HistoryScorer over(final EventLog users) {
        final HistoryTables others = tables.over(users, similarity);
        return new HistoryScorer(others, others.similarity());
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
        return item != 0 && isKnown(user);
    }

    private boolean isKnown(final int user) {
        return user != 0 && tables.snapshot().ofUsers().distinct(user) > 0;
    }

    private float known(final int user, final int item, final float[] of, final int at) {
        final int pair = tables.snapshot().pair(user, item);
        final HistoryTables.HeadTable table = tables.table(pair);
        if (table.usesLatents()) {
            tables.latents().of(user, item, scores);
        }
        return table.logit(user, item, pair, of, at, scores);
    }

    /**
     * Probabilities of all items for a user.
     *
     * @param probabilities receives them by index; element 0 is that of an unknown item
     */
    public void ofUser(final int user, final float[] probabilities) {
        final int items = tables.model().graph().items();
        final boolean some = isKnown(user);
        final float[] allSums = some && tables.usesGraph() ? similarity.ofAllItems(user) : sums;
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
     * The purchases that contribute most to a score: those without which the log-odds would be lowest. Earlier purchases of the item itself are among them.
     *
     * @param atMost largest number of purchases
     * @return indices of bought items, the most important first; only such as raise the score
     */
    public int[] reasons(final int user, final int item, final int atMost) {
        if (!isKnown(user, item)) {
            return new int[0];
        }
        final HistorySnapshot snapshot = tables.snapshot();
        final float whole = logit(user, item);
        final boolean byAll = tables.table(snapshot.pair(user, item)).usesLatents();
        final int[] bought = snapshot.items(user);
        final long[] ranked = new long[bought.length];
        int count = 0;
        for (final int each : bought) {
            final boolean bears =
                    byAll || each == item || tables.model().graph().edge(each, item) >= 0;
            final float share = bears ? whole - without(each, user, item) : 0;
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

    /** Log-odds of a pair as if the user had never bought something. */
    private float without(final int missing, final int user, final int item) {
        if (tables.usesGraph()) {
            similarity.without(missing, user, item, sums);
        }
        final int pair = missing == item ? NO_PAIR : tables.snapshot().pair(user, item);
        final HistoryTables.HeadTable table = tables.table(pair);
        if (table.usesLatents()) {
            // A regression for each purchase: what makes reasons dear.
            tables.latents().without(missing, user, item, scores);
        }
        return table.logit(user, item, pair, sums, 0, scores);
    }

    /** When a user last bought an item, in milliseconds since 1970-01-01T00:00Z; empty for who or what is unknown, and for what was never bought. */
    public OptionalLong lastPurchase(final int user, final int item) {
        if (user == 0 || item == 0) {
            return OptionalLong.empty();
        }
        final OptionalInt minute = tables.snapshot().lastMinute(user, item);
        return minute.isPresent() ? OptionalLong.of(EventLog.timeMillis(minute.getAsInt())) : OptionalLong.empty();
    }

    private static float probabilityOf(final float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
