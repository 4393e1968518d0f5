package org.nifiaaas.processors.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.record.FieldPath;

class RankCollectorTest {

    private static RankCollector collector(final int topK, final int limit) {
        return new RankCollector(new ComparisonRules(
                false,
                FieldPath.of("user"),
                FieldPath.of("item"),
                FieldPath.of("score"),
                FieldPath.of("user"),
                0,
                500,
                topK,
                0.5,
                limit,
                true,
                1024));
    }

    @Test
    void overlapIsTheMeanOverGroupsWithMoreThanKItems() {
        final RankCollector collector = collector(2, 100);
        // The top two are a, b and then b, c: one of two is shared, one of three in either.
        collector.add("ada", "a", 0.9, 0.1F);
        collector.add("ada", "b", 0.8, 0.8F);
        collector.add("ada", "c", 0.2, 0.7F);
        // The top two are the same.
        collector.add("bob", "a", 0.9, 0.9F);
        collector.add("bob", "b", 0.8, 0.8F);
        collector.add("bob", "c", 0.7, 0.7F);
        // Two items are no more than K: every order has the same top two.
        collector.add("cleo", "a", 0.9, 0.1F);
        collector.add("cleo", "b", 0.1, 0.9F);
        collector.add("dora", "a", 0.9, 0.1F);

        final RankAgreement agreement = collector.agreement();
        assertEquals(4, agreement.groups());
        assertEquals(2, agreement.largeGroups());
        assertEquals(0.75, agreement.overlap(), 1e-12);
        assertEquals((1.0 / 3 + 1) / 2, agreement.jaccard(), 1e-12);
        assertEquals(3, agreement.orderedGroups());
        // ada: 0 and 1/2 give 0.25; bob: 1; cleo: 0 and 1 give 0.5.
        assertEquals((0.25 + 1 + 0.5) / 3, agreement.biasedOverlap(), 1e-12);
        assertEquals(
                "Overlap over 2 of 4 groups, those with more than 2 different entries; rank-biased overlap over 3 with at least two.",
                agreement.explanation());
    }

    @Test
    void equalScoresAreOrderedByIdWhateverTheOrderOfTheRecords() {
        final List<String> items = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        final Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(items, random);
            final RankCollector collector = collector(2, 100);
            for (final String item : items) {
                collector.add("ada", item, 0.5, item.equals("e") ? 0.9F : 0.5F);
            }
            // Before a, b; after e, a.
            assertEquals(0.5, collector.agreement().overlap(), 1e-12);
        }
    }

    @Test
    void onlyTheFirstRecordOfAnEntryCounts() {
        final RankCollector collector = collector(1, 100);
        collector.add("ada", "a", 0.9, 0.9F);
        collector.add("ada", "b", 0.5, 0.5F);
        collector.add("ada", "b", 0.99, 0.1F);

        assertEquals(1, collector.agreement().repeated());
        assertEquals(1, collector.agreement().overlap());
    }

    @Test
    void recordsWithoutGroupAreCountedAndNotRanked() {
        final RankCollector collector = collector(1, 100);
        collector.add("", "a", 0.9, 0.9F);

        assertEquals(1, collector.agreement().ungrouped());
        assertEquals(0, collector.agreement().groups());
        assertEquals(
                "Not measured: no group has two different entries.",
                collector.agreement().explanation());
    }

    @Test
    void nothingIsRankedBeyondTheLimit() {
        final RankCollector full = collector(1, 2_000);
        final RankCollector over = collector(1, 2_000);
        for (int row = 0; row < 2_001; row++) {
            if (row < 2_000) {
                full.add("user-" + row % 10, "item-" + row, 0.5, 0.5F);
            }
            over.add("user-" + row % 10, "item-" + row, 0.5, 0.5F);
        }

        assertEquals(1, full.agreement().overlap());
        assertEquals(10, full.agreement().largeGroups());
        assertTrue(over.agreement().leftOut());
        assertEquals(0, over.agreement().groups());
        assertTrue(Double.isNaN(over.agreement().biasedOverlap()));
    }

    @Test
    void limitOfZeroTurnsRankingOff() {
        final RankCollector collector = collector(1, 0);
        collector.add("ada", "a", 0.9, 0.9F);

        assertTrue(collector.agreement().leftOut());
        assertEquals(
                "Left out because Most Ranked Records is 0.",
                collector.agreement().explanation());
    }

    @Test
    void smallGroupsHaveNoOverlapAndSaySo() {
        final RankCollector collector = collector(10, 100);
        collector.add("ada", "a", 0.9, 0.9F);
        collector.add("ada", "b", 0.5, 0.5F);

        assertTrue(Double.isNaN(collector.agreement().overlap()));
        assertEquals(
                "The overlap is not measured: no group has more than 10 different entries. Rank-biased overlap over 1 of 1 groups.",
                collector.agreement().explanation());
    }
}
