package org.nifiaaas.services;

/** Scores user-item pairs with one version of a model. Not thread-safe; it belongs to one {@link ModelLease}. */
public interface Scorer {

    /**
     * Scores a batch of pairs. An id that the version's vocabularies do not hold is scored with the vector that training keeps for unknown ids, and is
     * marked as unknown in the result: the caller decides whether such a score is used. A version without such a vector gives the pair
     * {@link Float#NaN}. A user whom {@link PairFeatures} tell something of is not unknown to a version that scores by them.
     *
     * <p>A version that {@linkplain ModelLease#scoresHistories() scores by histories} takes the user of a pair for what {@link PairFeatures#history()} says, whether its vocabulary holds the
     * user or not, and by its own copy of the user's purchases only where no history is given. What it knows of the items stays as of its training. Purchases of items that it does not know tell
     * how active the user is. Who bought nothing gets the average of the item, as unknown users do. The score of a pair does not depend on what else is in the batch. Pairs of one user are scored
     * fastest if they share the list of purchases.
     *
     * @param pairs users and items, as canonical ids, with what the version asks for beside
     * @return one score for each pair, in the same order
     * @throws ScoringException if the engine fails, or the pairs lack features that the version asks for; the version stays loaded
     */
    ScoreBatch score(PairBatch pairs) throws ScoringException;

    /**
     * The items that contributed most to the score of a pair, because the user bought them: of the history that comes with the pair, or of the version's own copy where
     * none does.
     *
     * @param pairs users and items as they were scored, with what was given beside
     * @param row of the pair, from 0
     * @param atMost largest number of items, 0 or more
     * @return distinct indices of the catalogue of items, the most important first; empty if the version does not score by what a user bought, or knows nothing of the pair. A purchase of an
     *     item that the version does not know is no reason
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws ScoringException if the engine fails; the version stays loaded
     */
    default int[] reasons(final PairBatch pairs, final int row, final int atMost) throws ScoringException {
        return new int[0];
    }
}
