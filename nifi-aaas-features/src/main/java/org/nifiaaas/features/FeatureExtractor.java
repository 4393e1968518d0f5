package org.nifiaaas.features;

import java.util.Objects;

/**
 * Turns user-item pairs into the rows that the network takes, in training and in serving. Immutable and thread-safe.
 *
 * <p>A row has two columns, user and item. Its values are embedding rows, which the engine counts from 1: embedding row 1 belongs to unknown ids, and index
 * <i>n</i> of a {@link Vocabulary} has embedding row <i>n</i> + 1. An embedding table therefore has {@code size() + 1} rows.
 *
 * <p>A model that was trained elsewhere may have no row for unknown ids. Then index <i>n</i> has embedding row <i>n</i>, the tables have {@code size()} rows,
 * and an unknown id is encoded as {@link #NO_ROW}, which no module may be fed with.
 */
public final class FeatureExtractor {

    /** Columns of a row: user, item. */
    public static final int COLUMNS = 2;

    /** Stands for an unknown id of a model that has no embedding row for it. */
    public static final int NO_ROW = 0;

    private final Vocabulary users;
    private final Vocabulary items;
    private final boolean unknownRows;

    /** Creates an extractor for tables whose first row belongs to unknown ids, as training makes them. */
    public FeatureExtractor(final Vocabulary users, final Vocabulary items) {
        this(users, items, true);
    }

    /**
     * Creates an extractor.
     *
     * @param unknownRows whether row 1 of each embedding table belongs to unknown ids, as {@code unknownRows} of the manifest says
     */
    public FeatureExtractor(final Vocabulary users, final Vocabulary items, final boolean unknownRows) {
        this.users = Objects.requireNonNull(users, "users");
        this.items = Objects.requireNonNull(items, "items");
        this.unknownRows = unknownRows;
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
     * @return row-major matrix of {@code userTokens.length} x {@link #COLUMNS} embedding rows, {@link #NO_ROW} for ids without one
     */
    public int[] encode(final String[] userTokens, final String[] itemTokens) {
        if (userTokens.length != itemTokens.length) {
            throw new IllegalArgumentException(
                    userTokens.length + " users do not match " + itemTokens.length + " items");
        }
        final int[] rows = new int[userTokens.length * COLUMNS];
        for (int row = 0; row < userTokens.length; row++) {
            rows[row * COLUMNS] = row(users.index(userTokens[row]));
            rows[row * COLUMNS + 1] = row(items.index(itemTokens[row]));
        }
        return rows;
    }

    /** Whether unknown ids have an embedding row of their own. */
    public boolean unknownRows() {
        return unknownRows;
    }

    /** Embedding row of a vocabulary index in the tables of this model, {@link #NO_ROW} if it has none. */
    public int row(final int vocabularyIndex) {
        return unknownRows ? embeddingRow(vocabularyIndex) : vocabularyIndex;
    }

    /** Embedding row of a vocabulary index, counted from 1 as the engine does, in tables whose first row belongs to unknown ids. */
    public static int embeddingRow(final int vocabularyIndex) {
        return vocabularyIndex + 1;
    }

    /** Rows of an embedding table of this vocabulary whose first row belongs to unknown ids. */
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
