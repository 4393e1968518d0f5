package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;

class ChoiceTest {

    private static final int USERS = 100;
    private static final int ITEMS = 10;

    /** Everybody has had item 10 and buys item 1. */
    private static Candidate candidate(final ModelKind kind, final UserScorer scorer) {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= USERS; user++) {
            purchases.add(user, ITEMS, 500).add(user, 1, 1500);
        }
        final EvaluationWindow window = new EvaluationWindow(
                HistorySnapshot.of(purchases.log(USERS, ITEMS), 1000, 1), purchases.log(USERS, ITEMS), 2000, 2000);
        return new Candidate(
                kind.variants().get(0),
                new CatalogueEvaluator(window, 5, USERS, 1).validate(() -> scorer, EnumSet.of(Task.ALL)),
                1,
                0);
    }

    /** A scorer that puts item 1 first for some users, and second for the others. */
    private static UserScorer first(final IntPredicate users, final float highest) {
        return (user, scores) -> {
            Arrays.fill(scores, 0.05f);
            scores[1] = users.test(user) ? highest : highest * 0.9f;
            scores[2] = users.test(user) ? highest * 0.9f : highest;
        };
    }

    private static Choice choose(final Candidate... candidates) {
        return Choice.of(Arrays.asList(candidates), Task.ALL);
    }

    @Test
    void simplestWithinOneStandardErrorIsTaken() {
        // Better for 52 of 100 users and worse for 48: 0.04 of a rank, with a standard error of 0.1.
        final Candidate simple = candidate(ModelKind.POPULARITY, first(user -> user <= 48, 0.5f));
        final Candidate rich = candidate(ModelKind.BLEND, first(user -> user > 48, 0.5f));
        final Choice choice = choose(simple, rich);
        assertTrue(rich.ndcg(Task.ALL) > simple.ndcg(Task.ALL));
        assertSame(simple, choice.chosen());
        assertTrue(
                choice.reason().startsWith("popularity is the simplest within one standard error of blend (NDCG 0."),
                choice.reason());
    }

    @Test
    void richerOneIsTakenIfItIsBetterByMore() {
        final Candidate simple = candidate(ModelKind.POPULARITY, first(user -> user <= 35, 0.5f));
        final Candidate rich = candidate(ModelKind.BLEND, first(user -> user > 35, 0.5f));
        final Choice choice = choose(simple, rich);
        assertSame(rich, choice.chosen());
        assertTrue(choice.reason().startsWith("blend is the best on validation (NDCG 0."), choice.reason());
        assertTrue(choice.reason().contains(", next popularity 0."), choice.reason());
    }

    @Test
    void rankingAloneDoesNotMakeAScoreAProbability() {
        // The same rankings, but scores that promise far too much.
        final Candidate simple = candidate(ModelKind.POPULARITY, (user, scores) -> {
            first(each -> each <= 52, 0.99f).ofUser(user, scores);
            for (int item = 3; item < scores.length; item++) {
                scores[item] = 0.8f;
            }
        });
        final Candidate rich = candidate(ModelKind.BLEND, first(user -> user > 40, 0.5f));
        assertSame(rich, choose(simple, rich).chosen());
    }

    @Test
    void simplestOfSeveralThatAreCloseIsTaken() {
        final Candidate bad = candidate(ModelKind.POPULARITY, first(user -> user <= 10, 0.5f));
        final Candidate close = candidate(ModelKind.FREQUENCY, first(user -> user <= 50, 0.5f));
        final Candidate closer = candidate(ModelKind.EASE, first(user -> user <= 51, 0.5f));
        final Candidate best = candidate(ModelKind.BLEND, first(user -> user > 48, 0.5f));
        assertSame(close, choose(bad, close, closer, best).chosen());
    }

    @Test
    void simplestIsTakenIfItIsTheBest() {
        final Candidate simple = candidate(ModelKind.POPULARITY, first(user -> true, 0.5f));
        final Candidate rich = candidate(ModelKind.BLEND, first(user -> user > 35, 0.5f));
        assertSame(simple, choose(simple, rich).chosen());
        assertEquals(
                "popularity is the best on validation (NDCG 1.0000)",
                choose(simple).reason());
    }

    @Test
    void noCandidatesAreAnError() {
        assertThrows(IllegalArgumentException.class, () -> Choice.of(Collections.emptyList(), Task.ALL));
    }
}
