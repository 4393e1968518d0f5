package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

class GraphLearnerTest {

    private static final int USERS = 200;
    private static final int ITEMS = 25;

    private static EventLog log() {
        final SplittableRandom random = new SplittableRandom(12);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 2500; event++) {
            final int user = 1 + random.nextInt(USERS);
            final int taste = user % 5;
            final int item = random.nextInt(3) == 0 ? 1 + random.nextInt(ITEMS) : 1 + taste * 5 + random.nextInt(5);
            purchases.add(user, item, event);
        }
        return purchases.log(USERS, ITEMS);
    }

    private static ItemGraph learn(final EventLog log, final GraphSettings settings) {
        return GraphLearner.learn(Cooccurrence.of(HistorySnapshot.of(log, 100_000, 30)), settings);
    }

    private static double weight(final ItemGraph graph, final int from, final int to, final Similarity similarity) {
        final int edge = graph.edge(from, to);
        return edge < 0 ? 0 : graph.weight(edge, similarity.ordinal());
    }

    /** Users by items, one where a user bought an item, divided by the root of his items if users weigh alike. */
    private static double[][] gram(final EventLog log, final boolean ofShares) {
        final double[][] gram = new double[log.items()][log.items()];
        for (int user = 1; user <= log.users(); user++) {
            final int[] bought = log.bought(user, 0, 100_000);
            for (final int one : bought) {
                for (final int other : bought) {
                    gram[one - 1][other - 1] += ofShares ? 1d / bought.length : 1;
                }
            }
        }
        return gram;
    }

    /** Gauss and Jordan. */
    private static double[][] inverse(final double[][] matrix) {
        final int size = matrix.length;
        final double[][] work = new double[size][2 * size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(matrix[row], 0, work[row], 0, size);
            work[row][size + row] = 1;
        }
        for (int pivot = 0; pivot < size; pivot++) {
            final double divisor = work[pivot][pivot];
            for (int column = 0; column < 2 * size; column++) {
                work[pivot][column] /= divisor;
            }
            for (int row = 0; row < size; row++) {
                final double factor = row == pivot ? 0 : work[row][pivot];
                for (int column = 0; column < 2 * size; column++) {
                    work[row][column] -= factor * work[pivot][column];
                }
            }
        }
        final double[][] inverse = new double[size][size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(work[row], size, inverse[row], 0, size);
        }
        return inverse;
    }

    /** Steck, WWW 2019: with P the inverse of G + lambda I, B is -P(i, j) / P(j, j) off the diagonal and 0 on it. */
    private static void assertIsEase(
            final EventLog log,
            final ItemGraph graph,
            final boolean ofShares,
            final double ridge,
            final Similarity similarity) {
        final double[][] gram = gram(log, ofShares);
        double diagonal = 0;
        for (int item = 0; item < gram.length; item++) {
            diagonal += gram[item][item] / gram.length;
        }
        for (int item = 0; item < gram.length; item++) {
            gram[item][item] += ridge * diagonal;
        }
        final double[][] inverse = inverse(gram);
        for (int from = 1; from <= gram.length; from++) {
            for (int to = 1; to <= gram.length; to++) {
                final double expected = from == to ? 0 : -inverse[from - 1][to - 1] / inverse[to - 1][to - 1];
                assertEquals(expected, weight(graph, from, to, similarity), 1e-4, from + " to " + to);
            }
        }
    }

    @Test
    void regressionOnFewItemsIsTheClosedFormOfEase() {
        final EventLog log = log();
        for (final GraphSettings settings : GraphSettings.GRID) {
            final ItemGraph graph = learn(log, settings);
            assertEquals(ITEMS * ITEMS, graph.edges(), "every two items have a common user");
            assertIsEase(log, graph, false, settings.ease(), Similarity.EASE);
            assertIsEase(log, graph, true, settings.easeUser(), Similarity.EASE_USER);
        }
    }

    /** Users 1 and 2 bought items 1 and 2, user 3 items 2 and 3, user 4 item 3. */
    private static EventLog four() {
        return new Purchases()
                .add(1, 1, 1)
                .add(1, 2, 2)
                .add(1, 1, 3)
                .add(2, 2, 4)
                .add(2, 1, 5)
                .add(3, 3, 6)
                .add(3, 2, 7)
                .add(4, 3, 8)
                .log(4, 4);
    }

    @Test
    void neighboursAreCosinesWithShrinkage() {
        final ItemGraph graph = learn(four(), new GraphSettings(5, 1, 1));
        // Users: item 1 has 2, item 2 has 3, item 3 has 2; both 1 and 2 have 2, 2 and 3 have 1.
        assertEquals(2 / (Math.sqrt(6) + 5), weight(graph, 1, 2, Similarity.NEIGHBOUR), 1e-6);
        assertEquals(2 / (Math.sqrt(6) + 5), weight(graph, 2, 1, Similarity.NEIGHBOUR), 1e-6);
        assertEquals(1 / (Math.sqrt(6) + 5), weight(graph, 2, 3, Similarity.NEIGHBOUR), 1e-6);
        assertEquals(
                2 / Math.sqrt(6), weight(learn(four(), new GraphSettings(0, 1, 1)), 1, 2, Similarity.NEIGHBOUR), 1e-6);
        assertEquals(0, weight(graph, 1, 1, Similarity.NEIGHBOUR), "no item is a neighbour of itself");
        assertTrue(graph.edge(1, 3) < 0);
        assertEquals(graph.start(4), graph.end(4), "an item that nobody bought has no edges");
    }

    @Test
    void walkGoesOverAUserToOneOfHisItems() {
        final ItemGraph graph = learn(four(), new GraphSettings(5, 1, 1));
        // From item 2 to users 1, 2, 3 by a third each, from each of them to one of two items.
        assertEquals(1 / 3d, weight(graph, 2, 1, Similarity.WALK), 1e-6);
        assertEquals(1 / 2d, weight(graph, 2, 2, Similarity.WALK), 1e-6);
        assertEquals(1 / 6d, weight(graph, 2, 3, Similarity.WALK), 1e-6);
        // From item 3 to user 3, who bought two, or to user 4, who bought one.
        assertEquals(1 / 4d, weight(graph, 3, 2, Similarity.WALK), 1e-6);
        assertEquals(3 / 4d, weight(graph, 3, 3, Similarity.WALK), 1e-6);
        for (int from = 1; from <= 3; from++) {
            double sum = 0;
            for (int to = 1; to <= 4; to++) {
                sum += weight(graph, from, to, Similarity.WALK);
            }
            assertEquals(1, sum, 1e-6, "the walk ends somewhere");
        }
    }

    @Test
    void purchasesAfterTheMomentDoNotCount() {
        final ItemGraph graph =
                GraphLearner.learn(Cooccurrence.of(HistorySnapshot.of(four(), 5, 30)), new GraphSettings(0, 1, 1));
        // User 2 has bought item 1 not yet, user 3 nothing.
        assertEquals(1 / Math.sqrt(2), weight(graph, 1, 2, Similarity.NEIGHBOUR), 1e-6);
        assertTrue(graph.edge(2, 3) < 0);
    }

    @Test
    void sameHistoryLearnsTheSameOnAnyNumberOfCores() throws Exception {
        final EventLog log = log();
        final ItemGraph one = learn(log, GraphSettings.GRID[1]);
        final ForkJoinPool pool = new ForkJoinPool(1);
        final ItemGraph other =
                pool.submit(() -> learn(log, GraphSettings.GRID[1])).get();
        pool.shutdown();
        for (int edge = 0; edge < one.edges(); edge++) {
            for (int similarity = 0; similarity < Similarity.COUNT; similarity++) {
                assertEquals(one.weight(edge, similarity), other.weight(edge, similarity));
            }
        }
    }

    @Test
    void noPurchasesGiveNoEdges() {
        assertEquals(0, learn(new Purchases().log(3, 3), GraphSettings.GRID[0]).edges());
    }
}
