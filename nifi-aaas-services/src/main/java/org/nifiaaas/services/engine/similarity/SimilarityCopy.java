package org.nifiaaas.services.engine.similarity;

import java.util.OptionalLong;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;

/**
 * Scores batches for one task at a time. Rows that share the user or the item are scored together, which is faster and gives the same scores. Not thread-safe.
 *
 * <p>The scores of the user whose items were asked for last are kept, since whole catalogues come in chunks.
 */
final class SimilarityCopy implements ModuleCopy {

    private static final int COLUMNS = 2;
    private static final int NOBODY = -1;

    /** From so many rows on that share one side all is prepared that they have in common, whatever the size of the catalogue. */
    private static final int MANY_ROWS = 256;

    private static final int FEW_ROWS = 8;

    /** Scoring a pair by itself costs about so many times what it costs among all pairs of its user. */
    private static final int COST_OF_A_PAIR = 16;

    private final String description;
    private final HistoryScorer scorer;
    private final int users;
    private final int items;
    private final int rowsWorthPreparing;
    private float[] ofAllItems = new float[0];
    private int userOfAllItems = NOBODY;

    SimilarityCopy(final String description, final HistoryScorer scorer, final int users, final int items) {
        this.description = description;
        this.scorer = scorer;
        this.users = users;
        this.items = items;
        this.rowsWorthPreparing = Math.max(FEW_ROWS, Math.min(MANY_ROWS, items / COST_OF_A_PAIR));
    }

    @Override
    public float[] forward(final int[] input, final int rows) throws EngineException {
        if (rows < 1 || input.length / COLUMNS < rows) {
            throw new EngineException(description + ": an input of " + input.length + " values is not " + rows
                    + " rows of user and item");
        }
        boolean sameUser = true;
        boolean sameItem = true;
        for (int row = 0; row < rows; row++) {
            check(input[COLUMNS * row], input[COLUMNS * row + 1]);
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

    @Override
    public int[] reasons(final int userRow, final int itemRow, final int atMost) throws EngineException {
        check(userRow, itemRow);
        final int[] reasons = scorer.reasons(userRow - 1, itemRow - 1, atMost);
        for (int position = 0; position < reasons.length; position++) {
            reasons[position]++;
        }
        return reasons;
    }

    @Override
    public OptionalLong lastPurchase(final int userRow, final int itemRow) throws EngineException {
        check(userRow, itemRow);
        return scorer.lastPurchase(userRow - 1, itemRow - 1);
    }

    private void check(final int userRow, final int itemRow) throws EngineException {
        check("user", userRow, users);
        check("item", itemRow, items);
    }

    private void check(final String side, final int row, final int last) throws EngineException {
        if (row < 1 || row > last + 1) {
            throw new EngineException(
                    description + ": there is no " + side + " row " + row + ", the model has rows 1 to " + (last + 1));
        }
    }
}
