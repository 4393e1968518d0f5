package org.nifiaaas.scoring.factors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

/** Factors of their own for each cluster of users: a user is folded into the factors of everybody, which tells the cluster, and then into those of the cluster. */
public final class ClusteredEncoder implements UserEncoder {

    private static final String CENTROIDS = "clusters.centroids";
    private static final String COUNT = "clusters.count";
    private static final int MOST_CLUSTERS = 1000;

    private final RidgeEncoder whole;
    private final Clusters clusters;
    private final List<RidgeEncoder> parts;

    /**
     * Creates an encoder.
     *
     * @param whole of all users
     * @param parts one for each cluster, of the same rank
     */
    public ClusteredEncoder(final RidgeEncoder whole, final Clusters clusters, final List<RidgeEncoder> parts) {
        this.whole = whole;
        this.clusters = clusters;
        this.parts = Collections.unmodifiableList(new ArrayList<>(parts));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not there, or cannot be computed with
     */
    public static ClusteredEncoder read(final SafeTensors file, final int items) {
        final RidgeEncoder whole = RidgeEncoder.read(file, items);
        final int[] count = file.integers(COUNT);
        if (count.length != 1 || count[0] < 1 || count[0] > MOST_CLUSTERS) {
            throw new IllegalArgumentException("has no number of clusters from 1 to " + MOST_CLUSTERS);
        }
        final Factors centroids = Factors.read(file, CENTROIDS, count[0], whole.width());
        final List<RidgeEncoder> parts = new ArrayList<>();
        for (int cluster = 0; cluster < count[0]; cluster++) {
            final RidgeEncoder part = RidgeEncoder.read(name(cluster), file, items);
            if (part.width() != whole.width()) {
                throw new IllegalArgumentException("has factors of rank " + part.width()
                        + " for a cluster, but of rank " + whole.width() + " for all users");
            }
            parts.add(part);
        }
        return new ClusteredEncoder(whole, new Clusters(centroids), parts);
    }

    private static String name(final int cluster) {
        return "clusters." + cluster;
    }

    @Override
    public void write(final SafeTensors.Builder file) {
        whole.write(file);
        file.integers(COUNT, clusters.count());
        clusters.centroids().write(file, CENTROIDS);
        for (int cluster = 0; cluster < clusters.count(); cluster++) {
            parts.get(cluster).named(name(cluster)).write(file);
        }
    }

    /** The factors of all users together. */
    public RidgeEncoder whole() {
        return whole;
    }

    @Override
    public int items() {
        return whole.items();
    }

    /** The vector and, behind it, the cluster. */
    @Override
    public int width() {
        return whole.width() + 1;
    }

    @Override
    public void encode(final HistorySnapshot snapshot, final int user, final int missing, final float[] vector) {
        final float[] ofWhole = new float[whole.width()];
        whole.encode(snapshot, user, missing, ofWhole);
        final int cluster = clusters.nearest(ofWhole);
        parts.get(cluster).encode(snapshot, user, missing, vector);
        vector[whole.width()] = cluster;
    }

    @Override
    public float score(final float[] vector, final int item) {
        return parts.get((int) vector[whole.width()]).score(vector, item);
    }

    @Override
    public long bytes() {
        long bytes = whole.bytes() + clusters.centroids().bytes();
        for (final RidgeEncoder part : parts) {
            bytes += part.bytes();
        }
        return bytes;
    }
}
