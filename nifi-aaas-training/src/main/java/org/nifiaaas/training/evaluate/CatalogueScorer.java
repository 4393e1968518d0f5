package org.nifiaaas.training.evaluate;

/** Scores every item of the vocabulary for one user; a higher score means a better rank. Not thread-safe. */
interface CatalogueScorer {

    /**
     * Scores the catalogue.
     *
     * @param user vocabulary index
     * @return a score for each item index; element 0, the unknown item, is ignored
     */
    float[] score(int user);
}
