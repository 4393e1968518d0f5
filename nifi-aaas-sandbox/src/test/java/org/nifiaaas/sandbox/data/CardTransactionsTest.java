package org.nifiaaas.sandbox.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.data.CardTransactions.Settings;

class CardTransactionsTest {

    private static List<CardTransaction> rows;

    @BeforeAll
    static void generate() {
        rows = list(Settings.standard());
    }

    @Test
    void theNumberOfRowsIsExact() {
        assertEquals(160_000, rows.size());
        assertEquals(777, list(Settings.standard().withRows(777)).size());
    }

    @Test
    void sameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        final Settings small = Settings.standard().withRows(3_000);

        assertEquals(list(small), list(small));
        assertNotEquals(list(small), list(small.withSeed(7)));
    }

    @Test
    void rowsOfTheStandardSeedAreTheSameOnEveryMachine() throws NoSuchAlgorithmException {
        assertEquals(
                new CardTransaction(
                        "card-5e3a577e8f",
                        "Velvet Kettle Outfitters",
                        "-34.01",
                        "2019-04-09T13:40:32Z",
                        Map.of("category", "fashion", "channel", "online", "segment", "professionals")),
                rows.get(100_000));
        final MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (final CardTransaction row : rows) {
            final String four = row.card() + "|" + row.merchant() + "|" + row.amount() + "|" + row.date() + "\n";
            digest.update(four.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                "7400981b46796c2b392c25d4975f0386c1d943dc0707c988a807c09578007ef0",
                HexFormat.of().formatHex(digest.digest()),
                "the samples of the ranking flow and the figures of the README rest on these rows");
    }

    @Test
    void categoryBelongsToTheMerchantAndSegmentToTheCard() {
        final Map<String, Set<String>> categories = new HashMap<>();
        final Map<String, Set<String>> segments = new HashMap<>();
        long withoutCategory = 0;
        for (final CardTransaction row : rows) {
            final String category = row.further().get("category");
            if (row.merchant() != null && category != null) {
                categories
                        .computeIfAbsent(row.merchant(), key -> new HashSet<>())
                        .add(category);
            }
            if (row.card() != null) {
                segments.computeIfAbsent(row.card(), key -> new HashSet<>())
                        .add(row.further().getOrDefault("segment", ""));
            }
            withoutCategory += category == null ? 1 : 0;
            assertTrue(Set.of("shop", "online", "app").contains(row.further().get("channel")), row::toString);
        }

        assertEquals(Settings.standard().merchants(), categories.size());
        assertTrue(categories.values().stream().allMatch(of -> of.size() == 1));
        assertTrue(segments.values().stream().allMatch(of -> of.size() == 1));
        final long unknown =
                segments.values().stream().filter(Set.of("")::equals).count();
        assertTrue(unknown > 0.07 * segments.size() && unknown < 0.13 * segments.size(), unknown + " cards");
        assertShare(0.008, 0.012, withoutCategory);
    }

    @Test
    void rowsAreInTimeOrder() {
        Instant last = Instant.MIN;
        for (final CardTransaction row : rows) {
            if (row.date() != null) {
                final Instant time = Instant.parse(row.date());
                assertTrue(!time.isBefore(last), () -> "out of order: " + row);
                last = time;
            }
        }
    }

    @Test
    void refundsDuplicatesAndGapsAreFewButThere() {
        final long refunds =
                rows.stream().filter(CardTransactionsTest::isRefund).count();
        final int duplicates = rows.size() - new HashSet<>(rows).size();
        final long gaps = rows.stream()
                .filter(row ->
                        row.card() == null || row.merchant() == null || row.amount() == null || row.date() == null)
                .count();

        assertShare(0.02, 0.04, refunds);
        assertShare(0.002, 0.005, duplicates);
        assertShare(0.002, 0.004, gaps);
    }

    @Test
    void someCardsAndMerchantsAppearOnlyAfterTheHistory() {
        final Set<String> cards = new HashSet<>();
        final Set<String> merchants = new HashSet<>();
        for (final CardTransaction row : rows.subList(0, 55_000)) {
            cards.add(row.card());
            merchants.add(row.merchant());
        }
        final long unknown = rows.subList(55_000, rows.size()).stream()
                .filter(row -> !cards.contains(row.card()) || !merchants.contains(row.merchant()))
                .count();

        assertShare(0.005, 0.05, unknown);
    }

    @Test
    void everyMerchantHasItsOwnName() {
        final Set<String> names = rows.stream().map(CardTransaction::merchant).collect(Collectors.toSet());
        names.remove(null);

        assertEquals(Settings.standard().merchants(), names.size());
    }

    @Test
    void whatLikeCardsBoughtTellsMoreOfNewMerchantsThanPopularity() {
        final NewMerchants task = NewMerchants.split(rows.subList(0, 55_000));

        final double popularity = task.hitRateOfPopularity();
        final double neighbours = task.hitRateOfCoPurchases();

        assertTrue(popularity > 0.08, () -> "popularity is no baseline at all: " + popularity);
        assertTrue(neighbours > 1.5 * popularity, () -> "co-purchases " + neighbours + ", popularity " + popularity);
    }

    private static List<CardTransaction> list(final Settings settings) {
        final List<CardTransaction> list = new ArrayList<>();
        CardTransactions.of(settings).forEach(list::add);
        return list;
    }

    private static boolean isRefund(final CardTransaction row) {
        return row.amount() != null && row.amount().startsWith("-");
    }

    private static void assertShare(final double from, final double to, final long count) {
        final double share = (double) count / rows.size();
        assertTrue(share >= from && share <= to, () -> "share " + share + " is not in " + from + ".." + to);
    }

    /** Full-catalogue hit rate at 10 for merchants that are new to a card, the last fifth of the rows being the test. */
    private record NewMerchants(
            Map<String, Set<String>> bought, Map<String, Integer> popularity, Map<String, Set<String>> expected) {

        static NewMerchants split(final List<CardTransaction> rows) {
            final int cut = rows.size() * 4 / 5;
            final Map<String, Set<String>> bought = new HashMap<>();
            final Map<String, Integer> popularity = new HashMap<>();
            final Map<String, Set<String>> expected = new HashMap<>();
            for (int number = 0; number < rows.size(); number++) {
                final CardTransaction row = rows.get(number);
                if (row.card() == null || row.merchant() == null || isRefund(row)) {
                    continue;
                }
                final Set<String> before = bought.computeIfAbsent(row.card(), key -> new HashSet<>());
                if (number < cut && before.add(row.merchant())) {
                    popularity.merge(row.merchant(), 1, Integer::sum);
                } else if (number >= cut
                        && !before.isEmpty()
                        && popularity.containsKey(row.merchant())
                        && !before.contains(row.merchant())) {
                    expected.computeIfAbsent(row.card(), key -> new HashSet<>()).add(row.merchant());
                }
            }
            return new NewMerchants(bought, popularity, expected);
        }

        double hitRateOfPopularity() {
            return hitRate(card -> merchant -> popularity.get(merchant));
        }

        double hitRateOfCoPurchases() {
            final Map<String, Map<String, Integer>> together = new HashMap<>();
            for (final Set<String> basket : bought.values()) {
                for (final String one : basket) {
                    final Map<String, Integer> others = together.computeIfAbsent(one, key -> new HashMap<>());
                    basket.forEach(other -> others.merge(other, 1, Integer::sum));
                }
            }
            return hitRate(card -> merchant -> {
                double sum = 0;
                for (final String own : bought.get(card)) {
                    sum += together.get(own).getOrDefault(merchant, 0)
                            / Math.sqrt((popularity.get(own) + 20.0) * (popularity.get(merchant) + 20.0));
                }
                return sum;
            });
        }

        private double hitRate(final ScorerOfCard scorers) {
            int hits = 0;
            int pairs = 0;
            for (final Map.Entry<String, Set<String>> card : expected.entrySet()) {
                final Map<String, Double> scores = new HashMap<>();
                final ScorerOfMerchant scorer = scorers.of(card.getKey());
                for (final String merchant : popularity.keySet()) {
                    if (!bought.get(card.getKey()).contains(merchant)) {
                        scores.put(merchant, scorer.score(merchant));
                    }
                }
                for (final String merchant : card.getValue()) {
                    final double score = scores.get(merchant);
                    final long better = scores.values().stream()
                            .filter(other -> other > score)
                            .count();
                    hits += better < 10 ? 1 : 0;
                    pairs++;
                }
            }
            return (double) hits / pairs;
        }
    }

    /** Scores the merchants of a card. */
    private interface ScorerOfCard {
        ScorerOfMerchant of(String card);
    }

    /** Scores a merchant. */
    private interface ScorerOfMerchant {
        double score(String merchant);
    }
}
