package org.nifiaaas.benchmarks;

import ai.onnxruntime.OrtException;
import org.nifiaaas.services.engine.EngineException;

/** What each engine under test does: scores a batch. Not thread-safe. */
interface PairScorer extends AutoCloseable {

    /**
     * Scores pairs.
     *
     * @param pairs row-major, rows x 2, counted from 1
     * @return the probability of the first class for each row
     */
    float[] score(int[] pairs, int rows) throws EngineException, OrtException;

    @Override
    default void close() throws OrtException {}
}
