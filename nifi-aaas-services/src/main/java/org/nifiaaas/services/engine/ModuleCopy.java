package org.nifiaaas.services.engine;

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
}
