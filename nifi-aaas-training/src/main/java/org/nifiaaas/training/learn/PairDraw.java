package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairValues;

/**
 * Draws pairs of the full matrix of users and items as of a moment, so that what is learned of them holds for the full matrix.
 *
 * <p>All repeated pairs and all new purchases are taken, up to a limit; of the new pairs without a purchase, which are nearly all there are, a sample, or all if they are few. Items are drawn
 * for one half by how many bought them and for the other uniformly, and each drawn pair weighs the inverse of its chance (Horvitz and Thompson, 1952), so that the weights
 * add up to the number of such pairs. Only users and items that had bought, or been bought, before the moment take part.
 */
final class PairDraw {

    private static final int MOST_REPEATS = 150_000;
    private static final int MOST_NEW = 80_000;
    private static final int NEGATIVES = 60_000;
    private static final int ATTEMPTS = 20;

    private final HistorySnapshot snapshot;
    private final int until;
    private final SplittableRandom random;
    private final int[] users;
    private final int[] items;
    private final double[] popularity;
    private final List<Drawn> drawn = new ArrayList<>();

    private PairDraw(final HistorySnapshot snapshot, final int until, final long seed) {
        this.snapshot = snapshot;
        this.until = until;
        this.random = new SplittableRandom(seed);
        this.users = IntStream.rangeClosed(1, snapshot.log().users())
                .filter(user -> snapshot.distinct(user) > 0)
                .toArray();
        this.items = IntStream.rangeClosed(1, snapshot.log().items())
                .filter(item -> snapshot.ofItems().distinct(item) > 0)
                .toArray();
        this.popularity = new double[items.length];
        double sum = 0;
        for (int position = 0; position < items.length; position++) {
            sum += snapshot.ofItems().distinct(items[position]);
            popularity[position] = sum;
        }
    }

    /**
     * Draws pairs as of a snapshot.
     *
     * @param until first minute after the window in which purchases count
     * @param values computes the features as of the same snapshot
     */
    static LabelledPairs of(
            final HistorySnapshot snapshot,
            final int until,
            final PairValues values,
            final List<PairFeature> features,
            final long seed) {
        final PairDraw draw = new PairDraw(snapshot, until, seed);
        draw.drawKnown();
        draw.drawNegatives();
        return draw.label(values, features);
    }

    private void drawKnown() {
        final List<Drawn> repeats = new ArrayList<>();
        final List<Drawn> fresh = new ArrayList<>();
        for (final int user : users) {
            final int[] later = snapshot.log().bought(user, snapshot.asOf(), until);
            for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                final int item = snapshot.item(pair);
                repeats.add(new Drawn(user, item, true, Arrays.binarySearch(later, item) >= 0));
            }
            for (final int item : later) {
                if (snapshot.pair(user, item) < 0 && snapshot.ofItems().distinct(item) > 0) {
                    fresh.add(new Drawn(user, item, false, true));
                }
            }
        }
        thin(repeats, MOST_REPEATS);
        thin(fresh, MOST_NEW);
    }

    private void thin(final List<Drawn> all, final int most) {
        for (int position = 0; position < Math.min(most, all.size()); position++) {
            final int other = position + random.nextInt(all.size() - position);
            final Drawn taken = all.get(other);
            all.set(other, all.get(position));
            taken.weight = (double) all.size() / Math.min(most, all.size());
            drawn.add(taken);
        }
    }

    private void drawNegatives() {
        if (users.length == 0) {
            return;
        }
        double all = (double) users.length * items.length;
        for (final int user : users) {
            all -= snapshot.distinct(user);
        }
        for (final Drawn each : drawn) {
            all -= each.repeat ? 0 : each.weight;
        }
        if (all <= NEGATIVES) {
            takeNegatives();
            return;
        }
        final List<Drawn> negatives = new ArrayList<>();
        double sum = 0;
        for (int attempt = 0; attempt < NEGATIVES * ATTEMPTS && negatives.size() < NEGATIVES; attempt++) {
            final int user = users[random.nextInt(users.length)];
            final int position = random.nextBoolean() ? random.nextInt(items.length) : byPopularity();
            final int item = items[position];
            if (snapshot.pair(user, item) < 0 && !isBoughtLater(user, item)) {
                final double share = popularity[position] - (position == 0 ? 0 : popularity[position - 1]);
                final Drawn negative = new Drawn(user, item, false, false);
                negative.weight = 1 / (0.5 / items.length + 0.5 * share / popularity[popularity.length - 1]);
                sum += negative.weight;
                negatives.add(negative);
            }
        }
        for (final Drawn negative : negatives) {
            negative.weight *= all / sum;
        }
        drawn.addAll(negatives);
    }

    /** All of them, where they are no more than would be drawn. */
    private void takeNegatives() {
        for (final int user : users) {
            final int[] later = snapshot.log().bought(user, snapshot.asOf(), until);
            for (final int item : items) {
                if (snapshot.pair(user, item) < 0 && Arrays.binarySearch(later, item) < 0) {
                    drawn.add(new Drawn(user, item, false, false));
                }
            }
        }
    }

    private int byPopularity() {
        final int found = Arrays.binarySearch(popularity, random.nextDouble() * popularity[popularity.length - 1]);
        return Math.min(items.length - 1, found >= 0 ? found + 1 : -found - 1);
    }

    private boolean isBoughtLater(final int user, final int item) {
        for (int event = snapshot.log().start(user); event < snapshot.log().end(user); event++) {
            final int minute = snapshot.log().minute(event);
            if (snapshot.log().item(event) == item && minute >= snapshot.asOf() && minute < until) {
                return true;
            }
        }
        return false;
    }

    private LabelledPairs label(final PairValues values, final List<PairFeature> features) {
        final int[] who = new int[drawn.size()];
        final int[] what = new int[drawn.size()];
        final float[] matrix = new float[Math.multiplyExact(drawn.size(), features.size())];
        final boolean[] repeats = new boolean[drawn.size()];
        final boolean[] bought = new boolean[drawn.size()];
        final double[] weights = new double[drawn.size()];
        final ThreadLocal<PairValues> copies = ThreadLocal.withInitial(values::copy);
        final ThreadLocal<float[]> rows = ThreadLocal.withInitial(() -> new float[features.size()]);
        IntStream.range(0, drawn.size()).parallel().forEach(position -> {
            final Drawn each = drawn.get(position);
            final float[] row = rows.get();
            copies.get().of(each.user, each.item, features, row);
            System.arraycopy(row, 0, matrix, position * row.length, row.length);
            who[position] = each.user;
            what[position] = each.item;
            repeats[position] = each.repeat;
            bought[position] = each.bought;
            weights[position] = each.weight;
        });
        return new LabelledPairs(features, who, what, matrix, repeats, bought, weights);
    }

    private static final class Drawn {

        private final int user;
        private final int item;
        private final boolean repeat;
        private final boolean bought;
        private double weight = 1;

        Drawn(final int user, final int item, final boolean repeat, final boolean bought) {
            this.user = user;
            this.item = item;
            this.repeat = repeat;
            this.bought = bought;
        }
    }
}
