package org.nifiaaas.sandbox.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.data.CardTransactions.Settings;

/** Each habit can be seen in the rows of a town that has it, and not in those of a town without. */
class HabitsTest {

    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);
    private static final Settings PLAIN = new Settings(3, 60_000, 600, 200, FIRST, 730);
    private static final Settings LIVELY = PLAIN.withHabits(Habits.lively());

    private static List<Purchase> plain;
    private static List<Purchase> lively;

    /** A row without gaps that is no refund. */
    private record Purchase(String card, String merchant, String category, String channel, int day) {

        LocalDate date() {
            return FIRST.plusDays(day);
        }
    }

    @BeforeAll
    static void generate() {
        plain = purchases(PLAIN);
        lively = purchases(LIVELY);
    }

    @Test
    void sameSeedGivesTheSameRowsAndTheirNumberIsExact() {
        final Settings small = LIVELY.withRows(5_000);

        final List<CardTransaction> rows = rows(small);

        assertEquals(5_000, rows.size());
        assertEquals(rows, rows(small));
        assertNotEquals(rows, rows(small.withSeed(4)));
    }

    @Test
    void categoriesHaveTheirSeasons() {
        final Predicate<LocalDate> spring = date -> List.of(3, 4, 5).contains(date.getMonthValue());
        final Predicate<LocalDate> december = date -> date.getMonth() == Month.DECEMBER;

        assertBetween(2.2, 4.5, rate(of(lively, "garden"), spring));
        assertBetween(1.0, 2.2, rate(of(plain, "garden"), spring));
        assertBetween(1.8, 5.0, rate(of(lively, "toys"), december));
        assertBetween(1.2, 3.2, rate(of(plain, "toys"), december));
    }

    @Test
    void townBuysMoreAroundTheEndOfAMonth() {
        final Predicate<LocalDate> payday = date -> date.getDayOfMonth() >= 28 || date.getDayOfMonth() <= 2;

        assertBetween(1.3, 1.5, rate(lively, payday));
        assertBetween(0.93, 1.07, rate(plain, payday));
    }

    @Test
    void saturdaysAreStrongerThanOtherDays() {
        final Predicate<LocalDate> saturday = date -> date.getDayOfWeek().getValue() == 6;

        assertBetween(1.2, 1.4, rate(lively, saturday));
    }

    @Test
    void regularsBuyInTheirOwnRhythm() {
        assertTrue(regulars(lively, "groceries", 2, 7) > 20, "groceries " + regulars(lively, "groceries", 2, 7));
        assertTrue(regulars(lively, "fuel", 10, 18) > 30, "fuel " + regulars(lively, "fuel", 10, 18));
        assertTrue(regulars(plain, "groceries", 2, 7) < 3, "groceries " + regulars(plain, "groceries", 2, 7));
        assertTrue(regulars(plain, "fuel", 10, 18) < 3, "fuel " + regulars(plain, "fuel", 10, 18));
    }

    @Test
    void regularsStayWithOneMerchantForMonths() {
        final Map<String, List<Purchase>> fuel = of(lively, "fuel").stream()
                .filter(purchase -> "app".equals(purchase.channel()))
                .collect(Collectors.groupingBy(Purchase::card, LinkedHashMap::new, Collectors.toList()));
        int pairs = 0;
        int same = 0;
        for (final List<Purchase> visits : fuel.values()) {
            for (int number = 1; number < visits.size(); number++) {
                pairs++;
                same += visits.get(number)
                                .merchant()
                                .equals(visits.get(number - 1).merchant())
                        ? 1
                        : 0;
            }
        }

        assertBetween(0.7, 0.97, (double) same / pairs);
    }

    @Test
    void spellsGoToMerchantsThatAreNewToTheCard() {
        assertBetween(0.06, 0.15, shareInSpells(lively));
        assertBetween(0, 0.02, shareInSpells(plain));
    }

    @Test
    void cardsThatComeLateTellByTheirFirstPurchasesWhatTheyLike() {
        final Map<String, List<Purchase>> late = lateCards(lively);

        assertBetween(0.15, 0.25, (double) late.size() / LIVELY.cards());
        assertBetween(0.68, 1, shareOfFirstCategory(late));
        assertBetween(0.3, 0.6, shareOfFirstCategory(lateCards(plain)));
    }

    @Test
    void lastFifthHasCardsThatTheRowsBeforeDoNotKnow() {
        final int cut = lively.size() * 4 / 5;
        final Set<String> known =
                lively.subList(0, cut).stream().map(Purchase::card).collect(Collectors.toSet());
        final List<Purchase> rest = lively.subList(cut, lively.size());
        final long cold = rest.stream()
                .filter(purchase -> !known.contains(purchase.card()))
                .count();

        assertBetween(0.02, 0.08, (double) cold / rest.size());
    }

    @Test
    void merchantsThatOpenLateAreCrowdedAtFirst() {
        final Map<String, List<Purchase>> late = lively.stream()
                .collect(Collectors.groupingBy(Purchase::merchant, LinkedHashMap::new, Collectors.toList()));
        late.values().removeIf(sold -> sold.get(0).day() < 120 || sold.get(0).day() > 600);
        int first = 0;
        int second = 0;
        for (final List<Purchase> sold : late.values()) {
            final int opened = sold.get(0).day();
            first += sold.stream()
                    .filter(purchase -> purchase.day() < opened + 30)
                    .count();
            second += sold.stream()
                    .filter(purchase -> purchase.day() >= opened + 30 && purchase.day() < opened + 60)
                    .count();
        }

        assertTrue(late.size() >= 8, late.size() + " merchants opened late");
        assertTrue(first > 1.8 * second, first + " purchases in the first month, " + second + " in the second");
    }

    @Test
    void millionsOfRowsAreMadeOneDayAfterTheOther() {
        int rows = 0;
        for (final CardTransaction row :
                CardTransactions.of(new Settings(1, Integer.MAX_VALUE, 20, 40, FIRST, 4_000_000, Habits.lively()))) {
            rows += row == null ? 0 : 1;
            if (rows == 2_000) {
                break;
            }
        }

        assertEquals(2_000, rows, "the first days of two thousand million rows");
    }

    @Test
    void habitsThatLeaveNothingToChooseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Habits(0.5, 1, 0, 0, 30, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Habits(1, 1, 0.5, 0.4, 30, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Habits(1, 1, 0, 0, 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Habits(1, 1, Double.NaN, 0, 30, 0, 0, 0, 0));
    }

    private static List<CardTransaction> rows(final Settings settings) {
        final List<CardTransaction> rows = new ArrayList<>();
        CardTransactions.of(settings).forEach(rows::add);
        return rows;
    }

    private static List<Purchase> purchases(final Settings settings) {
        final List<Purchase> purchases = new ArrayList<>();
        for (final CardTransaction row : CardTransactions.of(settings)) {
            final boolean complete =
                    row.card() != null && row.merchant() != null && row.amount() != null && row.date() != null;
            if (complete && !row.amount().startsWith("-")) {
                final LocalDate date = LocalDate.parse(row.date().substring(0, 10));
                purchases.add(new Purchase(
                        row.card(),
                        row.merchant(),
                        row.further().getOrDefault("category", ""),
                        row.further().get("channel"),
                        (int) (date.toEpochDay() - FIRST.toEpochDay())));
            }
        }
        return purchases;
    }

    private static List<Purchase> of(final List<Purchase> purchases, final String category) {
        return purchases.stream()
                .filter(purchase -> purchase.category().equals(category))
                .toList();
    }

    /** Purchases a day on such days, as a multiple of those on the other days. */
    private static double rate(final List<Purchase> purchases, final Predicate<LocalDate> days) {
        final long such = purchases.stream()
                .filter(purchase -> days.test(purchase.date()))
                .count();
        long number = 0;
        for (int day = 0; day < PLAIN.days(); day++) {
            number += days.test(FIRST.plusDays(day)) ? 1 : 0;
        }
        return (double) such / number / ((double) (purchases.size() - such) / (PLAIN.days() - number));
    }

    /** Cards with ten or more purchases of a category, most of them so many days after the one before. */
    private static long regulars(
            final List<Purchase> purchases, final String category, final int fewestDays, final int mostDays) {
        final Map<String, List<Purchase>> byCard =
                of(purchases, category).stream().collect(Collectors.groupingBy(Purchase::card));
        return byCard.values().stream()
                .filter(visits -> visits.size() >= 10)
                .filter(visits -> {
                    int in = 0;
                    for (int number = 1; number < visits.size(); number++) {
                        final int gap = visits.get(number).day()
                                - visits.get(number - 1).day();
                        in += gap >= fewestDays && gap <= mostDays ? 1 : 0;
                    }
                    return in > 0.6 * (visits.size() - 1);
                })
                .count();
    }

    /** Share of the purchases at a merchant new to the card that follow two or more like them, of the same category, within 15 days. */
    private static double shareInSpells(final List<Purchase> purchases) {
        final Map<String, Set<String>> known = new HashMap<>();
        final Map<List<String>, List<Integer>> lately = new HashMap<>();
        int inSpells = 0;
        for (final Purchase purchase : purchases) {
            if (known.computeIfAbsent(purchase.card(), key -> new HashSet<>()).add(purchase.merchant())) {
                final List<Integer> days = lately.computeIfAbsent(
                        Arrays.asList(purchase.card(), purchase.category()), key -> new ArrayList<>());
                // The first month knows nobody.
                if (purchase.day() > 60) {
                    inSpells += days.stream()
                                            .filter(day -> day > purchase.day() - 15)
                                            .count()
                                    >= 2
                            ? 1
                            : 0;
                }
                days.add(purchase.day());
            }
        }
        return (double) inSpells / purchases.size();
    }

    private static Map<String, List<Purchase>> lateCards(final List<Purchase> purchases) {
        final Map<String, List<Purchase>> late = purchases.stream()
                .collect(Collectors.groupingBy(Purchase::card, LinkedHashMap::new, Collectors.toList()));
        late.values().removeIf(bought -> bought.get(0).day() < 45 || bought.size() < 10);
        return late;
    }

    /** Of the second to fifth purchase of each card, how many have the category of the first. */
    private static double shareOfFirstCategory(final Map<String, List<Purchase>> cards) {
        int same = 0;
        for (final List<Purchase> bought : cards.values()) {
            for (final Purchase purchase : bought.subList(1, 5)) {
                same += purchase.category().equals(bought.get(0).category()) ? 1 : 0;
            }
        }
        return same / 4.0 / cards.size();
    }

    private static void assertBetween(final double least, final double most, final double value) {
        assertTrue(value >= least && value <= most, () -> value + " is not in " + least + ".." + most);
    }
}
