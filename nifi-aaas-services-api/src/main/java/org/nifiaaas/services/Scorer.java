package org.nifiaaas.services;

/** Scores user-item pairs with one version of a model. Not thread-safe; it belongs to one {@link ModelLease}. */
public interface Scorer {

    /**
     * Scores a batch of pairs. An id that the version's vocabularies do not hold is scored with the vector that training keeps for unknown ids, and is
     * marked as unknown in the result: the caller decides whether such a score is used. A version without such a vector gives the pair
     * {@link Float#NaN}. A user whom {@link PairFeatures} tell something of is not unknown to a version that scores by them.
     *
     * @param pairs users and items, as canonical ids, with what the version asks for beside
     * @return one score for each pair, in the same order
     * @throws ScoringException if the engine fails, or the pairs lack features that the version asks for; the version stays loaded
     */
    ScoreBatch score(PairBatch pairs) throws ScoringException;
}
