package org.nifiaaas.training;

import java.util.SplittableRandom;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.GoldenRows;
import org.nifiaaas.features.Vocabulary;

/** The pairs that a reader scores again before it trusts a version: seeded known ones, an unknown user, an unknown item, and both unknown. Immutable. */
final class GoldenPairs {

    private static final int KNOWN = 61;
    private static final float LARGEST_DIFFERENCE = 1e-6f;

    private final String[] users;
    private final String[] items;
    private final float[] rows;

    private GoldenPairs(final String[] users, final String[] items, final float[] rows) {
        this.users = users;
        this.items = items;
        this.rows = rows;
    }

    static GoldenPairs of(final Vocabulary users, final Vocabulary items, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final String[] userTokens = new String[KNOWN + 3];
        final String[] itemTokens = new String[KNOWN + 3];
        for (int row = 0; row < userTokens.length; row++) {
            userTokens[row] = users.token(1 + random.nextInt(users.size()));
            itemTokens[row] = items.token(1 + random.nextInt(items.size()));
        }
        userTokens[KNOWN] = unknown(users, "unknown user");
        itemTokens[KNOWN + 1] = unknown(items, "unknown item");
        userTokens[KNOWN + 2] = userTokens[KNOWN];
        itemTokens[KNOWN + 2] = itemTokens[KNOWN + 1];
        return new GoldenPairs(
                userTokens, itemTokens, new FeatureExtractor(users, items).encode(userTokens, itemTokens));
    }

    private static String unknown(final Vocabulary vocabulary, final String name) {
        String token = name;
        for (int number = 2; vocabulary.index(token) != Vocabulary.UNKNOWN; number++) {
            token = name + " " + number;
        }
        return token;
    }

    /**
     * Scores the pairs.
     *
     * @param trained the model as training left it
     * @param served the same model, serialized and read again: what a reader will have
     * @return the scores of {@code served}
     * @throws TrainingException if the two disagree or yield something else than probabilities
     */
    GoldenRows score(final PropensityModel trained, final PropensityModel served) throws TrainingException {
        final float[] expected = trained.probabilities(rows);
        final float[] scores = served.probabilities(rows);
        for (int row = 0; row < scores.length; row++) {
            if (!(scores[row] >= 0 && scores[row] <= 1)) {
                throw new TrainingException(
                        "Model yields " + scores[row] + " where a probability belongs; training diverged");
            }
            if (!(Math.abs(scores[row] - expected[row]) <= LARGEST_DIFFERENCE)) {
                throw new TrainingException("Model yields " + scores[row] + " instead of " + expected[row]
                        + " once it is serialized and read again");
            }
        }
        return GoldenRows.of(users, items, scores);
    }
}
