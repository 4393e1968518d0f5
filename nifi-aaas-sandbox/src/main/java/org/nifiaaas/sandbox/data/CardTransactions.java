package org.nifiaaas.sandbox.data;

import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Card transactions of an invented town, in time order. Nothing in them is about a real person or company.
 *
 * <p>The same settings give the same rows on every machine. Iterating again starts again; each iterator generates day by day and holds little more than one
 * day's rows, however many there are: what is kept of the past is the town itself (8 bytes for each card and merchant) and a bounded memory of each card.
 * Iterators are not thread-safe.
 *
 * <p>What is in the rows, so that a model has something to learn which popularity alone does not tell:
 * <ul>
 *   <li>Merchants have a category, a price level, a neighbourhood (or sell online, to everyone) and a popularity that falls with their rank (Zipf).
 *   <li>A cardholder belongs to one segment, leans to a second one, and has personal tastes on top; lives in one neighbourhood, works in another, and prefers
 *       a price level. A merchant that is new to a card is drawn with probability proportional to
 *       <i>popularity x taste for the category x reach of the neighbourhood x fit of the price</i>.
 *   <li>{@value TownLife#REPEAT_PERCENT} % of these purchases go to a merchant that the card knows already, the more often the better it knows it.
 *   <li>Categories have their months, weekend strength and hours of the day; the town buys more in December and on Saturdays.
 *   <li>Some cards and merchants appear some time after the first day: cold start.
 *   <li>As in real files: about {@value TownLife#REFUND_PERCENT} % refunds (negative amount, 1 to 14 days after the purchase), and of each thousand rows
 *       {@value TownLife#DUPLICATES_PER_MILLE} exact duplicates and {@value TownLife#GAPS_PER_MILLE} with a missing value.
 * </ul>
 *
 * <p>Further columns are the category of the merchant (missing in one of a hundred rows), the segment of the card (missing for one of ten cards) and the
 * channel: shop, online or app. Neighbourhoods, price levels and tastes are in no column. {@link Habits} add what changes with time.
 */
public final class CardTransactions implements Iterable<CardTransaction> {

    /**
     * Size of the town and of the period.
     *
     * @param seed start of the random numbers
     * @param rows rows in total, refunds and duplicates included
     * @param cards cardholders
     * @param merchants merchants
     * @param from first day (UTC)
     * @param days days in the period
     * @param habits what changes with time
     */
    public record Settings(long seed, int rows, int cards, int merchants, LocalDate from, int days, Habits habits) {

        /** Rejects an empty town or period. */
        public Settings {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(habits, "habits");
            if (rows < 1 || cards < 1 || merchants < 1 || days < 1) {
                throw new IllegalArgumentException("Rows, cards, merchants and days must be positive numbers: " + rows
                        + ", " + cards + ", " + merchants + ", " + days);
            }
        }

        /** A town without habits. */
        public Settings(
                final long seed,
                final int rows,
                final int cards,
                final int merchants,
                final LocalDate from,
                final int days) {
            this(seed, rows, cards, merchants, from, days, Habits.none());
        }

        /** 160,000 rows of 1,500 cards and 400 merchants in the years 2018 and 2019. */
        public static Settings standard() {
            return new Settings(42, 160_000, 1_500, 400, LocalDate.of(2018, 1, 1), 730);
        }

        /** The same town and period with another number of rows. */
        public Settings withRows(final int count) {
            return new Settings(seed, count, cards, merchants, from, days, habits);
        }

        /** The same size with other random numbers. */
        public Settings withSeed(final long start) {
            return new Settings(start, rows, cards, merchants, from, days, habits);
        }

        /** The same size and random numbers with other habits. */
        public Settings withHabits(final Habits others) {
            return new Settings(seed, rows, cards, merchants, from, days, others);
        }
    }

    private final Settings settings;

    private CardTransactions(final Settings settings) {
        this.settings = settings;
    }

    public static CardTransactions of(final Settings settings) {
        return new CardTransactions(settings);
    }

    /** Names of the further columns, in their order in a file. */
    public static List<String> furtherColumns() {
        return FurtherColumns.NAMES;
    }

    @Override
    public Iterator<CardTransaction> iterator() {
        return new TownLife(settings);
    }
}
