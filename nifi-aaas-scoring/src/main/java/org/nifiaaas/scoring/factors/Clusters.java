package org.nifiaaas.scoring.factors;

/** Clusters of users by the directions of their vectors, so that tastes are told apart and not how much somebody buys. Immutable and thread-safe. */
public final class Clusters {

    private final Factors centroids;

    /**
     * Creates clusters.
     *
     * @param centroids means of directions, one row for each cluster
     */
    public Clusters(final Factors centroids) {
        this.centroids = centroids;
    }

    Factors centroids() {
        return centroids;
    }

    public int count() {
        return centroids.rows();
    }

    /** A vector scaled to the length of one; the zero vector stays. */
    public static double[] direction(final float... vector) {
        double squares = 0;
        for (final float value : vector) {
            squares += (double) value * value;
        }
        final double length = squares == 0 ? 1 : Math.sqrt(squares);
        final double[] direction = new double[vector.length];
        for (int position = 0; position < direction.length; position++) {
            direction[position] = vector[position] / length;
        }
        return direction;
    }

    /** The cluster whose centroid is nearest to the direction of a vector, the first one of several. */
    public int nearest(final float... vector) {
        final double[] direction = direction(vector);
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int cluster = 0; cluster < count(); cluster++) {
            double distance = 0;
            for (int position = 0; position < centroids.rank(); position++) {
                final double difference = direction[position] - centroids.value(cluster, position);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = cluster;
            }
        }
        return nearest;
    }
}
