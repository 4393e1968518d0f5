package org.nifiaaas.services.engine.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.PurchaseHistory;
import org.nifiaaas.services.engine.SerializedModel;

/** Batches whose users come with their purchases. */
class SimilarityHistoriesTest {

    private static final int USERS = 40;
    private static final int ITEMS = 60;
    private static final double MINUTES_OF_A_DAY = 1440;

    private final Histories histories = Histories.random(USERS, ITEMS, 1);
    private LoadedModel model;
    private ModuleCopy copy;
    private ModuleCopy single;

    @BeforeEach
    void load() throws EngineException {
        model = new SimilarityEngine()
                .load(new SerializedModel(
                        "a test",
                        histories.model().toBytes(),
                        Optional.of(histories.log().toBytes()),
                        ModelInput.PAIR,
                        ModelOutput.SIGMOID,
                        0));
        copy = model.newCopy();
        single = model.newCopy();
    }

    /** The purchases that the model has of a user, and some more of one minute ago. */
    private PurchaseHistory historyOf(final int user, final int... more) {
        final EventLog log = histories.log();
        final int own = log.end(user) - log.start(user);
        final int[] rows = new int[own + more.length];
        final double[] ages = new double[rows.length];
        for (int event = 0; event < own; event++) {
            rows[event] = log.item(log.start(user) + event) + 1;
            ages[event] = (histories.model().asOf() - log.minute(log.start(user) + event)) / MINUTES_OF_A_DAY;
        }
        for (int event = own; event < rows.length; event++) {
            rows[event] = more[event - own];
            ages[event] = 1 / MINUTES_OF_A_DAY;
        }
        return new PurchaseHistory(rows, ages);
    }

    private float one(final PurchaseHistory history, final int itemRow) throws EngineException {
        return single.forward(new int[] {0, itemRow}, List.of(history), 1)[0];
    }

    @Test
    void theModelSaysThatItTakesHistories() {
        assertTrue(model.scoresHistories());
    }

    @Test
    void whatTheModelHasOfAUserGivesTheVeryScoresOfThatUser() throws EngineException {
        for (int user = 1; user <= USERS; user++) {
            final int[] input = new int[2 * (ITEMS + 1)];
            for (int row = 0; row <= ITEMS; row++) {
                input[2 * row] = user + 1;
                input[2 * row + 1] = row + 1;
            }
            final PurchaseHistory history = historyOf(user);
            final float[] own = copy.forward(input, ITEMS + 1);
            assertArrayEquals(own, copy.forward(input, Collections.nCopies(ITEMS + 1, history), ITEMS + 1));
            for (int itemRow = 1; itemRow <= ITEMS + 1; itemRow++) {
                assertEquals(own[itemRow - 1], one(history, itemRow));
                assertArrayEquals(copy.reasons(user + 1, itemRow, 4), copy.reasons(history, itemRow, 4));
            }
        }
    }

    @Test
    void aPairHasTheSameScoreInEveryBatch() throws EngineException {
        final List<PurchaseHistory> given = new ArrayList<>();
        final float[][] expected = new float[USERS][ITEMS + 2];
        for (int user = 1; user <= USERS; user++) {
            given.add(historyOf(user, user % 3 == 0 ? new int[] {7, 0} : new int[] {9}));
            for (int itemRow = 1; itemRow <= ITEMS + 1; itemRow++) {
                expected[user - 1][itemRow] = one(given.get(user - 1), itemRow);
            }
        }
        final Random random = new Random(6);
        for (int round = 0; round < 600; round++) {
            final int rows = 1 + random.nextInt(80);
            final boolean oneUser = random.nextInt(3) == 0;
            final boolean oneItem = random.nextInt(3) == 0;
            final int[] input = new int[2 * rows];
            final PurchaseHistory[] batch = new PurchaseHistory[rows];
            final float[] wanted = new float[rows];
            final int firstUser = random.nextInt(USERS);
            final int firstItem = 1 + random.nextInt(ITEMS + 1);
            for (int row = 0; row < rows; row++) {
                final int user = oneUser ? firstUser : random.nextInt(USERS);
                final int itemRow = oneItem ? firstItem : 1 + random.nextInt(ITEMS + 1);
                final boolean own = !oneUser && random.nextInt(4) == 0;
                input[2 * row] = user + 2;
                input[2 * row + 1] = itemRow;
                batch[row] = own ? null : given.get(user);
                wanted[row] = own ? single.forward(new int[] {user + 2, itemRow}, 1)[0] : expected[user][itemRow];
            }
            assertArrayEquals(wanted, copy.forward(input, Arrays.asList(batch), rows), "round " + round);
        }
    }

    @Test
    void chunksOfACatalogueAreThoseOfItsUser() throws EngineException {
        final PurchaseHistory first = historyOf(3, 12);
        final PurchaseHistory second = historyOf(4, 13);
        for (final PurchaseHistory history : List.of(first, first, second, first)) {
            for (int from = 1; from <= ITEMS - 20; from += 20) {
                final int[] input = new int[40];
                for (int row = 0; row < 20; row++) {
                    input[2 * row + 1] = from + row;
                }
                final float[] scores = copy.forward(input, Collections.nCopies(20, history), 20);
                for (int row = 0; row < 20; row++) {
                    assertEquals(one(history, from + row), scores[row]);
                }
            }
        }
    }

    @Test
    void aPurchaseOfOneMinuteAgoCounts() throws EngineException {
        int changed = 0;
        for (int user = 1; user <= USERS; user++) {
            changed += one(historyOf(user), 5) != one(historyOf(user, 5), 5) ? 1 : 0;
        }
        assertEquals(USERS, changed);
    }

    @Test
    void whoBoughtNothingIsScoredAsUnknown() throws EngineException {
        final PurchaseHistory nothing = new PurchaseHistory(new int[0], new double[0]);
        for (int itemRow = 1; itemRow <= ITEMS + 1; itemRow++) {
            assertEquals(single.forward(new int[] {1, itemRow}, 1)[0], one(nothing, itemRow));
            assertEquals(0, copy.reasons(nothing, itemRow, 5).length);
        }
    }

    @Test
    void reasonsOfOneOfManyUsersAreThoseOfThatUser() throws EngineException {
        final PurchaseHistory first = historyOf(3, 12);
        final PurchaseHistory second = historyOf(4, 13);
        final int[] input = {0, 13, 0, 13};
        copy.forward(input, List.of(first, second), 2);
        assertArrayEquals(single.reasons(second, 13, 5), copy.reasons(second, 13, 5));
        assertArrayEquals(single.reasons(first, 13, 5), copy.reasons(first, 13, 5));
        final int[] reasons = copy.reasons(historyOf(4, 0), 13, 100);
        assertTrue(reasons.length > 0);
        for (final int row : reasons) {
            assertTrue(histories.tables().snapshot().pair(4, row - 1) >= 0, "row " + row);
        }
    }

    @Test
    void itemsWithoutARowTellHowActiveTheUserIs() throws EngineException {
        assertFalse(one(historyOf(3), 5) == one(historyOf(3, 0, -1), 5));
        assertFalse(one(historyOf(3, 0, 0), 5) == one(historyOf(3, 0, -1), 5), "one item is not two");
        assertEquals(one(historyOf(3, 0, 0), 5), one(historyOf(3, 1, 1), 5), "row 1 is that of what is unknown");
        assertEquals(one(historyOf(3, 0, -1), 5), one(historyOf(3, -2, -1), 5), "the numbers say nothing");
    }

    @Test
    void refusesRowsThatThereAreNot() {
        final List<PurchaseHistory> good = List.of(historyOf(3));
        final List<PurchaseHistory> bad = List.of(historyOf(3, ITEMS + 2));
        assertRefused(
                "a test: there is no item row 62, the model has rows 1 to 61",
                () -> copy.forward(new int[] {1, 2}, bad, 1));
        assertRefused("a test: there is no item row 62", () -> copy.reasons(bad.get(0), 2, 1));
        assertRefused("a test: there is no item row 62", () -> copy.reasons(good.get(0), 62, 1));
        assertRefused("a test: there is no item row 0", () -> copy.forward(new int[] {1, 0}, good, 1));
        assertRefused(
                "a test: there is no user row 0",
                () -> copy.forward(new int[] {0, 2}, Collections.singletonList(null), 1));
        assertRefused(
                "a test: 1 histories are not those of 2 rows of user and item",
                () -> copy.forward(new int[] {1, 2, 1, 2}, good, 2));
        assertRefused(
                "a test: an input of 2 values is not 2 rows of user and item",
                () -> copy.forward(new int[] {1, 2}, List.of(good.get(0), good.get(0)), 2));
    }

    private static void assertRefused(final String part, final Call call) {
        final String message = assertThrows(EngineException.class, call::make).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aHistoryWhosePartsDoNotAgreeIsRefused() {
        assertEquals(
                "1 items do not match 2 ages",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new PurchaseHistory(new int[] {1}, new double[] {1, 2}))
                        .getMessage());
        assertEquals(
                "Item -2 is not among those without a row of 2 purchases",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new PurchaseHistory(new int[] {2, -2}, new double[] {1, 2}))
                        .getMessage());
    }

    private interface Call {
        Object make() throws EngineException;
    }
}
