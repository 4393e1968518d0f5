package org.nifiaaas.training.learn;

import com.github.fommil.netlib.LAPACK;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.netlib.util.intW;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

/**
 * Learns the similarities of items from what users bought together.
 *
 * <p>EASE (Steck, <em>Embarrassingly Shallow Autoencoders for Sparse Data</em>, WWW 2019) is a ridge regression of each item on all others. Here an item is
 * regressed on the others that are most similar to it, as many as {@link #FLOPS} allow: with few items that is EASE itself, with many its
 * approximation, whose time and memory grow with the number of items and not with its cube.
 */
final class GraphLearner {

    /** Work of the regressions of one kind, from which the number of neighbours follows. */
    private static final double FLOPS = 2e9;

    private static final int FEWEST_NEIGHBOURS = 30;
    private static final int MOST_NEIGHBOURS = 400;

    private final Cooccurrence together;
    private final GraphSettings settings;
    private final int neighbours;
    private final int[] offsets;
    private final int[] candidates;
    private final float[] weights;

    private GraphLearner(final Cooccurrence together, final GraphSettings settings) {
        this.together = together;
        this.settings = settings;
        final int items = together.items();
        this.neighbours =
                (int) Math.max(FEWEST_NEIGHBOURS, Math.min(MOST_NEIGHBOURS, Math.cbrt(3 * FLOPS / Math.max(1, items))));
        this.offsets = new int[items + 2];
        for (int item = 1; item <= items; item++) {
            offsets[item + 1] = offsets[item] + together.partners(item).length;
        }
        this.candidates = new int[offsets[items + 1]];
        this.weights = new float[Math.multiplyExact(candidates.length, Similarity.COUNT)];
    }

    /** Learns the graph; all cores help. */
    static ItemGraph learn(final Cooccurrence together, final GraphSettings settings) {
        return new GraphLearner(together, settings).learn();
    }

    private ItemGraph learn() {
        final int items = together.items();
        IntStream.rangeClosed(1, items).parallel().forEach(this::count);
        final double ridge = settings.ease() * together.meanDiagonal(false);
        final double ridgeOfShares = settings.easeUser() * together.meanDiagonal(true);
        final ThreadLocal<Regression> regressions =
                ThreadLocal.withInitial(() -> new Regression(items, Math.min(neighbours, items)));
        IntStream.rangeClosed(1, items).parallel().forEach(item -> {
            final Regression regression = regressions.get();
            regression.choose(item);
            regression.solve(item, false, ridge, Similarity.EASE);
            regression.solve(item, true, ridgeOfShares, Similarity.EASE_USER);
            regression.forget();
        });
        return new ItemGraph(offsets, candidates, weights);
    }

    private void count(final int item) {
        final int[] partners = together.partners(item);
        final float own = together.usersOf(item);
        for (int position = 0; position < partners.length; position++) {
            final int edge = offsets[item] + position;
            final int other = partners[position];
            candidates[edge] = other;
            if (other != item) {
                final double norm = Math.sqrt(own * together.usersOf(other)) + settings.shrinkage();
                set(edge, Similarity.NEIGHBOUR, together.users(item)[position] / norm);
            }
            set(edge, Similarity.WALK, together.shares(item)[position] / own);
        }
    }

    private void set(final int edge, final Similarity similarity, final double value) {
        weights[edge * Similarity.COUNT + similarity.ordinal()] = (float) value;
    }

    /** Regresses one item after the other, on one thread. */
    private final class Regression {

        private final int[] place;
        private final int size;
        private int[] chosen = new int[0];

        Regression(final int items, final int size) {
            this.place = new int[items + 1];
            this.size = size;
        }

        /** The most similar items, by cosine, ties by index. */
        void choose(final int item) {
            final int[] partners = together.partners(item);
            final float[] users = together.users(item);
            chosen = IntStream.range(0, partners.length)
                    .filter(position -> partners[position] != item)
                    .boxed()
                    .sorted((first, second) -> {
                        final int byCosine = Double.compare(
                                cosine(users[second], partners[second]), cosine(users[first], partners[first]));
                        return byCosine == 0 ? Integer.compare(first, second) : byCosine;
                    })
                    .limit(size)
                    .mapToInt(position -> partners[position])
                    .sorted()
                    .toArray();
            for (int position = 0; position < chosen.length; position++) {
                place[chosen[position]] = position + 1;
            }
        }

        private double cosine(final float users, final int other) {
            return users / Math.sqrt(together.usersOf(other));
        }

        void forget() {
            for (final int each : chosen) {
                place[each] = 0;
            }
        }

        void solve(final int item, final boolean ofShares, final double ridge, final Similarity similarity) {
            final int count = chosen.length;
            if (count == 0) {
                return;
            }
            final double[] matrix = new double[count * count];
            for (int column = 0; column < count; column++) {
                scatter(chosen[column], ofShares, matrix, column * count);
                matrix[column * count + column] += ridge;
            }
            final double[] solution = new double[count];
            scatter(item, ofShares, solution, 0);
            final intW info = new intW(0);
            LAPACK.getInstance().dposv("U", count, 1, matrix, count, solution, count, info);
            if (info.val != 0) {
                return;
            }
            for (int position = 0; position < count; position++) {
                final int from = chosen[position];
                final int edge = Arrays.binarySearch(candidates, offsets[from], offsets[from + 1], item);
                if (edge >= 0) {
                    set(edge, similarity, solution[position]);
                }
            }
        }

        private void scatter(final int item, final boolean ofShares, final double[] target, final int at) {
            final int[] partners = together.partners(item);
            final float[] values = ofShares ? together.shares(item) : together.users(item);
            for (int position = 0; position < partners.length; position++) {
                final int to = place[partners[position]];
                if (to > 0) {
                    target[at + to - 1] = values[position];
                }
            }
        }
    }
}
