package org.nifiaaas.services.engine.stack;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.PurchaseHistory;

/** Scores batches for one task at a time: by the purchases of the model's own users or by such as come with the rows, and by the features of the rows. Not thread-safe. */
final class StackCopy implements ModuleCopy {

    private static final int COLUMNS = 2;
    /** Row of an unknown user or item. */
    private static final int UNKNOWN_ROW = 1;

    private final ModuleCopy history;
    private final ModuleCopy network;
    private final StackWeights weights;

    StackCopy(final ModuleCopy history, final ModuleCopy network, final StackWeights weights) {
        this.history = history;
        this.network = network;
        this.weights = weights;
    }

    @Override
    public float[] forward(final int[] input, final int rows) throws EngineException {
        throw new EngineException("the model scores by features too, which are missing");
    }

    @Override
    public float[] forward(final int[] input, final float[] features, final int rows) throws EngineException {
        return forward(input, features, Collections.nCopies(rows, null), rows);
    }

    @Override
    public float[] forward(
            final int[] input, final float[] features, final List<PurchaseHistory> histories, final int rows)
            throws EngineException {
        final float[] ofHistory = history.forward(input, histories, rows);
        final float[] ofNetwork = network.forward(input, features, rows);
        final Map<PurchaseHistory, Set<Integer>> bought = new IdentityHashMap<>();
        final float[] scores = new float[rows];
        for (int row = 0; row < rows; row++) {
            final Case which = which(input[COLUMNS * row], input[COLUMNS * row + 1], histories.get(row), bought);
            scores[row] = weights.probability(which, ofHistory[row], ofNetwork[row]);
        }
        return scores;
    }

    private Case which(
            final int userRow,
            final int itemRow,
            final PurchaseHistory given,
            final Map<PurchaseHistory, Set<Integer>> bought)
            throws EngineException {
        final boolean learned = userRow != UNKNOWN_ROW;
        if (given == null) {
            return learned
                    ? Case.of(true, history.lastPurchase(userRow, itemRow).isPresent())
                    : Case.UNTOLD;
        }
        if (given.size() == 0) {
            return Case.STRANGER;
        }
        return Case.of(
                learned,
                itemRow != UNKNOWN_ROW
                        && bought.computeIfAbsent(given, StackCopy::items).contains(itemRow));
    }

    private static Set<Integer> items(final PurchaseHistory history) {
        final Set<Integer> items = new HashSet<>();
        for (int purchase = 0; purchase < history.size(); purchase++) {
            items.add(history.itemRow(purchase));
        }
        return items;
    }

    @Override
    public int[] reasons(final int userRow, final int itemRow, final int atMost) throws EngineException {
        return history.reasons(userRow, itemRow, atMost);
    }

    @Override
    public int[] reasons(final PurchaseHistory given, final int itemRow, final int atMost) throws EngineException {
        return history.reasons(given, itemRow, atMost);
    }

    @Override
    public OptionalLong lastPurchase(final int userRow, final int itemRow) throws EngineException {
        return history.lastPurchase(userRow, itemRow);
    }
}
