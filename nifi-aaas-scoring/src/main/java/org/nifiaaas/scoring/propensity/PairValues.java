package org.nifiaaas.scoring.propensity;

import java.util.List;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.similarity.ItemGraph;

/** Values of features of pairs as of a moment, for training. Not thread-safe; copies share all but buffers. */
public final class PairValues {

    private final HistorySnapshot snapshot;
    private final HistorySimilarity similarity;
    private final ItemGraph graph;
    private final double horizonDays;
    private final float[] sums = new float[HistorySimilarity.SUMS];

    public PairValues(final HistorySnapshot snapshot, final ItemGraph graph, final double horizonDays) {
        this(snapshot, graph, horizonDays, new HistorySimilarity(snapshot, graph, horizonDays));
    }

    private PairValues(
            final HistorySnapshot snapshot,
            final ItemGraph graph,
            final double horizonDays,
            final HistorySimilarity similarity) {
        this.snapshot = snapshot;
        this.graph = graph;
        this.horizonDays = horizonDays;
        this.similarity = similarity;
    }

    public PairValues copy() {
        return new PairValues(snapshot, graph, horizonDays, similarity.copy());
    }

    /**
     * Computes the features of a pair.
     *
     * @param values receives them, feature by feature
     */
    public void of(final int user, final int item, final List<PairFeature> features, final float[] values) {
        final int pair = snapshot.pair(user, item);
        if (graph.edges() > 0) {
            similarity.ofPair(user, item, sums);
        }
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
            default:
                return feature.ofGraph(sums[feature.sum()], graph.items());
        }
    }
}
