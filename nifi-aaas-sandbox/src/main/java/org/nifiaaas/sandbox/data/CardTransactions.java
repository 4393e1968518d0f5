package org.nifiaaas.sandbox.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;

/**
 * Card transactions of an invented town, in time order. Nothing in them is about a real person or company.
 *
 * <p>The same settings give the same rows on every machine. Iterating again starts again; each iterator generates day by day and holds little more than one
 * day's rows. Iterators are not thread-safe.
 *
 * <p>What is in the rows, so that a model has something to learn which popularity alone does not tell:
 * <ul>
 *   <li>Merchants have a category, a price level, a neighbourhood (or sell online, to everyone) and a popularity that falls with their rank (Zipf).
 *   <li>A cardholder belongs to one segment, leans to a second one, and has personal tastes on top; lives in one neighbourhood, works in another, and prefers
 *       a price level. A merchant that is new to a card is drawn with probability proportional to
 *       <i>popularity x taste for the category x reach of the neighbourhood x fit of the price</i>. None of these hidden traits is in the rows.
 *   <li>{@value #REPEAT_PERCENT} % of the purchases go to a merchant that the card knows already, the more often the better it knows it.
 *   <li>Categories have their months, weekend strength and hours of the day; the town buys more in December and on Saturdays.
 *   <li>About 6 % of the cards and 5 % of the merchants appear some time after the first day: cold start.
 *   <li>As in real files: about {@value #REFUND_PERCENT} % refunds (negative amount, 1 to 14 days after the purchase), and of each thousand rows
 *       {@value #DUPLICATES_PER_MILLE} exact duplicates and {@value #GAPS_PER_MILLE} with a missing value.
 * </ul>
 */
public final class CardTransactions implements Iterable<CardTransaction> {

    private static final int REPEAT_PERCENT = 40;
    private static final int REFUND_PERCENT = 3;
    private static final int DUPLICATES_PER_MILLE = 3;
    private static final int GAPS_PER_MILLE = 3;
    private static final int REFUND_DAYS = 14;
    private static final int TRIES = 50;
    private static final double HOURS_SPREAD = 2.2;
    private static final double AMOUNT_SPREAD = 0.45;
    private static final int SECONDS_A_DAY = 86_400;

    /**
     * Size of the town and of the period.
     *
     * @param seed start of the random numbers
     * @param rows rows in total, refunds and duplicates included
     * @param cards cardholders
     * @param merchants merchants
     * @param from first day (UTC)
     * @param days days in the period
     */
    public record Settings(long seed, int rows, int cards, int merchants, LocalDate from, int days) {

        /** Rejects an empty town or period. */
        public Settings {
            if (rows < 1 || cards < 1 || merchants < 1 || days < 1) {
                throw new IllegalArgumentException("Rows, cards, merchants and days must be positive numbers: " + rows
                        + ", " + cards + ", " + merchants + ", " + days);
            }
        }

        /** 160,000 rows of 1,500 cards and 400 merchants in the years 2018 and 2019. */
        public static Settings standard() {
            return new Settings(42, 160_000, 1_500, 400, LocalDate.of(2018, 1, 1), 730);
        }

        /** The same town and period with another number of rows. */
        public Settings withRows(final int count) {
            return new Settings(seed, count, cards, merchants, from, days);
        }

        /** The same size with other random numbers. */
        public Settings withSeed(final long start) {
            return new Settings(start, rows, cards, merchants, from, days);
        }
    }

    private final Settings settings;

    private CardTransactions(final Settings settings) {
        this.settings = settings;
    }

    public static CardTransactions of(final Settings settings) {
        return new CardTransactions(settings);
    }

    @Override
    public Iterator<CardTransaction> iterator() {
        return new Generator(settings);
    }

    private record Row(long second, String card, String merchant, double amount) {

        CardTransaction toTransaction() {
            return new CardTransaction(
                    card,
                    merchant,
                    String.valueOf(Math.round(amount * 100) / 100.0),
                    Instant.ofEpochSecond(second).toString());
        }
    }

    private static final class Generator implements Iterator<CardTransaction> {

        private final Settings settings;
        private final Random random;
        private final Town town;
        private final double[] activity;
        private final double[] dayTotals;
        private final List<List<Integer>> known;
        private final Map<Integer, List<Row>> refunds = new TreeMap<>();
        private final Deque<CardTransaction> ready = new ArrayDeque<>();
        private int day;
        private long planned;

        Generator(final Settings settings) {
            this.settings = settings;
            this.random = new Random(settings.seed());
            this.town = Town.build(random, settings.cards(), settings.merchants(), settings.days());
            this.activity = runningActivity();
            this.dayTotals = runningDays();
            this.known = new ArrayList<>(settings.cards());
            for (int card = 0; card < settings.cards(); card++) {
                known.add(new ArrayList<>());
            }
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && day < settings.days()) {
                generateDay();
            }
            return !ready.isEmpty();
        }

        @Override
        public CardTransaction next() {
            if (!hasNext()) {
                throw new NoSuchElementException("All " + settings.rows() + " rows were delivered");
            }
            return ready.poll();
        }

        private double[] runningActivity() {
            final double[] totals = new double[town.cards().size()];
            double total = 0;
            for (int card = 0; card < totals.length; card++) {
                total += town.cards().get(card).activity();
                totals[card] = total;
            }
            return totals;
        }

        private double[] runningDays() {
            final double[] totals = new double[settings.days()];
            double total = 0;
            for (int number = 0; number < totals.length; number++) {
                final LocalDate date = settings.from().plusDays(number);
                final double month =
                        switch (date.getMonth()) {
                            case DECEMBER -> 1.25;
                            case NOVEMBER -> 1.1;
                            case JANUARY, FEBRUARY -> 0.9;
                            default -> 1.0;
                        };
                final double weekday =
                        switch (date.getDayOfWeek()) {
                            case SATURDAY -> 1.3;
                            case FRIDAY -> 1.15;
                            case SUNDAY -> 0.85;
                            default -> 1.0;
                        };
                total += month * weekday;
                totals[number] = total;
            }
            return totals;
        }

        private void generateDay() {
            final long rowsUntilTonight =
                    Math.round(settings.rows() * dayTotals[day] / dayTotals[dayTotals.length - 1]);
            final int quota = (int) (rowsUntilTonight - planned);
            planned = rowsUntilTonight;
            final List<Row> rows = new ArrayList<>(quota);
            takeRefunds(rows, quota);
            while (rows.size() < quota) {
                final Row row = purchase();
                rows.add(row);
                if (rows.size() < quota && random.nextInt(1000) < DUPLICATES_PER_MILLE) {
                    rows.add(row);
                }
            }
            rows.sort(Comparator.comparingLong(Row::second));
            for (final Row row : rows) {
                ready.add(withGaps(row.toTransaction()));
            }
            day++;
        }

        private void takeRefunds(final List<Row> rows, final int quota) {
            final List<Row> due = refunds.getOrDefault(day, List.of());
            refunds.remove(day);
            for (final Row refund : due) {
                if (rows.size() < quota) {
                    rows.add(refund);
                } else {
                    refunds.computeIfAbsent(day + 1, key -> new ArrayList<>())
                            .add(new Row(
                                    refund.second() + SECONDS_A_DAY,
                                    refund.card(),
                                    refund.merchant(),
                                    refund.amount()));
                }
            }
        }

        private Row purchase() {
            final LocalDate date = settings.from().plusDays(day);
            final int cardNumber = drawCard();
            final Town.Card card = town.cards().get(cardNumber);
            final int merchantNumber = drawMerchant(date, cardNumber, card);
            final Town.Merchant merchant = town.merchants().get(merchantNumber);
            known.get(cardNumber).add(merchantNumber);
            final double amount = merchant.category().medianAmount()
                    * (0.5 + 0.5 * merchant.priceLevel() / 2.0)
                    * StrictMath.exp(AMOUNT_SPREAD * random.nextGaussian());
            final double rounded = Math.max(0.5, Math.round(amount * 100) / 100.0);
            final Row row = new Row(second(date, merchant), card.token(), merchant.name(), rounded);
            if (random.nextInt(100) < REFUND_PERCENT) {
                final int after = 1 + random.nextInt(REFUND_DAYS);
                refunds.computeIfAbsent(day + after, key -> new ArrayList<>())
                        .add(new Row(
                                row.second() + (long) after * SECONDS_A_DAY, row.card(), row.merchant(), -rounded));
            }
            return row;
        }

        private int drawCard() {
            int card = Town.draw(random, activity);
            while (town.cards().get(card).joins() > day) {
                card = Town.draw(random, activity);
            }
            return card;
        }

        private int drawMerchant(final LocalDate date, final int cardNumber, final Town.Card card) {
            final List<Integer> past = known.get(cardNumber);
            final boolean repeat = !past.isEmpty() && random.nextInt(100) < REPEAT_PERCENT;
            int merchant = 0;
            for (int tries = 0; tries < TRIES; tries++) {
                merchant = repeat ? past.get(random.nextInt(past.size())) : Town.draw(random, card.affinity());
                final Town.Merchant candidate = town.merchants().get(merchant);
                final double demand = candidate.category().demand(date.getMonthValue(), date.getDayOfWeek());
                if (candidate.opens() <= day && random.nextDouble() * Category.MAX_DEMAND < demand) {
                    return merchant;
                }
            }
            return merchant;
        }

        private long second(final LocalDate date, final Town.Merchant merchant) {
            final double hour = merchant.category().peakHour() + HOURS_SPREAD * random.nextGaussian();
            final long second = Math.round(Math.min(Math.max(hour, 0), 23.99) * 3600);
            return date.atStartOfDay().toEpochSecond(ZoneOffset.UTC) + second;
        }

        private CardTransaction withGaps(final CardTransaction row) {
            if (random.nextInt(1000) >= GAPS_PER_MILLE) {
                return row;
            }
            return switch (random.nextInt(6)) {
                case 0 -> new CardTransaction(null, row.merchant(), row.amount(), row.date());
                case 1 -> new CardTransaction(row.card(), null, row.amount(), row.date());
                case 2 -> new CardTransaction(row.card(), row.merchant(), row.amount(), null);
                default -> new CardTransaction(row.card(), row.merchant(), null, row.date());
            };
        }
    }
}
