package org.nifiaaas.training.benchmark;

import java.util.function.Supplier;
import org.nifiaaas.training.evaluate.UserScorer;

/** A trained model. Immutable by convention. */
public final class Entry {

    private final Supplier<UserScorer> scorers;
    private final double trainSeconds;
    private final String setting;
    private final String choice;
    private final boolean probability;

    private Entry(
            final Supplier<UserScorer> scorers,
            final double trainSeconds,
            final String setting,
            final String choice,
            final boolean probability) {
        this.scorers = scorers;
        this.trainSeconds = trainSeconds;
        this.setting = setting;
        this.choice = choice;
        this.probability = probability;
    }

    /**
     * A model whose scores are for ranking alone.
     *
     * @param scorers makes a scorer for each thread
     * @param trainSeconds all of the training, with its tuning
     * @param setting what tuning chose
     */
    public static Entry ranking(final Supplier<UserScorer> scorers, final double trainSeconds, final String setting) {
        return new Entry(scorers, trainSeconds, setting, "", false);
    }

    /** A model whose scores are probabilities. */
    public static Entry probability(
            final Supplier<UserScorer> scorers, final double trainSeconds, final String setting) {
        return new Entry(scorers, trainSeconds, setting, "", true);
    }

    /** The same as the choice of a kind. */
    Entry chosen(final String kind) {
        return new Entry(scorers, trainSeconds, setting, kind, probability);
    }

    Supplier<UserScorer> scorers() {
        return scorers;
    }

    double trainSeconds() {
        return trainSeconds;
    }

    String setting() {
        return setting;
    }

    /** The kind that was chosen; empty if there was no choice. */
    String choice() {
        return choice;
    }

    boolean isProbability() {
        return probability;
    }
}
