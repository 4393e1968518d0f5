package org.nifiaaas.training.publish;

import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.PairSample;
import org.nifiaaas.training.failure.TrainingException;

/** The pairs that a reader scores again before it trusts a version. Immutable. */
public final class GoldenPairs {

    private static final float LARGEST_DIFFERENCE = 1e-6f;

    private final PairSample pairs;
    private final int[] rows;

    private GoldenPairs(final PairSample pairs, final int[] rows) {
        this.pairs = pairs;
        this.rows = rows;
    }

    public static GoldenPairs of(final Vocabulary users, final Vocabulary items, final long seed) {
        final PairSample pairs = PairSample.of(users, items, seed, true);
        return new GoldenPairs(pairs, new FeatureExtractor(users, items).encode(pairs.users(), pairs.items()));
    }

    /** User tokens of the pairs. */
    public String[] users() {
        return pairs.users();
    }

    /** Item tokens of the pairs. */
    public String[] items() {
        return pairs.items();
    }

    /**
     * The scores that will be served.
     *
     * @param trained scores by the model as training left it
     * @param served scores by the same model, serialized and read again: what a reader will have
     * @return the scores of {@code served}
     * @throws TrainingException if the two disagree or yield something else than probabilities
     */
    public GoldenRows score(final RowScorer trained, final RowScorer served) throws TrainingException {
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
        return GoldenRows.of(pairs.users(), pairs.items(), scores);
    }

    /** Scores encoded pairs. */
    public interface RowScorer {

        /**
         * Scores pairs.
         *
         * @param rows row-major pairs of embedding rows, as {@link FeatureExtractor} encodes them
         * @return probability of a purchase for each pair
         */
        float[] probabilities(int[] rows);
    }
}
