package org.nifiaaas.services.engine.similarity;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.PurchaseHistory;

/** Scores batches for one task at a time, by the purchases of the model's own users or by such as come with the rows. Not thread-safe. */
final class SimilarityCopy implements ModuleCopy {

    private static final int COLUMNS = BatchScorer.COLUMNS;

    private final String description;
    private final BatchScorer own;
    private final LiveUsers live;
    private final int users;
    private final int items;

    SimilarityCopy(
            final String description, final HistoryScorer scorer, final int users, final int items, final int asOf) {
        this.description = description;
        this.own = new BatchScorer(scorer, items);
        this.live = new LiveUsers(scorer, items, asOf);
        this.users = users;
        this.items = items;
    }

    @Override
    public float[] forward(final int[] input, final int rows) throws EngineException {
        requireRows(input, rows);
        for (int row = 0; row < rows; row++) {
            check(input[COLUMNS * row], input[COLUMNS * row + 1]);
        }
        return own.scores(input, rows);
    }

    @Override
    public float[] forward(final int[] input, final List<PurchaseHistory> histories, final int rows)
            throws EngineException {
        requireRows(input, rows);
        if (histories.size() < rows) {
            throw new EngineException(description + ": " + histories.size() + " histories are not those of " + rows
                    + " rows of user and item");
        }
        final int[] ofOwn = new int[COLUMNS * rows];
        final int[] ofLive = new int[COLUMNS * rows];
        final List<PurchaseHistory> distinct = new ArrayList<>();
        final Map<PurchaseHistory, Integer> indices = new IdentityHashMap<>();
        int ownRows = 0;
        int liveRows = 0;
        for (int row = 0; row < rows; row++) {
            final PurchaseHistory history = histories.get(row);
            final int itemRow = input[COLUMNS * row + 1];
            if (history == null) {
                check(input[COLUMNS * row], itemRow);
                ofOwn[COLUMNS * ownRows] = input[COLUMNS * row];
                ofOwn[COLUMNS * ownRows++ + 1] = itemRow;
            } else {
                checkItem(itemRow);
                ofLive[COLUMNS * liveRows] = index(history, indices, distinct) + 1;
                ofLive[COLUMNS * liveRows++ + 1] = itemRow;
            }
        }
        final float[] ownScores = ownRows == 0 ? new float[0] : own.scores(ofOwn, ownRows);
        final float[] liveScores =
                liveRows == 0 ? new float[0] : live.of(distinct).scores(ofLive, liveRows);
        return merged(histories, ownScores, liveScores);
    }

    private int index(
            final PurchaseHistory history,
            final Map<PurchaseHistory, Integer> indices,
            final List<PurchaseHistory> distinct)
            throws EngineException {
        final Integer known = indices.get(history);
        if (known != null) {
            return known;
        }
        check(history);
        distinct.add(history);
        indices.put(history, distinct.size());
        return distinct.size();
    }

    private static float[] merged(
            final List<PurchaseHistory> histories, final float[] ownScores, final float[] liveScores) {
        final float[] scores = new float[ownScores.length + liveScores.length];
        int ofOwn = 0;
        int ofLive = 0;
        for (int row = 0; row < scores.length; row++) {
            scores[row] = histories.get(row) == null ? ownScores[ofOwn++] : liveScores[ofLive++];
        }
        return scores;
    }

    @Override
    public int[] reasons(final int userRow, final int itemRow, final int atMost) throws EngineException {
        check(userRow, itemRow);
        return rows(own.scorer().reasons(userRow - 1, itemRow - 1, atMost));
    }

    @Override
    public int[] reasons(final PurchaseHistory history, final int itemRow, final int atMost) throws EngineException {
        checkItem(itemRow);
        check(history);
        return rows(live.reasons(history, itemRow - 1, atMost));
    }

    private static int[] rows(final int... indices) {
        for (int position = 0; position < indices.length; position++) {
            indices[position]++;
        }
        return indices;
    }

    @Override
    public OptionalLong lastPurchase(final int userRow, final int itemRow) throws EngineException {
        check(userRow, itemRow);
        return own.scorer().lastPurchase(userRow - 1, itemRow - 1);
    }

    private void requireRows(final int[] input, final int rows) throws EngineException {
        if (rows < 1 || input.length / COLUMNS < rows) {
            throw new EngineException(description + ": an input of " + input.length + " values is not " + rows
                    + " rows of user and item");
        }
    }

    private void check(final int userRow, final int itemRow) throws EngineException {
        check("user", userRow, users);
        checkItem(itemRow);
    }

    private void check(final PurchaseHistory history) throws EngineException {
        for (int purchase = 0; purchase < history.size(); purchase++) {
            if (history.itemRow(purchase) > 1) {
                checkItem(history.itemRow(purchase));
            }
        }
    }

    private void checkItem(final int itemRow) throws EngineException {
        check("item", itemRow, items);
    }

    private void check(final String side, final int row, final int last) throws EngineException {
        if (row < 1 || row > last + 1) {
            throw new EngineException(
                    description + ": there is no " + side + " row " + row + ", the model has rows 1 to " + (last + 1));
        }
    }
}
