package org.nifiaaas.training.learn;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.nifiaaas.scoring.history.EventLog;

/**
 * Generated purchases whose probabilities are known: each user buys at each item at a rate of his own, a Poisson process that the season speeds up and slows down.
 * Users differ in how active they are and in how loyal they are to a few items of their own; items differ in popularity. Immutable.
 */
final class Market {

    private static final int FAVOURITES = 4;

    private final int users;
    private final int items;
    private final DoubleUnaryOperator season;
    private final double[][] rates;
    private final double mostOfSeason;

    /**
     * Creates a market.
     *
     * @param season factor of the rates on a day
     * @param days days within which the season is asked for
     */
    Market(final int users, final int items, final int days, final long seed, final DoubleUnaryOperator season) {
        this.users = users;
        this.items = items;
        this.season = season;
        this.rates = new double[users + 1][items + 1];
        double most = 0;
        for (int day = 0; day < days; day++) {
            most = Math.max(most, season.applyAsDouble(day));
        }
        this.mostOfSeason = most;
        final SplittableRandom random = new SplittableRandom(seed);
        double popularity = 0;
        for (int item = 1; item <= items; item++) {
            popularity += 1d / (item + 3);
        }
        for (int user = 1; user <= users; user++) {
            final double activity = 0.12 * Math.exp(0.9 * normal(random));
            final double loyalty = random.nextDouble();
            for (int item = 1; item <= items; item++) {
                rates[user][item] = activity * (1 - loyalty) / (item + 3) / popularity;
            }
            for (int favourite = 0; favourite < FAVOURITES; favourite++) {
                final double place = random.nextDouble();
                rates[user][1 + (int) (items * place * place)] += activity * loyalty / FAVOURITES;
            }
        }
    }

    private static double normal(final SplittableRandom random) {
        double sum = -6;
        for (int draw = 0; draw < 12; draw++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** What is bought up to a day. */
    EventLog log(final int days, final long seed) {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= users; user++) {
            final SplittableRandom random = new SplittableRandom(seed * 1_000_003 + user);
            final double[] sums = rates[user].clone();
            Arrays.parallelPrefix(sums, Double::sum);
            final double rate = sums[items] * mostOfSeason;
            double day = -Math.log(1 - random.nextDouble()) / rate;
            while (day < days) {
                // Thinning: Lewis and Shedler, 1979.
                final boolean happens = random.nextDouble() * mostOfSeason < season.applyAsDouble(day);
                final double place = random.nextDouble() * sums[items];
                if (happens) {
                    final int found = Arrays.binarySearch(sums, place);
                    purchases.add(user, found >= 0 ? found + 1 : -found - 1, (int) (day * Purchases.DAY));
                }
                day -= Math.log(1 - random.nextDouble()) / rate;
            }
        }
        return purchases.log(users, items);
    }

    /** Probability that a user buys an item within a horizon. */
    double probability(final int user, final int item, final int day, final int horizonDays) {
        double factor = 0;
        for (double at = day; at < day + horizonDays; at += 0.25) {
            factor += season.applyAsDouble(at) / 4;
        }
        return -Math.expm1(-rates[user][item] * factor);
    }
}
