package org.nifiaaas.training.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.split.UserHistory;

class TrainingRowsTest {

    private static final int ITEMS = 40;
    private static final List<UserHistory> HISTORIES = Arrays.asList(
            new UserHistory(1, new int[] {1, 2, 3}),
            new UserHistory(2, new int[] {4}),
            new UserHistory(3, new int[] {5, 6, 38, 39, 40}));

    private static TrainingRows rows(final double unknownShare) {
        return new TrainingRows(new NegativeSampler(ITEMS, 42), 4, unknownShare);
    }

    private static EpochRows epoch(final TrainingRows rows, final int number) {
        return rows.epoch(HISTORIES.iterator(), number, 0);
    }

    private static List<String> listed(final EpochRows rows) {
        final List<String> listed = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            listed.add((rows.isPositive(row) ? "+" : "-") + rows.user(row) + "/" + rows.item(row));
        }
        return listed;
    }

    @Test
    void everyTouchedPairIsThereOnceWithItsNegatives() {
        final List<String> rows = listed(epoch(rows(0), 1));
        assertEquals(9 * 5, rows.size());
        assertEquals(rows.size(), new TreeSet<>(rows).size());
        for (final UserHistory history : HISTORIES) {
            for (final int item : history.items()) {
                assertTrue(rows.contains("+" + history.user() + "/" + item));
                assertFalse(rows.contains("-" + history.user() + "/" + item));
            }
            final String mine = "-" + history.user() + "/";
            assertEquals(
                    history.items().length * 4L,
                    rows.stream().filter(row -> row.startsWith(mine)).count());
        }
    }

    @Test
    void anotherEpochHasOtherNegativesAndAsManyRows() {
        final List<String> first = listed(epoch(rows(0), 1));
        final List<String> second = listed(epoch(rows(0), 2));
        assertEquals(first.size(), second.size());
        assertNotEquals(new TreeSet<>(first), new TreeSet<>(second));
    }

    @Test
    void theOrderOfTheHistoriesDoesNotMatter() {
        final List<UserHistory> reversed = new ArrayList<>(HISTORIES);
        Collections.reverse(reversed);
        assertEquals(listed(epoch(rows(0.1), 3)), listed(rows(0.1).epoch(reversed.iterator(), 3, 0)));
    }

    @Test
    void aUserHasTheSameNegativesOnAnyNode() {
        final TreeSet<String> alone =
                new TreeSet<>(listed(rows(0).epoch(HISTORIES.subList(2, 3).iterator(), 1, 7)));
        assertTrue(new TreeSet<>(listed(epoch(rows(0), 1))).containsAll(alone));
    }

    @Test
    void aShareOfTheRowsTrainsTheUnknownUserAndTheUnknownItem() {
        int all = 0;
        int unknownUsers = 0;
        int unknownItems = 0;
        for (int number = 1; number <= 200; number++) {
            final EpochRows rows = epoch(rows(0.1), number);
            for (int row = 0; row < rows.size(); row++) {
                all++;
                unknownUsers += rows.user(row) == 0 ? 1 : 0;
                unknownItems += rows.item(row) == 0 ? 1 : 0;
                assertTrue(rows.user(row) != 0 || rows.item(row) != 0);
            }
        }
        assertEquals(0.1, (double) unknownUsers / all, 0.01);
        assertEquals(0.1, (double) unknownItems / all, 0.01);
    }

    @Test
    void batchesGoThroughEveryRowOnceAndThenStartOver() {
        final EpochRows rows = epoch(rows(0), 1);
        final List<Integer> starts = new ArrayList<>();
        for (int batch = 0; batch < 6; batch++) {
            starts.add(rows.advance(20));
        }
        assertEquals(Arrays.asList(0, 20, 40, 0, 20, 40), starts);
    }
}
