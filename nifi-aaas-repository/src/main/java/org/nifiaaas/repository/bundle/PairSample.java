package org.nifiaaas.repository.bundle;

import java.util.SplittableRandom;
import org.nifiaaas.features.Vocabulary;

/**
 * Pairs that a model is tried with: the first and the last ids of its vocabularies, random ones from a fixed seed, and if the model knows such, an unknown user,
 * an unknown item, and both unknown. Immutable.
 */
public final class PairSample {

    private static final int KNOWN = 61;
    private static final int UNKNOWN = 3;

    private final String[] users;
    private final String[] items;

    private PairSample(final String[] users, final String[] items) {
        this.users = users;
        this.items = items;
    }

    /**
     * Draws pairs.
     *
     * @param users known users, at least one
     * @param items known items, at least one
     * @param seed the same seed and vocabularies give the same pairs
     * @param unknownRows whether the model scores unknown ids
     */
    public static PairSample of(
            final Vocabulary users, final Vocabulary items, final long seed, final boolean unknownRows) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int rows = unknownRows ? KNOWN + UNKNOWN : KNOWN;
        final String[] userTokens = new String[rows];
        final String[] itemTokens = new String[rows];
        for (int row = 0; row < rows; row++) {
            userTokens[row] = users.token(1 + random.nextInt(users.size()));
            itemTokens[row] = items.token(1 + random.nextInt(items.size()));
        }
        userTokens[0] = users.token(1);
        itemTokens[0] = items.token(1);
        userTokens[1] = users.token(users.size());
        itemTokens[1] = items.token(items.size());
        if (unknownRows) {
            userTokens[KNOWN] = unknown(users, "unknown user");
            itemTokens[KNOWN + 1] = unknown(items, "unknown item");
            userTokens[KNOWN + 2] = userTokens[KNOWN];
            itemTokens[KNOWN + 2] = itemTokens[KNOWN + 1];
        }
        return new PairSample(userTokens, itemTokens);
    }

    private static String unknown(final Vocabulary vocabulary, final String name) {
        String token = name;
        for (int number = 2; vocabulary.index(token) != Vocabulary.UNKNOWN; number++) {
            token = name + " " + number;
        }
        return token;
    }

    /** The user of each pair. */
    public String[] users() {
        return users.clone();
    }

    /** The item of each pair. */
    public String[] items() {
        return items.clone();
    }
}
