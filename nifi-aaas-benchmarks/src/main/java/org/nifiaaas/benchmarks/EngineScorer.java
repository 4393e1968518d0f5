package org.nifiaaas.benchmarks;

import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/** The engine of nifi-aaas, with a copy of the module for each scoring thread. Not thread-safe. */
final class EngineScorer implements PairScorer {

    private final ModuleCopy copy;

    EngineScorer(final LoadedModel model) throws EngineException {
        copy = model.newCopy();
    }

    @Override
    public float[] score(final int[] pairs, final int rows) throws EngineException {
        return copy.forward(pairs, rows);
    }
}
