package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.evaluate.Task;

/** Histories that no shop should have: each gives a right model or one line that says what is wrong. */
class OddHistoriesTest {

    private static final int DAYS = 40;
    private static final int HORIZON = 5;

    private static HistoryLearner learner(final EventLog log, final double horizon) {
        return new HistoryLearner(log, DAYS * Purchases.DAY, horizon, Task.ALL, 10, 42, line -> {});
    }

    private static List<LearnedModel> learn(final EventLog log, final Set<ModelKind> kinds) {
        final HistoryLearner learner = learner(log, HORIZON);
        learner.prepare(kinds);
        final List<Candidate> candidates = learner.candidates(kinds);
        assertTrue(kinds.contains(learner.choose(candidates).chosen().kind()));
        final List<LearnedModel> models = learner.finish(candidates);
        final float[] scores = new float[log.items() + 1];
        for (final LearnedModel model : models) {
            for (int user = 0; user <= Math.min(20, log.users()); user++) {
                model.scorer().ofUser(user, scores);
                for (final float score : scores) {
                    assertTrue(score >= 0 && score <= 1, model.kind() + ": " + score);
                }
            }
        }
        return models;
    }

    private static List<LearnedModel> learn(final EventLog log) {
        return learn(log, ModelKind.auto());
    }

    private static float[] ofUser(final LearnedModel model, final int user) {
        final float[] scores = new float[model.model().graph().items() + 1];
        model.scorer().ofUser(user, scores);
        return scores;
    }

    @Test
    void oneUserAndOneItem() {
        final Purchases purchases = new Purchases();
        for (int day = 0; day < DAYS; day++) {
            purchases.add(1, 1, day * Purchases.DAY);
        }
        for (final LearnedModel model : learn(purchases.log(1, 1))) {
            assertTrue(ofUser(model, 1)[1] > 0.5, model.kind() + ": what was bought every day is bought again");
        }
    }

    @Test
    void everythingIsBoughtByEverybody() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 20; user++) {
            for (int item = 1; item <= 15; item++) {
                for (int day = 0; day < DAYS; day += 2) {
                    purchases.add(user, item, day * Purchases.DAY + user + item);
                }
            }
        }
        for (final LearnedModel model : learn(purchases.log(20, 15))) {
            assertTrue(ofUser(model, 7)[7] > 0.9, model.kind() + ": " + ofUser(model, 7)[7]);
        }
    }

    @Test
    void nothingIsBoughtInTheValidationWindow() {
        final SplittableRandom random = new SplittableRandom(1);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 2000; event++) {
            purchases.add(
                    1 + random.nextInt(50), 1 + random.nextInt(20), random.nextInt((DAYS - HORIZON) * Purchases.DAY));
        }
        learn(purchases.log(50, 20));
    }

    @Test
    void nothingIsBoughtInAnyOfTheWindows() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 30; user++) {
            purchases.add(user, 1 + user % 7, user);
        }
        for (final LearnedModel model : learn(purchases.log(30, 7))) {
            assertTrue(ofUser(model, 3)[4] < 0.05, model.kind() + ": " + ofUser(model, 3)[4]);
        }
    }

    @Test
    void everybodyBoughtOnce() {
        final SplittableRandom random = new SplittableRandom(1);
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 400; user++) {
            purchases.add(user, 1 + random.nextInt(20), random.nextInt(DAYS * Purchases.DAY));
        }
        for (final LearnedModel model : learn(purchases.log(400, 20))) {
            assertTrue(ofUser(model, 5)[5] < 0.1, model.kind() + ": nobody ever bought again");
        }
    }

    @Test
    void orderOfTheRowsDoesNotMatter() {
        final SplittableRandom random = new SplittableRandom(1);
        final Purchases rows = new Purchases();
        final int[][] events = new int[1500][];
        for (int event = 0; event < events.length; event++) {
            events[event] =
                    new int[] {1 + random.nextInt(40), 1 + random.nextInt(15), random.nextInt(DAYS * Purchases.DAY)};
            rows.add(events[event][0], events[event][1], events[event][2]);
        }
        final Purchases backwards = new Purchases();
        for (int event = events.length - 1; event >= 0; event--) {
            backwards.add(events[event][0], events[event][1], events[event][2]);
        }
        final Set<ModelKind> kinds = EnumSet.of(ModelKind.LOGISTIC, ModelKind.EASE);
        final List<LearnedModel> one = learn(rows.log(40, 15), kinds);
        final List<LearnedModel> other = learn(backwards.log(40, 15), kinds);
        for (int model = 0; model < one.size(); model++) {
            assertArrayEquals(
                    one.get(model).model().toBytes(), other.get(model).model().toBytes());
        }
    }

    @Test
    void allAtOneMomentLeavesNoTimeToLearnFrom() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 50; user++) {
            purchases.add(user, 1 + user % 5, DAYS * Purchases.DAY - 1);
        }
        final String message = assertThrows(
                        IllegalArgumentException.class, () -> learner(purchases.log(50, 5), HORIZON))
                .getMessage();
        assertEquals("is 5.0 days, the training window has 0.0: it must be at least twice as long", message);
    }

    /** An item that appears at the end of the window, when half of the catalogue was never seen before. */
    @Test
    void catalogueThatDoublesAtTheEndOfTheWindow() {
        final SplittableRandom random = new SplittableRandom(1);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 3000; event++) {
            final int minute = random.nextInt(DAYS * Purchases.DAY);
            final boolean late = minute > (DAYS - 3) * Purchases.DAY;
            purchases.add(1 + random.nextInt(60), (late ? 21 : 1) + random.nextInt(20), minute);
        }
        for (final LearnedModel model : learn(purchases.log(60, 40))) {
            assertTrue(ofUser(model, 3)[30] > 0, model.kind() + " knows the new item");
        }
    }

    @Test
    void hundredThousandItemsStayWithinBounds() {
        final SplittableRandom random = new SplittableRandom(1);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 12_000; event++) {
            purchases.add(1 + random.nextInt(25), 1 + random.nextInt(100_000), random.nextInt(DAYS * Purchases.DAY));
        }
        final EventLog log = purchases.log(25, 100_000);
        final LearnedModel model = assertTimeout(Duration.ofSeconds(120), () -> learn(log, EnumSet.of(ModelKind.EASE))
                .get(0));
        assertTrue(
                model.model().graph().edges() <= 4_000_000,
                "edges: " + model.model().graph().edges());
    }
}
