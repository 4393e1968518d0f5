package org.nifiaaas.training.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.evaluate.ColdStart;
import org.nifiaaas.training.evaluate.NewcomerEvaluator;
import org.nifiaaas.training.evaluate.Task;

class NewcomersTest {

    private static final int MOMENT = 1_000;

    private final Vocabulary items = Vocabulary.inOrder(List.of("bakery", "cinema", "dentist"));
    private final Newcomers newcomers = Newcomers.of(
            items,
            MOMENT,
            List.of(
                    bought("zoe", "cinema", MOMENT - 5),
                    bought("zoe", "new shop", MOMENT - 1),
                    bought("zoe", "cinema", MOMENT),
                    bought("zoe", "dentist", MOMENT + 9),
                    bought("abe", "bakery", MOMENT - 7),
                    bought("abe", "bakery", MOMENT + 3),
                    bought("late", "bakery", MOMENT),
                    bought("gone", "bakery", MOMENT - 1),
                    bought("elsewhere", "bakery", MOMENT - 1),
                    bought("elsewhere", "new shop", MOMENT + 1)));

    private static Newcomers.Purchase bought(final String user, final String item, final int minute) {
        return new Newcomers.Purchase(user, item, minute);
    }

    @Test
    void whoBoughtBeforeAndAfterTheMomentTakesPart() {
        assertEquals(2, newcomers.size());
        assertEquals("abe", newcomers.users().token(1));
        assertEquals("zoe", newcomers.users().token(2));
        assertArrayEquals(new int[] {1}, newcomers.bought(1));
        assertArrayEquals(new int[] {2, 4}, newcomers.bought(2), "the new shop is beyond the vocabulary");
        assertArrayEquals(new int[] {1}, newcomers.after(1));
        assertArrayEquals(new int[] {2, 3}, newcomers.after(2));
    }

    @Test
    void purchasesKeepTheirAgesAtAnotherMoment() {
        final EventLog log = newcomers.before(500);
        assertEquals(4, log.items());
        assertEquals(493, log.minute(log.start(1)));
        assertEquals(495, log.minute(log.start(2)));
        assertEquals(499, log.minute(log.start(2) + 1));
    }

    @Test
    void eachIsMeasuredByWhatWasBoughtAfterwards() {
        final Map<Task, ColdStart> measured = new NewcomerEvaluator(newcomers, items.size(), 1)
                .evaluate(() -> (user, scores) -> {
                    for (int item = 1; item < scores.length; item++) {
                        scores[item] = item == user ? 2 : item == 3 ? 1 : 0;
                    }
                });
        assertEquals(2, measured.get(Task.ALL).users());
        assertArrayEquals(new double[] {1, 1}, measured.get(Task.ALL).ndcgOfUsers(), 1e-9);
        assertEquals(1, measured.get(Task.NEW).users(), "only one of them bought anything new");
        assertEquals(1, measured.get(Task.NEW).ndcg(), 1e-9, "what was bought before is no candidate");
    }
}
