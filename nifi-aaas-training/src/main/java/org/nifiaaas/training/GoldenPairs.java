package org.nifiaaas.training;

import java.util.SplittableRandom;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.GoldenRows;
import org.nifiaaas.features.Vocabulary;

/** Chooses the pairs that a reader scores again before it trusts a version: seeded known ones, an unknown user, an unknown item, and both unknown. */
final class GoldenPairs {

    private static final int KNOWN = 61;

    private GoldenPairs() {}

    /**
     * Scores the golden pairs.
     *
     * @param model the model as a reader will have it, serialized and read again
     * @throws TrainingException if the model yields something else than probabilities
     */
    static GoldenRows score(
            final PropensityModel model, final Vocabulary users, final Vocabulary items, final long seed)
            throws TrainingException {
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
        final float[] scores = model.probabilities(new FeatureExtractor(users, items).encode(userTokens, itemTokens));
        for (final float score : scores) {
            if (!(score >= 0 && score <= 1)) {
                throw new TrainingException(
                        "Model yields " + score + " where a probability belongs; training diverged");
            }
        }
        return GoldenRows.of(userTokens, itemTokens, scores);
    }

    private static String unknown(final Vocabulary vocabulary, final String name) {
        String token = name;
        for (int number = 2; vocabulary.index(token) != Vocabulary.UNKNOWN; number++) {
            token = name + " " + number;
        }
        return token;
    }
}
