package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.split.TestUser;

class EvaluatorTest {

    /** Scores of six items, the same for everybody; element 0 is the unknown item. */
    private static final float[] SCORES = {1f, 0.9f, 0.8f, 0.6f, 0.4f, 0.3f, 0.2f};

    private final Evaluator evaluator = new Evaluator(2, 1, 6, 42);

    private UserOutcome outcome(final int user, final int[] touched, final int... relevant) {
        return evaluator.outcome(new TestUser(user, touched, relevant), anyUser -> SCORES);
    }

    @Test
    void userWithANewItemAmongTheFirstIsAHit() {
        // Candidates 2, 3, 4, 5, 6; the first two are 2 and 3.
        final UserOutcome hit = outcome(1, new int[] {1}, 3, 6);
        assertTrue(hit.hit());
        // DCG = 1/log2(3), ideal = 1 + 1/log2(3).
        assertEquals(0.6309297536 / 1.6309297536, hit.ndcg(), 1e-9);
        final UserOutcome miss = outcome(2, new int[] {1}, 5);
        assertFalse(miss.hit());
        assertEquals(0, miss.ndcg());
    }

    @Test
    void averagesAreThoseOfTheHandComputedExample() {
        final List<UserOutcome> outcomes = Arrays.asList(
                outcome(1, new int[] {1}, 3, 6), outcome(2, new int[] {1}, 5), outcome(3, new int[] {2}, 1));
        final Evaluation evaluation = Evaluation.of(outcomes, 1);
        assertEquals(3, evaluation.users());
        assertEquals(2 / 3.0, evaluation.hitRate(), 1e-12);
        assertEquals((0.6309297536 / 1.6309297536 + 0 + 1) / 3, evaluation.ndcg(), 1e-9);
        // New items 3 and 1 of {3, 6, 5, 1} score at least 0.5.
        assertEquals(0.5, evaluation.recall(), 1e-12);
    }

    @Test
    void precisionCountsSampledNegativesThatWereNeverTouchedInEitherWindow() {
        // Untouched in both windows are 2 and 3 (above 0.5) only, one of which is drawn for each of two new items.
        final UserOutcome outcome = outcome(1, new int[] {4, 5}, 1, 6);
        assertEquals(2, outcome.positives());
        assertEquals(2, outcome.negatives());
        assertEquals(1, outcome.truePositives());
        assertEquals(2, outcome.falsePositives());
        final Evaluation evaluation = Evaluation.of(Arrays.asList(outcome), 1);
        assertEquals(1 / 3.0, evaluation.precision(), 1e-12);
        assertEquals(0.5, evaluation.recall(), 1e-12);
    }

    @Test
    void precisionOfAModelThatPredictsNothingIsZero() {
        final float[] low = new float[7];
        final UserOutcome outcome = evaluator.outcome(new TestUser(1, new int[] {4}, new int[] {1}), user -> low);
        assertEquals(0, Evaluation.of(Arrays.asList(outcome), 1).precision());
    }
}
