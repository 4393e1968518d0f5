package org.nifiaaas.training.evaluate;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.broadcast.Broadcast;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.training.models.PropensityModel;

/** Opens scorers on the executors, one a partition. */
public interface CatalogueScorers extends Serializable {

    CatalogueScorer open();

    /**
     * The popularity baseline: every user gets the same ranking.
     *
     * @param usersPerItem number of distinct training users for each item index
     */
    static CatalogueScorers popularity(final Broadcast<int[]> usersPerItem) {
        return () -> {
            final int[] counts = usersPerItem.value();
            final float[] scores = new float[counts.length];
            for (int item = 0; item < scores.length; item++) {
                scores[item] = counts[item];
            }
            return user -> scores;
        };
    }

    /** The model as it was serialized, so that what is evaluated is what will be served. */
    static CatalogueScorers model(final Broadcast<byte[]> serialized, final int itemCount) {
        return () -> {
            final PropensityModel model;
            try {
                model = PropensityModel.fromBytes(serialized.value());
            } catch (final IOException e) {
                throw new UncheckedIOException("The serialized model cannot be read again", e);
            }
            return user -> model.probabilities(catalogue(user, itemCount));
        };
    }

    /** Encoded pairs of one user with the unknown item and each known one. */
    static int[] catalogue(final int user, final int itemCount) {
        final int[] rows = new int[(itemCount + 1) * FeatureExtractor.COLUMNS];
        for (int item = 0; item <= itemCount; item++) {
            rows[item * FeatureExtractor.COLUMNS] = FeatureExtractor.embeddingRow(user);
            rows[item * FeatureExtractor.COLUMNS + 1] = FeatureExtractor.embeddingRow(item);
        }
        return rows;
    }
}
