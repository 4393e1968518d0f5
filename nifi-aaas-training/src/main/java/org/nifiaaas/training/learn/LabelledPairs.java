package org.nifiaaas.training.learn;

import java.util.List;
import org.nifiaaas.scoring.propensity.PairFeature;

/**
 * Pairs as of one or more moments with their features, whether the user bought within the horizon, and how many pairs of the full matrix each stands for.
 * Immutable by convention: arrays are not copied.
 */
final class LabelledPairs {

    private final List<PairFeature> features;
    private final int[] users;
    private final int[] items;
    private final float[] values;
    private final boolean[] repeats;
    private final boolean[] bought;
    private final double[] weights;

    LabelledPairs(
            final List<PairFeature> features,
            final int[] users,
            final int[] items,
            final float[] values,
            final boolean[] repeats,
            final boolean[] bought,
            final double... weights) {
        this.features = features;
        this.users = users;
        this.items = items;
        this.values = values;
        this.repeats = repeats;
        this.bought = bought;
        this.weights = weights;
    }

    /** The pairs of several moments one after the other. */
    static LabelledPairs concatenate(final List<LabelledPairs> parts) {
        final int size = parts.stream().mapToInt(LabelledPairs::size).sum();
        final List<PairFeature> features = parts.get(0).features;
        final int[] users = new int[size];
        final int[] items = new int[size];
        final float[] values = new float[Math.multiplyExact(size, features.size())];
        final boolean[] repeats = new boolean[size];
        final boolean[] bought = new boolean[size];
        final double[] weights = new double[size];
        int at = 0;
        for (final LabelledPairs part : parts) {
            System.arraycopy(part.users, 0, users, at, part.size());
            System.arraycopy(part.items, 0, items, at, part.size());
            System.arraycopy(part.values, 0, values, at * features.size(), part.values.length);
            System.arraycopy(part.repeats, 0, repeats, at, part.size());
            System.arraycopy(part.bought, 0, bought, at, part.size());
            System.arraycopy(part.weights, 0, weights, at, part.size());
            at += part.size();
        }
        return new LabelledPairs(features, users, items, values, repeats, bought, weights);
    }

    int size() {
        return bought.length;
    }

    int column(final PairFeature feature) {
        return features.indexOf(feature);
    }

    float value(final int pair, final int column) {
        return values[pair * features.size() + column];
    }

    int[] users() {
        return users;
    }

    int[] items() {
        return items;
    }

    boolean[] bought() {
        return bought;
    }

    double[] weights() {
        return weights;
    }

    boolean isRepeat(final int pair) {
        return repeats[pair];
    }

    boolean isBought(final int pair) {
        return bought[pair];
    }

    double weight(final int pair) {
        return weights[pair];
    }
}
