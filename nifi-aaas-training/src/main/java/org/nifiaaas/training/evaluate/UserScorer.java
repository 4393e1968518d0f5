package org.nifiaaas.training.evaluate;

/** Scores every item for one user after the other. Not thread-safe. */
public interface UserScorer {

    /** Index of a user of whom nothing is known. */
    int UNKNOWN = 0;

    /**
     * Scores the catalogue.
     *
     * @param user vocabulary index, from 1, or {@link #UNKNOWN}
     * @param scores receives a score for each item index; element 0, the unknown item, is ignored. A higher score means a better rank
     */
    void ofUser(int user, float[] scores);
}
