package org.nifiaaas.services;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Scores many items for one user, or many users for one item, without an object for each pair: users and items are indices of the version's catalogues. Not thread-safe; it belongs to
 * one {@link ModelLease}.
 */
public interface CatalogueScorer {

    /** The users that the version knows. */
    Catalogue users();

    /** The items that the version knows. */
    Catalogue items();

    /**
     * Whether the version has a vector for unknown ids. A version without it gives {@link Float#NaN} to every pair with {@link Catalogue#UNKNOWN}; models
     * that were trained elsewhere often are such.
     */
    default boolean scoresUnknownIds() {
        return true;
    }

    /**
     * Scores items for a user. Memory is bounded by the implementation, however many items there are. The score of a pair is the one that
     * {@link Scorer#score} gives for its ids, whatever else is scored with it, up to rounding.
     *
     * @param user index of the user; {@link Catalogue#UNKNOWN} is scored with the vector that training keeps for unknown users
     * @param items indices of the items; {@link Catalogue#UNKNOWN} is scored with the vector that training keeps for unknown items
     * @param count number of items, from the start of {@code items}
     * @param scores receives the probability in [0, 1] that the user buys at the item, or NaN as {@link #scoresUnknownIds} says, position by position; at
     *     least {@code count} long
     * @throws IndexOutOfBoundsException if an index is in no catalogue or an array is shorter than {@code count}
     * @throws ScoringException if the engine fails; the version stays loaded and {@code scores} has no meaning
     */
    void scoreItems(int user, int[] items, int count, float[] scores) throws ScoringException;

    /**
     * Scores users for an item; {@link #scoreItems} the other way round.
     *
     * @param item index of the item
     * @param users indices of the users
     * @param count number of users, from the start of {@code users}
     * @param scores receives the probability in [0, 1] that the user buys at the item, or NaN as {@link #scoresUnknownIds} says, position by position; at
     *     least {@code count} long
     * @throws IndexOutOfBoundsException if an index is in no catalogue or an array is shorter than {@code count}
     * @throws ScoringException if the engine fails; the version stays loaded and {@code scores} has no meaning
     */
    void scoreUsers(int item, int[] users, int count, float[] scores) throws ScoringException;

    /**
     * The items by how many users touched them in the training window.
     *
     * @return distinct indices of items that anybody touched, the most popular first; empty if the version does not say. The caller must not change it
     */
    default int[] popularItems() {
        return new int[0];
    }

    /**
     * The items that contributed most to the score of a pair, because the user bought them.
     *
     * @param user index of the user
     * @param item index of the item
     * @param atMost largest number of items, 0 or more
     * @return distinct indices of items, the most important first; empty if the version does not score by what a user bought, or knows nothing of the pair
     * @throws IndexOutOfBoundsException if an index is in no catalogue
     * @throws ScoringException if the engine fails; the version stays loaded
     */
    default int[] reasons(final int user, final int item, final int atMost) throws ScoringException {
        return new int[0];
    }

    /**
     * The day on which a user last bought an item before the version was trained, in the time zone of the version's cleaning rules.
     *
     * @param user index of the user
     * @param item index of the item
     * @return empty if the user never bought it, or the version does not say
     * @throws IndexOutOfBoundsException if an index is in no catalogue
     * @throws ScoringException if the engine fails; the version stays loaded
     */
    default Optional<LocalDate> lastBought(final int user, final int item) throws ScoringException {
        return Optional.empty();
    }
}
