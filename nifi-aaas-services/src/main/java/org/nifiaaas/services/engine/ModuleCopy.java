package org.nifiaaas.services.engine;

import java.util.List;
import java.util.OptionalLong;

/** A copy of a module for one task at a time. Not thread-safe. */
public interface ModuleCopy {

    /**
     * Computes the probability of the positive class for each row.
     *
     * @param input row-major, {@code rows} x 2: the user's and the item's embedding row, counted from 1
     * @param rows number of rows, 1 or more
     * @return {@code rows} probabilities in [0, 1]
     * @throws EngineException if the forward pass fails
     */
    float[] forward(int[] input, int rows) throws EngineException;

    /**
     * The same where it is told what some users bought, for a model that scores by that. The probability of a row depends on nothing but this row.
     *
     * @param input as in {@link #forward(int[], int)}; the user of a row with a history does not count
     * @param histories one for each row, or null where the model's own copy of the user's purchases counts; rows of one user share the object
     * @throws EngineException if the forward pass fails, or the model does not score by what a user bought
     */
    default float[] forward(final int[] input, final List<PurchaseHistory> histories, final int rows)
            throws EngineException {
        throw new EngineException("the model does not score by what a user bought, so it takes no histories");
    }

    /**
     * Computes the probability of the positive class for each row, by its features too.
     *
     * @param input row-major, {@code rows} x 2: the user's and the item's embedding row, counted from 1
     * @param features row-major, {@code rows} x the width of the model's {@link FeatureShape}
     * @param rows number of rows, 1 or more
     * @return {@code rows} probabilities in [0, 1]
     * @throws EngineException if the forward pass fails, or the model takes no features
     */
    default float[] forward(final int[] input, final float[] features, final int rows) throws EngineException {
        throw new EngineException("the model takes user and item alone and no features");
    }

    /**
     * The same where it is told what some users bought, for a model that scores by features and by that.
     *
     * @param histories as in {@link #forward(int[], List, int)}; an empty one is that of a user who has never bought anything
     * @throws EngineException if the forward pass fails, or the model does not score by both
     */
    default float[] forward(
            final int[] input, final float[] features, final List<PurchaseHistory> histories, final int rows)
            throws EngineException {
        throw new EngineException("the model does not score by features and by what a user bought together");
    }

    /**
     * The items that contributed most to the score of a pair, because the user bought them.
     *
     * @param userRow embedding row of the user, counted from 1
     * @param itemRow embedding row of the item
     * @param atMost largest number of items, 0 or more
     * @return embedding rows of distinct items, the most important first; empty if the model does not score by what a user bought
     * @throws EngineException if the model has no such rows
     */
    default int[] reasons(final int userRow, final int itemRow, final int atMost) throws EngineException {
        return new int[0];
    }

    /**
     * The same where it is told what the user bought.
     *
     * @param history all that counts of the user
     * @param itemRow embedding row of the item
     * @param atMost largest number of items, 0 or more
     * @throws EngineException if the model has no such row
     */
    default int[] reasons(final PurchaseHistory history, final int itemRow, final int atMost) throws EngineException {
        return new int[0];
    }

    /**
     * When a user last bought an item.
     *
     * @param userRow embedding row of the user, counted from 1
     * @param itemRow embedding row of the item
     * @return milliseconds since 1970-01-01T00:00Z; empty if the user never bought it, or the model does not say
     * @throws EngineException if the model has no such rows
     */
    default OptionalLong lastPurchase(final int userRow, final int itemRow) throws EngineException {
        return OptionalLong.empty();
    }
}
