package org.nifiaaas.scoring.propensity;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.tensor.SafeTensors;

/** What a model has learned of the items: which go with which, and by which factors users are told apart. Immutable and thread-safe. */
public final class ItemKnowledge {

    private final ItemGraph graph;
    /** Encoders by the feature that is made of them. */
    private final Map<PairFeature, UserEncoder> encoders;

    private ItemKnowledge(final ItemGraph graph, final Map<PairFeature, UserEncoder> encoders) {
        this.graph = graph;
        this.encoders = encoders;
    }

    /** Similarities and no factors. */
    public static ItemKnowledge of(final ItemGraph graph) {
        return new ItemKnowledge(graph, new EnumMap<>(PairFeature.class));
    }

    /**
     * The same and one encoder more.
     *
     * @throws IllegalArgumentException with one line if it knows another number of items
     */
    public ItemKnowledge with(final PairFeature feature, final UserEncoder encoder) {
        if (encoder.items() != graph.items()) {
            throw new IllegalArgumentException("has factors of " + encoder.items() + " items for " + feature
                    + ", but similarities of " + graph.items());
        }
        final Map<PairFeature, UserEncoder> more = new EnumMap<>(encoders);
        more.put(feature, encoder);
        return new ItemKnowledge(graph, more);
    }

    /** The same without what none of these features is made of. */
    public ItemKnowledge only(final Collection<PairFeature> features) {
        final boolean usesGraph = features.stream().anyMatch(feature -> feature.side() == PairFeature.Side.GRAPH);
        final Map<PairFeature, UserEncoder> wanted = new EnumMap<>(encoders);
        wanted.keySet().retainAll(features);
        return new ItemKnowledge(usesGraph ? graph : HistoryModel.noGraph(graph.items()), wanted);
    }

    /** Similarities of the items, without edges if nobody asks for them. */
    public ItemGraph graph() {
        return graph;
    }

    /** The encoder of a feature, null if there is none. */
    public UserEncoder encoder(final PairFeature feature) {
        return encoders.get(feature);
    }

    Map<PairFeature, UserEncoder> encoders() {
        return encoders;
    }

    void write(final SafeTensors.Builder file) {
        graph.write(file);
        encoders.values().forEach(encoder -> encoder.write(file));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param features those that encoders are needed for; others may be among them
     * @throws IllegalArgumentException with one line if it is not there or does not agree
     */
    static ItemKnowledge read(final SafeTensors file, final Collection<PairFeature> features) {
        ItemKnowledge knowledge = of(ItemGraph.read(file));
        for (final PairFeature feature : features) {
            if (feature.side() == PairFeature.Side.LATENT) {
                knowledge = knowledge.with(feature, encoder(feature, file, knowledge.graph.items()));
            }
        }
        return knowledge;
    }

    private static UserEncoder encoder(final PairFeature feature, final SafeTensors file, final int items) {
        switch (feature) {
            case ALS:
                return RidgeEncoder.read(file, items);
            case KMEANS_ALS:
                return ClusteredEncoder.read(file, items);
            case HISTORY_NETWORK:
                return NetworkEncoder.read(file, items);
            default:
                throw new IllegalArgumentException("has a term of " + feature + ", which is made of no factors");
        }
    }

    /** Bytes that all of it takes in memory, about. */
    long bytes() {
        long bytes = graph.bytes();
        for (final UserEncoder encoder : encoders.values()) {
            bytes += encoder.bytes();
        }
        return bytes;
    }
}
