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
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Day by day, what the people of the town buy. Not thread-safe. */
final class TownLife implements Iterator<CardTransaction> {

    static final int REPEAT_PERCENT = 40;
    static final int REFUND_PERCENT = 3;
    static final int DUPLICATES_PER_MILLE = 3;
    static final int GAPS_PER_MILLE = 3;

    private static final int REFUND_DAYS = 14;
    private static final int TRIES = 50;
    private static final int NEW_DAYS = 30;
    private static final int PAYDAY = 28;
    private static final int SPENT_BY = 2;
    private static final double HOURS_SPREAD = 2.2;
    private static final double AMOUNT_SPREAD = 0.45;
    private static final int SECONDS_A_DAY = 86_400;

    /** Random numbers of their own, so that what they are for changes nothing else. */
    private static final long FOR_COLUMNS = 0x636f6c756d6e73L;

    private static final long FOR_REGULARS = 0x726567756c6172L;
    private static final long FOR_SPELLS = 0x7370656c6c73L;
    private static final long FOR_OPENINGS = 0x6f70656e696e67L;

    private record Row(long second, String card, String merchant, double amount, Map<String, String> further) {

        CardTransaction toTransaction() {
            return new CardTransaction(
                    card,
                    merchant,
                    String.valueOf(Math.round(amount * 100) / 100.0),
                    Instant.ofEpochSecond(second).toString(),
                    further);
        }

        Row refundAfter(final int days) {
            return new Row(second + (long) days * SECONDS_A_DAY, card, merchant, -amount, further);
        }

        Row aDayLater() {
            return new Row(second + SECONDS_A_DAY, card, merchant, amount, further);
        }
    }

    private final CardTransactions.Settings settings;
    private final Random random;
    private final Town town;
    private final double[] activity;
    private final double[] dayTotals;
    private final List<Acquaintances> known;
    private final FurtherColumns further;
    private final Regulars regulars;
    private final Spells spells;
    private final Random openings;
    private final Deque<Errand> errands = new ArrayDeque<>();
    private final Map<Integer, List<Row>> refunds = new TreeMap<>();
    private final Deque<CardTransaction> ready = new ArrayDeque<>();
    private int day;
    private long planned;

    TownLife(final CardTransactions.Settings settings) {
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.town = Town.build(random, settings.cards(), settings.merchants(), settings.days(), settings.habits());
        this.activity = runningActivity();
        this.dayTotals = runningDays();
        this.known = new ArrayList<>(settings.cards());
        for (int card = 0; card < settings.cards(); card++) {
            known.add(new Acquaintances(settings.habits().memory()));
        }
        this.further = new FurtherColumns(settings.seed() ^ FOR_COLUMNS);
        this.regulars = new Regulars(
                town,
                settings.seed() ^ FOR_REGULARS,
                settings.habits().rhythmShare() * settings.rows(),
                settings.days());
        this.spells = new Spells(settings, town, known, settings.seed() ^ FOR_SPELLS);
        this.openings = new Random(settings.seed() ^ FOR_OPENINGS);
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
            final boolean payday = date.getDayOfMonth() >= PAYDAY || date.getDayOfMonth() <= SPENT_BY;
            total += month * weekday * (payday ? settings.habits().paydayFactor() : 1);
            totals[number] = total;
        }
        return totals;
    }

    private void generateDay() {
        final long rowsUntilTonight = Math.round(settings.rows() * dayTotals[day] / dayTotals[dayTotals.length - 1]);
        final int quota = (int) (rowsUntilTonight - planned);
        planned = rowsUntilTonight;
        final List<Row> rows = new ArrayList<>(quota);
        takeRefunds(rows, quota);
        errands.addAll(regulars.on(day));
        errands.addAll(spells.on(day));
        final List<Integer> fresh = freshMerchants();
        while (rows.size() < quota) {
            final Row row = purchase(errands.isEmpty() ? freeErrand(fresh) : errands.poll());
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
                refunds.computeIfAbsent(day + 1, key -> new ArrayList<>()).add(refund.aDayLater());
            }
        }
    }

    /** Merchants that opened lately; none in a town where nobody looks for them. */
    private List<Integer> freshMerchants() {
        final List<Integer> fresh = new ArrayList<>();
        for (int number = 0;
                settings.habits().openingShare() > 0
                        && number < town.merchants().size();
                number++) {
            final int opens = town.merchants().get(number).opens();
            if (opens > 0 && opens <= day && day < opens + NEW_DAYS) {
                fresh.add(number);
            }
        }
        return fresh;
    }

    private Errand freeErrand(final List<Integer> fresh) {
        final int card = drawCard();
        if (!fresh.isEmpty() && openings.nextDouble() < settings.habits().openingShare()) {
            final OptionalInt opened = Town.drawOf(openings, fresh, town.cards().get(card)::liking);
            if (opened.isPresent()) {
                return new Errand(card, opened.getAsInt(), false);
            }
        }
        return new Errand(card, drawMerchant(settings.from().plusDays(day), card), false);
    }

    private Row purchase(final Errand errand) {
        final Town.Card card = town.cards().get(errand.card());
        final Town.Merchant merchant = town.merchants().get(errand.merchant());
        known.get(errand.card()).add(errand.merchant());
        final double amount = merchant.category().medianAmount()
                * (0.5 + 0.5 * merchant.priceLevel() / 2.0)
                * StrictMath.exp(AMOUNT_SPREAD * random.nextGaussian());
        final double rounded = Math.max(0.5, Math.round(amount * 100) / 100.0);
        final Row row = new Row(
                second(settings.from().plusDays(day), merchant),
                card.token(),
                merchant.name(),
                rounded,
                further.of(card, merchant, errand.regular()));
        if (random.nextInt(100) < REFUND_PERCENT) {
            final int after = 1 + random.nextInt(REFUND_DAYS);
            refunds.computeIfAbsent(day + after, key -> new ArrayList<>()).add(row.refundAfter(after));
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

    /** One that is open, unless fifty tries find none. */
    private int drawMerchant(final LocalDate date, final int cardNumber) {
        final Acquaintances past = known.get(cardNumber);
        final boolean repeat = !past.isEmpty() && random.nextInt(100) < REPEAT_PERCENT;
        final double seasonFactor = settings.habits().seasonFactor();
        final double most = Category.mostDemand(seasonFactor);
        int open = 0;
        for (int tries = 0; tries < TRIES; tries++) {
            final int merchant = repeat
                    ? past.recall(random)
                    : Town.draw(random, town.cards().get(cardNumber).affinity());
            final Town.Merchant candidate = town.merchants().get(merchant);
            final double demand = candidate.category().demand(seasonFactor, date.getMonthValue(), date.getDayOfWeek());
            if (candidate.opens() > day) {
                continue;
            }
            open = merchant;
            if (random.nextDouble() * most < demand) {
                return merchant;
            }
        }
        return open;
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
            case 0 -> new CardTransaction(null, row.merchant(), row.amount(), row.date(), row.further());
            case 1 -> new CardTransaction(row.card(), null, row.amount(), row.date(), row.further());
            case 2 -> new CardTransaction(row.card(), row.merchant(), row.amount(), null, row.further());
            default -> new CardTransaction(row.card(), row.merchant(), null, row.date(), row.further());
        };
    }
}
