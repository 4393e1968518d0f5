package org.nifiaaas.training.learn;

import java.util.Map;
import java.util.TreeMap;

/** How what a model knows of the items is learned. Immutable. */
final class LearningSettings {

    /** Settings of somebody who learns neither similarities nor factors. */
    static final LearningSettings PLAIN =
            new LearningSettings(GraphSettings.GRID[1], FactorSettings.GRID[1], FactorSettings.CLUSTERS[0]);

    private static final String CLUSTERS = "als.clusters";

    private final GraphSettings graph;
    private final FactorSettings factors;
    private final int clusters;

    LearningSettings(final GraphSettings graph, final FactorSettings factors, final int clusters) {
        this.graph = graph;
        this.factors = factors;
        this.clusters = clusters;
    }

    /**
     * Reads what {@link #toMap()} wrote. Models that were written before there were factors have none of their settings, and need none.
     *
     * @throws IllegalArgumentException with one line if it is not complete
     */
    static LearningSettings of(final Map<String, Double> settings) {
        final GraphSettings graph = GraphSettings.of(settings);
        final Double clusters = settings.get(CLUSTERS);
        return clusters == null
                ? new LearningSettings(graph, PLAIN.factors, PLAIN.clusters)
                : new LearningSettings(graph, FactorSettings.of(settings), clusters.intValue());
    }

    Map<String, Double> toMap() {
        final Map<String, Double> settings = new TreeMap<>(graph.toMap());
        settings.putAll(factors.toMap());
        settings.put(CLUSTERS, (double) clusters);
        return settings;
    }

    GraphSettings graph() {
        return graph;
    }

    FactorSettings factors() {
        return factors;
    }

    /** Number of clusters of users, of whom each has factors of its own. */
    int clusters() {
        return clusters;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof LearningSettings && toMap().equals(((LearningSettings) other).toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }
}
