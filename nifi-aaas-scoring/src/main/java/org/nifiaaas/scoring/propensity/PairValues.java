package org.nifiaaas.scoring.propensity;

import java.util.List;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** Values of features of pairs as of a moment, for training. Not thread-safe; copies share all but buffers. */
public final class PairValues {

    private final HistorySnapshot snapshot;
    private final HistorySimilarity similarity;
    private final LatentScores latents;
    private final ItemKnowledge knowledge;
    private final double horizonDays;
    private final float[] sums = new float[HistorySimilarity.SUMS];
    private final float[] scores = new float[LatentScores.COUNT];

    public PairValues(final HistorySnapshot snapshot, final ItemKnowledge knowledge, final double horizonDays) {
        this(
                snapshot,
                knowledge,
                horizonDays,
                new HistorySimilarity(snapshot, knowledge.graph(), horizonDays),
                new LatentScores(knowledge, snapshot));
    }

    private PairValues(
            final HistorySnapshot snapshot,
            final ItemKnowledge knowledge,
            final double horizonDays,
            final HistorySimilarity similarity,
            final LatentScores latents) {
        this.snapshot = snapshot;
        this.knowledge = knowledge;
        this.horizonDays = horizonDays;
        this.similarity = similarity;
        this.latents = latents;
    }

    public PairValues copy() {
        return new PairValues(snapshot, knowledge, horizonDays, similarity.copy(), latents);
    }

    /**
     * Computes the features of a pair whose user bought something.
     *
     * @param values receives them, feature by feature
     */
    public void of(final int user, final int item, final List<PairFeature> features, final float[] values) {
        final int pair = snapshot.pair(user, item);
        if (knowledge.graph().edges() > 0) {
            similarity.ofPair(user, item, sums);
        }
        latents.of(user, item, scores);
        for (int position = 0; position < features.size(); position++) {
            values[position] = (float) value(features.get(position), user, item, pair);
        }
    }

    private double value(final PairFeature feature, final int user, final int item, final int pair) {
        switch (feature.side()) {
            case USER:
                return feature.ofUser(snapshot, user, horizonDays);
            case ITEM:
                return feature.ofItem(snapshot, item, horizonDays);
            case PAIR:
                return feature.ofPair(snapshot, pair, horizonDays);
            case LATENT:
                return feature.ofLatent(scores[feature.place()]);
            default:
                return feature.ofGraph(sums[feature.place()], knowledge.graph().items());
        }
    }
}
