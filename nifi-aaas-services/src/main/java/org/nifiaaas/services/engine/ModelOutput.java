package org.nifiaaas.services.engine;

/** What the last layer of a module yields, and so how a probability is made of it. */
public enum ModelOutput {
    /** Natural logarithms of class probabilities. */
    LOG_SOFTMAX,
    /** Class probabilities that add up to 1. */
    SOFTMAX,
    /** One probability. */
    SIGMOID,
    /** One unbounded score, or one for each class, before softmax. */
    LOGITS
}
