package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;

/**
 * Users in clusters of similar behaviour, which are their factors of one factorization of everything, and a factorization of its own for each cluster. The number of
 * clusters is tuned on the validation window.
 */
final class ClusteredAlsEntrant implements Entrant {

    private static final int[] CLUSTERS = {2, 4};
    private static final int ITERATIONS = 30;
    private static final double NANOS = 1e9;
    private static final StructType COLUMNS =
            new StructType(new StructField[] {new StructField("features", new VectorUDT(), false, Metadata.empty())});

    private final SparkSession spark;
    private final BenchmarkData data;
    private final Als als;
    private final AlsEntrant whole;

    /**
     * Creates it.
     *
     * @param whole whose settings are taken
     */
    ClusteredAlsEntrant(final SparkSession spark, final BenchmarkData data, final Als als, final AlsEntrant whole) {
        this.spark = spark;
        this.data = data;
        this.als = als;
        this.whole = whole;
    }

    @Override
    public Entry train(final Task task, final long seed) {
        final AlsSettings settings = whole.settings(task, seed);
        final long begin = System.nanoTime();
        int best = CLUSTERS[0];
        double quality = -1;
        final Factors known = als.fit(data.beforeValidation(), user -> true, settings, seed);
        for (final int clusters : CLUSTERS) {
            final UserScorer scorer = fit(data.beforeValidation(), known, clusters, settings, seed);
            final double ndcg =
                    data.validation().rankings(() -> scorer, EnumSet.of(task)).ndcg(task);
            if (ndcg > quality) {
                quality = ndcg;
                best = clusters;
            }
        }
        final UserScorer scorer =
                fit(data.snapshot(), als.fit(data.snapshot(), user -> true, settings, seed), best, settings, seed);
        return Entry.ranking(
                () -> scorer,
                whole.tuneSeconds() + (System.nanoTime() - begin) / NANOS,
                String.format(Locale.ROOT, "%d clusters, %s", best, settings));
    }

    private UserScorer fit(
            final HistorySnapshot snapshot,
            final Factors known,
            final int clusters,
            final AlsSettings settings,
            final long seed) {
        final int[] clusterOf = clusters(known, snapshot.log().users(), clusters, seed);
        final List<Factors> parts = new ArrayList<>();
        for (int cluster = 0; cluster < clusters; cluster++) {
            final int wanted = cluster;
            parts.add(
                    has(clusterOf, wanted)
                            ? als.fit(snapshot, user -> clusterOf[user] == wanted, settings, seed)
                            : known);
        }
        return (user, scores) -> parts.get(Math.max(0, clusterOf[user])).score(user, scores);
    }

    private static boolean has(final int[] clusterOf, final int cluster) {
        for (final int each : clusterOf) {
            if (each == cluster) {
                return true;
            }
        }
        return false;
    }

    /** The cluster of each user, -1 for those without a history. */
    private int[] clusters(final Factors known, final int users, final int clusters, final long seed) {
        final List<Row> rows = new ArrayList<>();
        final double[][] points = new double[users + 1][];
        for (int user = 1; user <= users; user++) {
            points[user] = direction(known.ofUser(user));
            if (points[user] != null) {
                rows.add(RowFactory.create(Vectors.dense(points[user])));
            }
        }
        final Vector[] centres = new KMeans()
                .setK(clusters)
                .setMaxIter(ITERATIONS)
                .setSeed(seed)
                .fit(spark.createDataFrame(rows, COLUMNS))
                .clusterCenters();
        final int[] clusterOf = new int[users + 1];
        for (int user = 0; user <= users; user++) {
            clusterOf[user] = points[user] == null ? -1 : nearest(Vectors.dense(points[user]), centres);
        }
        return clusterOf;
    }

    /** Scaled to the length of one, so that tastes are told apart and not how much somebody buys. */
    private static double[] direction(final float[] factors) {
        if (factors == null) {
            return null;
        }
        double squares = 0;
        for (final float factor : factors) {
            squares += factor * factor;
        }
        final double length = squares == 0 ? 1 : Math.sqrt(squares);
        final double[] direction = new double[factors.length];
        for (int factor = 0; factor < direction.length; factor++) {
            direction[factor] = factors[factor] / length;
        }
        return direction;
    }

    private static int nearest(final Vector point, final Vector[] centres) {
        int nearest = 0;
        for (int centre = 1; centre < centres.length; centre++) {
            if (Vectors.sqdist(point, centres[centre]) < Vectors.sqdist(point, centres[nearest])) {
                nearest = centre;
            }
        }
        return nearest;
    }

    @Override
    public boolean usesChance() {
        return true;
    }

    @Override
    public String description() {
        return "k-means over users, and least squares within each cluster";
    }
}
