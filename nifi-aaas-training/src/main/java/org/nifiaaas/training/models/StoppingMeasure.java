package org.nifiaaas.training.models;

/** Measures a network on purchases that it has not seen. */
public interface StoppingMeasure {

    /**
     * How well the network ranks, the higher the better.
     *
     * @param network to be copied for each further thread; it changes afterwards
     */
    double quality(PropensityModel network);

    /** Name of what is measured, such as {@code NDCG@10}. */
    String name();
}
