package org.nifiaaas.training.evaluate;

import java.io.Serializable;

/** How well the items of one user were ranked. Immutable. */
final class UserOutcome implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int user;
    private final boolean hit;
    private final double ndcg;
    private final int positives;
    private final int negatives;
    private final int truePositives;
    private final int falsePositives;

    UserOutcome(final int user, final boolean hit, final double ndcg, final Threshold threshold) {
        this.user = user;
        this.hit = hit;
        this.ndcg = ndcg;
        this.positives = threshold.positives;
        this.negatives = threshold.negatives;
        this.truePositives = threshold.truePositives;
        this.falsePositives = threshold.falsePositives;
    }

    int user() {
        return user;
    }

    /** Whether at least one new item is among the first K. */
    boolean hit() {
        return hit;
    }

    double ndcg() {
        return ndcg;
    }

    int positives() {
        return positives;
    }

    int negatives() {
        return negatives;
    }

    int truePositives() {
        return truePositives;
    }

    int falsePositives() {
        return falsePositives;
    }

    /** Counts of a fixed threshold on the new items and sampled negatives of one user. */
    static final class Threshold {

        private final int positives;
        private final int negatives;
        private final int truePositives;
        private final int falsePositives;

        Threshold(final int positives, final int negatives, final int truePositives, final int falsePositives) {
            this.positives = positives;
            this.negatives = negatives;
            this.truePositives = truePositives;
            this.falsePositives = falsePositives;
        }
    }
}
