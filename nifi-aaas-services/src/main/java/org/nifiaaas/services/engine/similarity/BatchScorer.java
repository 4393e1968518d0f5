package org.nifiaaas.services.engine.similarity;

import org.nifiaaas.scoring.propensity.HistoryScorer;

/**
 * Scores batches of pairs of the users of one scorer. Rows that share the user or the item are scored together, which is faster and gives the same scores. Not thread-safe.
 *
 * <p>The scores of the user whose items were asked for last are kept, since whole catalogues come in chunks.
 */
final class BatchScorer {

    /** Values of a row: user and item, each one above its index. */
    static final int COLUMNS = 2;

    private static final int NOBODY = -1;

    /** From so many rows on that share one side all is prepared that they have in common, whatever the size of the catalogue. */
    private static final int MANY_ROWS = 256;

    private static final int FEW_ROWS = 8;

    /** Scoring a pair by itself costs about so many times what it costs among all pairs of its user. */
    private static final int COST_OF_A_PAIR = 16;

    private final HistoryScorer scorer;
    private final int items;
    private final int rowsWorthPreparing;
    private float[] ofAllItems = new float[0];
    private int userOfAllItems = NOBODY;

    BatchScorer(final HistoryScorer scorer, final int items) {
        this.scorer = scorer;
        this.items = items;
        this.rowsWorthPreparing = Math.max(FEW_ROWS, Math.min(MANY_ROWS, items / COST_OF_A_PAIR));
    }

    HistoryScorer scorer() {
        return scorer;
    }

    /**
     * Scores pairs.
     *
     * @param input row-major, rows x {@link #COLUMNS}, all of which there are
     */
    float[] scores(final int[] input, final int rows) {
        boolean sameUser = true;
        boolean sameItem = true;
        for (int row = 0; row < rows; row++) {
            sameUser &= input[COLUMNS * row] == input[0];
            sameItem &= input[COLUMNS * row + 1] == input[1];
        }
        final boolean worthPreparing = rows >= rowsWorthPreparing;
        final float[] scores = new float[rows];
        if (sameUser && (worthPreparing || input[0] - 1 == userOfAllItems)) {
            prepare(input[0] - 1);
            for (int row = 0; row < rows; row++) {
                scores[row] = ofAllItems[input[COLUMNS * row + 1] - 1];
            }
            return scores;
        }
        for (int row = 0; row < rows; row++) {
            final int user = input[COLUMNS * row] - 1;
            final int item = input[COLUMNS * row + 1] - 1;
            scores[row] = sameItem && worthPreparing ? scorer.ofItem(item, user) : scorer.probability(user, item);
        }
        return scores;
    }

    private void prepare(final int user) {
        if (user != userOfAllItems) {
            ofAllItems = ofAllItems.length == 0 ? new float[items + 1] : ofAllItems;
            scorer.ofUser(user, ofAllItems);
            userOfAllItems = user;
        }
    }
}
