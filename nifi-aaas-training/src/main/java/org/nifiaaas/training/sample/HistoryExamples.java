package org.nifiaaas.training.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * What users had bought at the beginning of windows, and what they bought in them: the examples of a network that foretells the one by the other. Users who had
 * bought nothing are none. Not thread-safe.
 */
public final class HistoryExamples {

    private final int items;
    private final double horizonDays;
    private final List<Example> examples;

    private HistoryExamples(final int items, final double horizonDays, final List<Example> examples) {
        this.items = items;
        this.horizonDays = horizonDays;
        this.examples = examples;
    }

    /**
     * Cuts examples.
     *
     * @param snapshots one as of the beginning of each window, at least one
     * @param horizonDays length of the windows, in days
     * @param minutes the same in minutes
     * @param most examples are at most so many, drawn by the seed
     */
    public static HistoryExamples of(
            final List<HistorySnapshot> snapshots,
            final double horizonDays,
            final int minutes,
            final int most,
            final long seed) {
        final List<Example> all = new ArrayList<>();
        for (final HistorySnapshot snapshot : snapshots) {
            for (int user = 1; user <= snapshot.log().users(); user++) {
                if (snapshot.distinct(user) > 0) {
                    all.add(Example.of(snapshot, user, horizonDays, minutes));
                }
            }
        }
        Collections.shuffle(all, new Random(seed));
        return new HistoryExamples(
                snapshots.get(0).log().items(),
                horizonDays,
                new ArrayList<>(all.subList(0, Math.min(most, all.size()))));
    }

    /** Number of items. */
    public int items() {
        return items;
    }

    /** Length of the windows, in days. */
    public double horizonDays() {
        return horizonDays;
    }

    public int size() {
        return examples.size();
    }

    /** Brings the examples into another order. */
    public void shuffle(final Random random) {
        Collections.shuffle(examples, random);
    }

    /**
     * Writes what was bought before, as weights that have length 1 for each example.
     *
     * @param from first example
     * @param to first example that is not written
     * @return examples x items, row-major
     */
    public float[] inputs(final int from, final int to) {
        final float[] values = new float[(to - from) * items];
        for (int example = from; example < to; example++) {
            final Example each = examples.get(example);
            for (int position = 0; position < each.items.length; position++) {
                values[(example - from) * items + each.items[position] - 1] = each.weights[position];
            }
        }
        return values;
    }

    /** Items that were bought in the window of an example, from 1. Not to be changed. */
    public int[] bought(final int example) {
        return examples.get(example).bought;
    }

    private static final class Example {

        private final int[] items;
        private final float[] weights;
        private final int[] bought;

        private Example(final int[] items, final float[] weights, final int... bought) {
            this.items = items;
            this.weights = weights;
            this.bought = bought;
        }

        static Example of(final HistorySnapshot snapshot, final int user, final double horizonDays, final int minutes) {
            final float[] weights = new float[snapshot.distinct(user)];
            double squares = 0;
            for (int position = 0; position < weights.length; position++) {
                weights[position] = NetworkEncoder.weight(snapshot, snapshot.start(user) + position, horizonDays);
                squares += (double) weights[position] * weights[position];
            }
            final double length = Math.sqrt(squares);
            for (int position = 0; position < weights.length; position++) {
                weights[position] = (float) (weights[position] / length);
            }
            return new Example(
                    snapshot.items(user),
                    weights,
                    snapshot.log().bought(user, snapshot.asOf(), snapshot.asOf() + minutes));
        }
    }
}
