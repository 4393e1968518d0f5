package org.nifiaaas.features;

import java.util.Objects;

/**
 * Turns user-item pairs into the rows that the network takes, in training and in serving. Immutable and thread-safe.
 *
 * <p>A row has two columns, user and item. Its values are embedding rows, which the engine counts from 1: embedding row 1 belongs to unknown ids, and index
 * <i>n</i> of a {@link Vocabulary} has embedding row <i>n</i> + 1. An embedding table therefore has {@code size() + 1} rows.
 */
public final class FeatureExtractor {

    /** Columns of a row: user, item. */
    public static final int COLUMNS = 2;

    private final Vocabulary users;
    private final Vocabulary items;

    public FeatureExtractor(final Vocabulary users, final Vocabulary items) {
        this.users = Objects.requireNonNull(users, "users");
        this.items = Objects.requireNonNull(items, "items");
    }

    public Vocabulary users() {
        return users;
    }

    public Vocabulary items() {
        return items;
    }

    /**
     * Encodes pairs.
     *
     * @param userTokens canonical user ids
     * @param itemTokens canonical item ids, as many
     * @return row-major matrix of {@code userTokens.length} x {@link #COLUMNS}
     */
    public float[] encode(final String[] userTokens, final String[] itemTokens) {
        if (userTokens.length != itemTokens.length) {
            throw new IllegalArgumentException(
                    userTokens.length + " users do not match " + itemTokens.length + " items");
        }
        final float[] rows = new float[userTokens.length * COLUMNS];
        for (int row = 0; row < userTokens.length; row++) {
            rows[row * COLUMNS] = embeddingRow(users.index(userTokens[row]));
            rows[row * COLUMNS + 1] = embeddingRow(items.index(itemTokens[row]));
        }
        return rows;
    }

    /** Embedding row of a vocabulary index, counted from 1 as the engine does. */
    public static int embeddingRow(final int vocabularyIndex) {
        return vocabularyIndex + 1;
    }

    /** Rows that an embedding table of this vocabulary needs. */
    public static int embeddingRows(final Vocabulary vocabulary) {
        return vocabulary.size() + 1;
    }

    public boolean userKnown(final String userToken) {
        return users.index(userToken) != Vocabulary.UNKNOWN;
    }

    public boolean itemKnown(final String itemToken) {
        return items.index(itemToken) != Vocabulary.UNKNOWN;
    }
}
