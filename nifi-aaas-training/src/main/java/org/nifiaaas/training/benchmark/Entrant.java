package org.nifiaaas.training.benchmark;

import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.TrainingException;

/** Somebody who takes part: trains a model on the training window. Used by one thread. */
public interface Entrant {

    /**
     * Trains.
     *
     * @param task what the model will be measured by
     * @param seed of everything that is drawn at random
     */
    Entry train(Task task, long seed) throws TrainingException;

    /** Whether another seed gives another model. */
    boolean usesChance();

    /** What it is, in words. */
    String description();
}
