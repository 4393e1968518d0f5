package org.nifiaaas.training.evaluate;

import java.util.List;

/** Metrics of one ranking over all test users. Immutable. */
public final class Evaluation {

    private final int users;
    private final double hitRate;
    private final double ndcg;
    private final double recall;
    private final double precision;
    private final Bootstrap.Interval hitRateInterval;
    private final Bootstrap.Interval ndcgInterval;

    private Evaluation(
            final int users,
            final double hitRate,
            final double ndcg,
            final double recall,
            final double precision,
            final Bootstrap.Interval hitRateInterval,
            final Bootstrap.Interval ndcgInterval) {
        this.users = users;
        this.hitRate = hitRate;
        this.ndcg = ndcg;
        this.recall = recall;
        this.precision = precision;
        this.hitRateInterval = hitRateInterval;
        this.ndcgInterval = ndcgInterval;
    }

    /**
     * Sums up the outcomes of users.
     *
     * @param outcomes at least one, in an order that does not depend on chance
     * @param seed of the bootstrap
     */
    static Evaluation of(final List<UserOutcome> outcomes, final long seed) {
        final double[] hits =
                outcomes.stream().mapToDouble(outcome -> outcome.hit() ? 1 : 0).toArray();
        final double[] gains = outcomes.stream().mapToDouble(UserOutcome::ndcg).toArray();
        long positives = 0;
        long truePositives = 0;
        long falsePositives = 0;
        for (final UserOutcome outcome : outcomes) {
            positives += outcome.positives();
            truePositives += outcome.truePositives();
            falsePositives += outcome.falsePositives();
        }
        final long predicted = truePositives + falsePositives;
        return new Evaluation(
                outcomes.size(),
                Bootstrap.mean(hits),
                Bootstrap.mean(gains),
                (double) truePositives / positives,
                predicted == 0 ? 0 : (double) truePositives / predicted,
                Bootstrap.interval(hits, seed),
                Bootstrap.interval(gains, seed));
    }

    int users() {
        return users;
    }

    /** Share of the users with at least one new item among the first K. */
    public double hitRate() {
        return hitRate;
    }

    /** Mean NDCG of the first K. */
    public double ndcg() {
        return ndcg;
    }

    /** Share of the new items with a score of at least 0.5. */
    public double recall() {
        return recall;
    }

    /** Share of new items among those, sampled negatives included, with a score of at least 0.5; 0 if there are none. */
    public double precision() {
        return precision;
    }

    public Bootstrap.Interval hitRateInterval() {
        return hitRateInterval;
    }

    public Bootstrap.Interval ndcgInterval() {
        return ndcgInterval;
    }
}
