package org.nifiaaas.training.learn;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairFeature.Side;
import org.nifiaaas.scoring.similarity.ItemGraph;

/**
 * Learns what is known of the items as of a snapshot: similarities and factors. What was made of the last snapshot is kept, so whoever asks for
 * another setting of the same one pays for the difference alone. Factors go on from the latest ones of an earlier snapshot, so ask for the oldest snapshot first. Used by one thread; all cores help.
 */
final class KnowledgeLearner {

    private final long seed;
    private final Map<FactorSettings, FactorChain> factors = new HashMap<>();
    private final Map<GraphSettings, ItemGraph> graphs = new HashMap<>();
    private HistorySnapshot snapshot;
    private Cooccurrence together;

    KnowledgeLearner(final long seed) {
        this.seed = seed;
    }

    /** Takes over the factors of an earlier training, to go on from them. */
    void goOnFrom(final HistoryModel parent, final FactorSettings settings) {
        final UserEncoder whole = parent.knowledge().encoder(PairFeature.ALS);
        final UserEncoder clustered = parent.knowledge().encoder(PairFeature.KMEANS_ALS);
        if (whole instanceof RidgeEncoder) {
            chain(settings).goOnFrom((RidgeEncoder) whole, parent.asOf());
        } else if (clustered instanceof ClusteredEncoder) {
            chain(settings).goOnFrom(((ClusteredEncoder) clustered).whole(), parent.asOf());
        }
    }

    /** What features are made of. */
    ItemKnowledge learn(
            final HistorySnapshot of, final LearningSettings settings, final Collection<PairFeature> features) {
        ItemKnowledge knowledge = ItemKnowledge.of(
                features.stream().anyMatch(feature -> feature.side() == Side.GRAPH)
                        ? graph(of, settings.graph())
                        : HistoryModel.noGraph(of.log().items()));
        if (features.contains(PairFeature.ALS)) {
            knowledge = knowledge.with(PairFeature.ALS, factors(of, settings.factors()));
        }
        if (features.contains(PairFeature.KMEANS_ALS)) {
            knowledge = knowledge.with(PairFeature.KMEANS_ALS, clusters(of, settings.factors(), settings.clusters()));
        }
        return knowledge;
    }

    ItemGraph graph(final HistorySnapshot of, final GraphSettings settings) {
        if (snapshot != of) {
            graphs.clear();
            together = Cooccurrence.of(of);
            snapshot = of;
        }
        return graphs.computeIfAbsent(settings, each -> GraphLearner.learn(together, each));
    }

    RidgeEncoder factors(final HistorySnapshot of, final FactorSettings settings) {
        return chain(settings).of(of);
    }

    UserEncoder clusters(final HistorySnapshot of, final FactorSettings settings, final int count) {
        return new ClusterLearner(of, factors(of, settings), settings, seed).learn(count);
    }

    private FactorChain chain(final FactorSettings settings) {
        return factors.computeIfAbsent(settings, each -> new FactorChain(each, seed));
    }
}
