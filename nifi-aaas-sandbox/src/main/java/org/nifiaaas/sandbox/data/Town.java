package org.nifiaaas.sandbox.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * The merchants and cardholders of the generated transactions, with the hidden structure that a model can learn. Immutable.
 *
 * <p>All mathematics goes through {@link StrictMath}, so that every machine builds the same town from the same seed.
 */
final class Town {

    /** A merchant; {@code opens} is the day of the first possible purchase, 0 for those that were always there. */
    record Merchant(
            String name,
            Category category,
            Neighbourhood neighbourhood,
            int priceLevel,
            double popularity,
            int opens) {}

    /**
     * A cardholder.
     *
     * @param favourite the category that it likes most of those of its segment
     * @param joins the day of the first possible purchase, 0 for those that were always there
     * @param affinity running total over the merchants, ready for drawing one
     */
    record Card(String token, Segment segment, Category favourite, double activity, int joins, double[] affinity) {

        /** How much the card likes one merchant. */
        double liking(final int merchant) {
            return affinity[merchant] - (merchant == 0 ? 0 : affinity[merchant - 1]);
        }
    }

    private static final int PRICE_LEVELS = 3;
    private static final double ZIPF_EXPONENT = 0.9;
    private static final double PRICE_MISMATCH = 0.45;
    private static final double ONLINE_SHARE = 0.12;
    private static final double SECOND_SEGMENT = 0.15;
    private static final double SECOND_HOME = 0.3;
    private static final double PERSONAL_TASTE = 0.25;
    private static final double ACTIVITY_SPREAD = 0.55;

    private final List<Merchant> merchants;
    private final List<Card> cards;
    private final Map<Category, List<Integer>> byCategory = new EnumMap<>(Category.class);

    private Town(final List<Merchant> merchants, final List<Card> cards) {
        this.merchants = merchants;
        this.cards = cards;
        for (int number = 0; number < merchants.size(); number++) {
            byCategory
                    .computeIfAbsent(merchants.get(number).category(), category -> new ArrayList<>())
                    .add(number);
        }
    }

    static Town build(
            final Random random, final int cardCount, final int merchantCount, final int days, final Habits habits) {
        final List<Merchant> merchants = merchants(random, merchantCount, days, habits);
        final List<Card> cards = new ArrayList<>(cardCount);
        final Set<String> tokens = new HashSet<>();
        while (cards.size() < cardCount) {
            final String token = "card-" + String.format("%010x", random.nextLong() & 0xff_ffff_ffffL);
            if (tokens.add(token)) {
                cards.add(card(random, token, merchants, days, habits));
            }
        }
        return new Town(merchants, List.copyOf(cards));
    }

    List<Merchant> merchants() {
        return merchants;
    }

    List<Card> cards() {
        return cards;
    }

    /** Numbers of the merchants of a category; there may be none. */
    List<Integer> merchantsOf(final Category category) {
        return byCategory.getOrDefault(category, List.of());
    }

    /** Draws one of some merchants by its weight, if there is one with a weight above 0. */
    static OptionalInt drawOf(final Random random, final List<Integer> merchants, final IntToDoubleFunction weight) {
        final double[] runningTotals = new double[merchants.size()];
        double total = 0;
        for (int place = 0; place < runningTotals.length; place++) {
            total += weight.applyAsDouble(merchants.get(place));
            runningTotals[place] = total;
        }
        return total > 0 ? OptionalInt.of(merchants.get(draw(random, runningTotals))) : OptionalInt.empty();
    }

    /** Draws an index from running totals. */
    static int draw(final Random random, final double[] runningTotals) {
        final double point = random.nextDouble() * runningTotals[runningTotals.length - 1];
        final int found = Arrays.binarySearch(runningTotals, point);
        return Math.min(found >= 0 ? found + 1 : -found - 1, runningTotals.length - 1);
    }

    private static List<Merchant> merchants(final Random random, final int count, final int days, final Habits habits) {
        final List<Integer> ranks = new ArrayList<>(count);
        for (int rank = 1; rank <= count; rank++) {
            ranks.add(rank);
        }
        Collections.shuffle(ranks, random);
        final MerchantNames names = new MerchantNames(random);
        final List<Merchant> merchants = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            final Category category = Category.values()[number % Category.values().length];
            final Neighbourhood neighbourhood = random.nextDouble() < ONLINE_SHARE
                    ? Neighbourhood.ONLINE
                    : Neighbourhood.place(random.nextInt(Neighbourhood.values().length - 1));
            merchants.add(new Merchant(
                    names.next(category, neighbourhood),
                    category,
                    neighbourhood,
                    1 + random.nextInt(PRICE_LEVELS),
                    StrictMath.pow(ranks.get(number), -ZIPF_EXPONENT),
                    lateDay(random, habits.lateMerchants(), days)));
        }
        return List.copyOf(merchants);
    }

    private static Card card(
            final Random random,
            final String token,
            final List<Merchant> merchants,
            final int days,
            final Habits habits) {
        final Segment first = Segment.values()[random.nextInt(Segment.values().length)];
        final Segment second = Segment.values()[random.nextInt(Segment.values().length)];
        final Neighbourhood home = Neighbourhood.place(random.nextInt(Neighbourhood.values().length - 1));
        final Neighbourhood work = Neighbourhood.place(home.ordinal() + 2 + random.nextInt(3));
        final int priceLevel = 1 + random.nextInt(PRICE_LEVELS);
        final double[] personal = new double[Category.values().length];
        for (int category = 0; category < personal.length; category++) {
            personal[category] = StrictMath.exp(PERSONAL_TASTE * random.nextGaussian());
        }
        final double activity = StrictMath.exp(ACTIVITY_SPREAD * random.nextGaussian());
        final int joins = lateDay(random, habits.lateCards(), days);
        final Category favourite = favourite(first, personal);
        if (joins > 0 && habits.lateTaste() > 0) {
            personal[favourite.ordinal()] *= habits.lateTaste();
        }
        final double[] affinity = new double[merchants.size()];
        double total = 0;
        for (int number = 0; number < affinity.length; number++) {
            final Merchant merchant = merchants.get(number);
            final Category category = merchant.category();
            final double taste = (1 - SECOND_SEGMENT) * first.taste(category) + SECOND_SEGMENT * second.taste(category);
            final double reach =
                    Math.max(home.reach(merchant.neighbourhood()), SECOND_HOME * work.reach(merchant.neighbourhood()));
            final double price = StrictMath.pow(PRICE_MISMATCH, Math.abs(priceLevel - merchant.priceLevel()));
            total += merchant.popularity() * taste * personal[category.ordinal()] * reach * price;
            affinity[number] = total;
        }
        return new Card(token, first, favourite, activity, joins, affinity);
    }

    private static Category favourite(final Segment segment, final double[] personal) {
        return Arrays.stream(Category.values())
                .filter(segment::likes)
                .max(Comparator.comparingDouble(category -> personal[category.ordinal()]))
                .orElseThrow();
    }

    private static int lateDay(final Random random, final double share, final int days) {
        final boolean late = random.nextDouble() < share;
        final int day = 1 + random.nextInt(days);
        return late ? day : 0;
    }
}
