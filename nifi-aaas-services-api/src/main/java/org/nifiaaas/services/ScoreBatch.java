package org.nifiaaas.services;

import java.util.BitSet;

/** Scores of a {@link PairBatch}, row by row. Immutable; safe for use by several threads. */
public final class ScoreBatch {

    private final float[] propensities;
    private final BitSet unknownUsers;
    private final BitSet unknownItems;

    private ScoreBatch(final float[] propensities, final BitSet unknownUsers, final BitSet unknownItems) {
        this.propensities = propensities;
        this.unknownUsers = unknownUsers;
        this.unknownItems = unknownItems;
    }

    /**
     * Creates a result; everything is copied.
     *
     * @param propensities probability that the user buys at the item, in [0, 1], for each row; {@link Float#NaN} for a row with an unknown id if the
     *     version has no vector for unknown ids
     * @param unknownUsers rows whose user is not in the version's vocabulary, unless the version scored by what was told of the user
     * @param unknownItems rows whose item is not in the version's vocabulary
     */
    public static ScoreBatch of(final float[] propensities, final BitSet unknownUsers, final BitSet unknownItems) {
        return new ScoreBatch(propensities.clone(), (BitSet) unknownUsers.clone(), (BitSet) unknownItems.clone());
    }

    public int size() {
        return propensities.length;
    }

    /**
     * Probability in [0, 1] that the user of this row buys at its item; {@link Float#NaN} if one of the two is unknown and the version has no vector for
     * unknown ids.
     */
    public float propensity(final int row) {
        return propensities[row];
    }

    public boolean userUnknown(final int row) {
        return unknownUsers.get(row);
    }

    public boolean itemUnknown(final int row) {
        return unknownItems.get(row);
    }
}
