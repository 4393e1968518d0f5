package org.nifiaaas.training.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.training.sample.NegativeSampler;
import org.nifiaaas.training.split.Indices;
import org.nifiaaas.training.split.TestUser;

/**
 * Evaluates a ranking on the full catalogue: for each test user every item of the vocabulary that the user had not touched in the training window is a
 * candidate, nothing is sampled.
 *
 * <p>Recall and precision at 0.5, as the predecessor printed them, need negatives: for each new item of a user a number of items that the user touched in neither
 * window, drawn as in training. Immutable; the same data and seed give the same result on any partitioning.
 */
public final class Evaluator implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final float THRESHOLD = 0.5f;

    /** Round of the sampler that no epoch has. */
    private static final int SAMPLING_ROUND = 0;

    private final int topK;
    private final int negatives;
    private final NegativeSampler sampler;
    private final long seed;

    /**
     * Creates an evaluator.
     *
     * @param topK length of the ranked lists
     * @param negatives sampled negatives for each new item, for recall and precision only
     * @param itemCount size of the item vocabulary
     */
    public Evaluator(final int topK, final int negatives, final int itemCount, final long seed) {
        this.topK = topK;
        this.negatives = negatives;
        this.sampler = new NegativeSampler(itemCount, seed);
        this.seed = seed;
    }

    /** Evaluates scorers on all test users. */
    public Evaluation evaluate(final JavaRDD<TestUser> users, final CatalogueScorers scorers) {
        final JavaRDD<UserOutcome> outcomes = users.mapPartitions(part -> {
            final CatalogueScorer scorer = scorers.open();
            final List<UserOutcome> done = new ArrayList<>();
            while (part.hasNext()) {
                done.add(outcome(part.next(), scorer));
            }
            return done.iterator();
        });
        final List<UserOutcome> sorted = new ArrayList<>(outcomes.collect());
        sorted.sort(Comparator.comparingInt(UserOutcome::user));
        return Evaluation.of(sorted, seed);
    }

    /** Measures the ranking of one user. */
    UserOutcome outcome(final TestUser user, final CatalogueScorer scorer) {
        final float[] scores = scorer.score(user.user());
        final int[] top = Ranking.top(scores, user.touched(), topK);
        return new UserOutcome(
                user.user(),
                Ranking.hit(top, user.relevant()),
                Ranking.ndcg(top, user.relevant(), topK),
                threshold(user, scores));
    }

    private UserOutcome.Threshold threshold(final TestUser user, final float[] scores) {
        final int[] known = Indices.union(user.touched(), user.relevant());
        final int[] sampled =
                sampler.draw(sampler.random(user.user(), SAMPLING_ROUND), known, user.relevant().length * negatives);
        return new UserOutcome.Threshold(
                user.relevant().length, sampled.length, above(scores, user.relevant()), above(scores, sampled));
    }

    private static int above(final float[] scores, final int[] items) {
        int above = 0;
        for (final int item : items) {
            above += scores[item] >= THRESHOLD ? 1 : 0;
        }
        return above;
    }
}
