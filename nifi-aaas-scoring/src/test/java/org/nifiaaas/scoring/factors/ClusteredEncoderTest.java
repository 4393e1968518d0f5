package org.nifiaaas.scoring.factors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

class ClusteredEncoderTest {

    /** User 1 bought item 1, user 2 item 2. */
    private static final HistorySnapshot SNAPSHOT =
            HistorySnapshot.of(EventLog.of(2, 2, new int[] {1, 2}, new int[] {1, 2}, new int[] {1, 2}), 10, 30);

    private static final Ridge RIDGE = new Ridge(1, 1, 0);

    /** Items point in two directions, and so do the clusters; the second one has longer vectors. */
    private static ClusteredEncoder encoder() {
        final RidgeEncoder whole = new RidgeEncoder(RIDGE, new Factors(2, 0, 0, 1, 0, 0, 1));
        final RidgeEncoder second = new RidgeEncoder(RIDGE, new Factors(2, 0, 0, 3, 0, 0, 3));
        return new ClusteredEncoder(whole, new Clusters(new Factors(2, 1, 0, 0, 1)), List.of(whole, second));
    }

    private static float[] encode(final UserEncoder encoder, final int user) {
        final float[] vector = new float[encoder.width()];
        encoder.encode(SNAPSHOT, user, 0, vector);
        return vector;
    }

    @Test
    void userIsFoldedIntoTheFactorsOfTheNearestCluster() {
        final ClusteredEncoder encoder = encoder();
        // 2 x 1 / (1 + 1 + 1), and 2 x 3 / (9 + 9 + 1).
        assertArrayEquals(new float[] {2 / 3f, 0, 0}, encode(encoder, 1), 1e-6f);
        assertArrayEquals(new float[] {0, 6 / 19f, 1}, encode(encoder, 2), 1e-6f);
        assertEquals(2 / 3f, encoder.score(encode(encoder, 1), 1), 1e-6f);
        assertEquals(18 / 19f, encoder.score(encode(encoder, 2), 2), 1e-6f);
    }

    @Test
    void lengthOfAVectorDoesNotTellItsCluster() {
        final Clusters clusters = new Clusters(new Factors(2, 1, 0, 0, 1));
        assertEquals(1, clusters.nearest(0.001f, 0.002f));
        assertEquals(1, clusters.nearest(1000, 2000));
        assertEquals(0, clusters.nearest(0, 0), "the first one of those that are as near");
    }

    private static SafeTensors file(final Consumer<SafeTensors.Builder> damage) {
        final SafeTensors.Builder file = SafeTensors.builder();
        encoder().write(file);
        damage.accept(file);
        return SafeTensors.fromBytes(file.build().toBytes());
    }

    @Test
    void comesBackFromItsFile() {
        final ClusteredEncoder read = ClusteredEncoder.read(file(file -> {}), 2);
        for (int user = 1; user <= 2; user++) {
            assertArrayEquals(encode(encoder(), user), encode(read, user));
        }
        assertEquals(encoder().bytes(), read.bytes());
    }

    private static String refused(final Consumer<SafeTensors.Builder> damage) {
        return assertThrows(IllegalArgumentException.class, () -> ClusteredEncoder.read(file(damage), 2))
                .getMessage();
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertEquals("has no number of clusters from 1 to 1000", refused(file -> file.integers("clusters.count", 0)));
        assertEquals(
                "has 4 numbers in clusters.centroids, not 3 times 2",
                refused(file -> file.integers("clusters.count", 3)));
        assertEquals("lacks the tensor clusters.2.ridge of type F32", refused(file -> file.integers("clusters.count", 3)
                .floats("clusters.centroids", new float[6])));
        assertEquals(
                "has factors of rank 1 for a cluster, but of rank 2 for all users",
                refused(file -> file.integers("clusters.1.rank", 1).floats("clusters.1.items", 1, 1, 1)));
        assertEquals(
                "has a number in clusters.centroids that is not between -1000000.0 and 1000000.0",
                refused(file -> file.floats("clusters.centroids", 1, Float.NaN, 0, 1)));
    }
}
