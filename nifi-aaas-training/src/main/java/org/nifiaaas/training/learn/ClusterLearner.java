package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.Clusters;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Learns clusters of users by their factors, with k-means, and factors of its own for each cluster, which go on from those of all users. Deterministic for a seed.
 */
final class ClusterLearner {

    private static final int ITERATIONS = 30;
    private static final int MOST_USERS = 20_000;

    private final HistorySnapshot snapshot;
    private final RidgeEncoder whole;
    private final FactorSettings settings;
    private final long seed;

    /**
     * Creates a learner.
     *
     * @param whole factors of all users as of the snapshot
     */
    ClusterLearner(
            final HistorySnapshot snapshot, final RidgeEncoder whole, final FactorSettings settings, final long seed) {
        this.snapshot = snapshot;
        this.whole = whole;
        this.settings = settings;
        this.seed = seed;
    }

    /**
     * Learns.
     *
     * @param count number of clusters; there are fewer if there are fewer users
     */
    ClusteredEncoder learn(final int count) {
        final Clusters clusters = clusters(count);
        final int[] clusterOf = IntStream.rangeClosed(0, snapshot.log().users())
                .parallel()
                .map(user -> user == 0 ? 0 : clusters.nearest(vector(user)))
                .toArray();
        final List<RidgeEncoder> parts = new ArrayList<>();
        for (int cluster = 0; cluster < clusters.count(); cluster++) {
            final int wanted = cluster;
            parts.add(new FactorLearner(snapshot, user -> clusterOf[user] == wanted, settings, seed)
                    .learn(whole.ofItems()));
        }
        return new ClusteredEncoder(whole, clusters, parts);
    }

    private float[] vector(final int user) {
        final float[] vector = new float[whole.width()];
        whole.encode(snapshot, user, 0, vector);
        return vector;
    }

    private Clusters clusters(final int count) {
        final List<DoublePoint> points = Arrays.stream(snapshot.log().sampleUsers(MOST_USERS, seed))
                .filter(user -> snapshot.distinct(user) > 0)
                .mapToObj(user -> new DoublePoint(Clusters.direction(vector(user))))
                .collect(Collectors.toList());
        if (points.isEmpty()) {
            return new Clusters(new Factors(whole.width(), new float[whole.width()]));
        }
        final JDKRandomGenerator random = new JDKRandomGenerator();
        random.setSeed(seed);
        final List<CentroidCluster<DoublePoint>> found = new KMeansPlusPlusClusterer<DoublePoint>(
                        Math.min(count, points.size()), ITERATIONS, new EuclideanDistance(), random)
                .cluster(points);
        final Factors centroids = new Factors(whole.width(), new float[found.size() * whole.width()]);
        final float[] row = new float[whole.width()];
        for (int cluster = 0; cluster < found.size(); cluster++) {
            final double[] centre = found.get(cluster).getCenter().getPoint();
            for (int position = 0; position < row.length; position++) {
                row[position] = (float) centre[position];
            }
            centroids.set(cluster, row);
        }
        return new Clusters(centroids);
    }
}
