package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** What is measured over a whole catalogue, against values by hand. */
class CatalogueEvaluatorTest {

    private static final int AS_OF = 1000;
    private static final int UNTIL = 2000;
    private static final int HORIZON_END = 3000;
    private static final int MANY = 1000;
    private static final double SECOND = Math.log(2) / Math.log(3);

    private static final class Purchases {

        private final List<int[]> events = new ArrayList<>();

        Purchases add(final int minute, final int user, final int... items) {
            for (final int item : items) {
                events.add(new int[] {user, item, minute});
            }
            return this;
        }

        private int[] column(final int column) {
            return events.stream().mapToInt(event -> event[column]).toArray();
        }

        EvaluationWindow window(final int users, final int items, final int[]... ofColdUsers) {
            final EventLog log = EventLog.of(users, items, column(0), column(1), column(2));
            return new EvaluationWindow(HistorySnapshot.of(log, AS_OF, 1), log, UNTIL, HORIZON_END, ofColdUsers);
        }
    }

    /** Four users, the last without a history, and ten items, which everybody is recommended in the order of their numbers. */
    private static EvaluationWindow small() {
        return new Purchases()
                .add(500, 1, 1, 2)
                .add(500, 2, 1)
                .add(500, 3, 1, 3)
                .add(1500, 1, 1, 4, 4)
                .add(1500, 2, 2)
                .add(1500, 3, 3, 5)
                .add(1500, 4, 1)
                .add(2500, 2, 6)
                .add(3000, 2, 7)
                .window(4, 10);
    }

    private static void byNumber(final int user, final float[] scores) {
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (11 - item) / 20f;
        }
    }

    private static CatalogueEvaluation evaluateSmall() {
        return new CatalogueEvaluator(small(), 2, MANY, 1).evaluate(() -> CatalogueEvaluatorTest::byNumber);
    }

    @Test
    void allItemsAreRankedForTheTaskAll() {
        final Map<String, Double> flat = evaluateSmall().flat(1);
        // Lists 1 2; relevant 1 4, then 2, then 3 5.
        assertEquals(3, flat.get("all.users"));
        assertEquals(2 / 3d, flat.get("all.hr2"), 1e-12);
        assertEquals((1 / (1 + SECOND) + SECOND) / 3, flat.get("all.ndcg2"), 1e-12);
        assertEquals((0.5 + 1) / 3, flat.get("all.recall2"), 1e-12);
        assertEquals((1 + 0.5) / 3, flat.get("all.mrr2"), 1e-12);
        assertEquals((0.5 + 0.5) / 3, flat.get("all.map2"), 1e-12);
        assertEquals((14 / 16d + 8 / 9d + 11 / 16d) / 3, flat.get("all.auc"), 1e-12);
        assertEquals(0.2, flat.get("all.coverage"), 1e-12);
        // Everybody has had item 1: no bit. One of three has had item 2.
        assertEquals(Math.log(3) / Math.log(2) / 2, flat.get("all.novelty"), 1e-12);
        assertEquals(0.5, flat.get("all.popularTenth"), 1e-12);
    }

    @Test
    void itemsThatTheUserHadAreNoCandidatesForTheTaskNew() {
        final Map<String, Double> flat = evaluateSmall().flat(1);
        // Lists 3 4, 2 3, 2 4; relevant 4, 2, 5.
        assertEquals(3, flat.get("new.users"));
        assertEquals(2 / 3d, flat.get("new.hr2"), 1e-12);
        assertEquals((SECOND + 1) / 3, flat.get("new.ndcg2"), 1e-12);
        assertEquals(2 / 3d, flat.get("new.recall2"), 1e-12);
        assertEquals((0.5 + 1) / 3, flat.get("new.mrr2"), 1e-12);
        assertEquals((0.5 + 1) / 3, flat.get("new.map2"), 1e-12);
        assertEquals((6 / 7d + 1 + 5 / 7d) / 3, flat.get("new.auc"), 1e-12);
        assertEquals(0.3, flat.get("new.coverage"), 1e-12);
        assertEquals(Math.log(3) / Math.log(2), flat.get("new.novelty"), 1e-12);
        assertEquals(0, flat.get("new.popularTenth"));
    }

    @Test
    void onlyItemsThatTheUserHadAreCandidatesForTheTaskRepeat() {
        final Map<String, Double> flat = evaluateSmall().flat(1);
        // Lists 1 2 and 1 3; relevant 1, then 3. The second user repeats nothing.
        assertEquals(2, flat.get("repeat.users"));
        assertEquals(1, flat.get("repeat.hr2"));
        assertEquals((1 + SECOND) / 2, flat.get("repeat.ndcg2"), 1e-12);
        assertEquals(0.75, flat.get("repeat.mrr2"), 1e-12);
        assertEquals(0.5, flat.get("repeat.auc"), 1e-12);
    }

    @Test
    void purchasesAfterTheWindowButWithinTheHorizonCountForProbabilities() {
        final CatalogueEvaluation evaluation = evaluateSmall();
        final Reliability.Group all = evaluation.reliability().between(0, 1);
        assertEquals(30, all.pairs());
        assertEquals(6, all.observed());
        assertEquals(3 * 55 / 20d, all.expected(), 1e-5);
        final double[] losses = evaluation.logLossOfUsers();
        assertEquals(3, losses.length);
        double ofThird = 0;
        for (int item = 1; item <= 10; item++) {
            final double score = (11 - item) / 20d;
            ofThird -= Math.log(item == 3 || item == 5 ? score : 1 - score);
        }
        assertEquals(ofThird, losses[2], 1e-5);
    }

    private static Map<String, Number> user(
            final int decile, final int purchases, final double hitRate, final double ndcg) {
        return Map.of(
                "decile",
                decile,
                "leastPurchases",
                purchases,
                "mostPurchases",
                purchases,
                "users",
                1,
                "hr2",
                hitRate,
                "ndcg2",
                ndcg);
    }

    @Test
    void qualityIsToldByTheActivityOfTheUsers() {
        final CatalogueEvaluation evaluation = evaluateSmall();
        // The second user had one purchase, the first and the third two: three of ten groups have somebody.
        assertEquals(
                List.of(user(1, 1, 1, SECOND), user(4, 2, 1, 1 / (1 + SECOND)), user(7, 2, 0, 0)),
                evaluation.byUserActivity(Task.ALL));
        assertEquals(List.of(user(4, 2, 1, 1), user(7, 2, 1, SECOND)), evaluation.byUserActivity(Task.REPEAT));
    }

    private static Map<String, Number> item(final int decile, final int buyers, final double recall) {
        return Map.of(
                "decile",
                decile,
                "leastBuyers",
                buyers,
                "mostBuyers",
                buyers,
                "items",
                1,
                "purchases",
                1L,
                "recall2",
                recall);
    }

    @Test
    void recallIsToldByThePopularityOfTheItems() {
        // Of ten items 4 to 10 had no buyer, 2 and 3 one, 1 three. Bought are 1, 4, 2, 3, 5; lists are 1 2.
        assertEquals(
                List.of(item(1, 0, 0), item(2, 0, 0), item(8, 1, 1), item(9, 1, 0), item(10, 3, 1)),
                evaluateSmall().byItemActivity(Task.ALL));
        // Bought are 4, 2, 5; lists are 3 4, 2 3, 2 4.
        assertEquals(
                List.of(item(1, 0, 1), item(2, 0, 0), item(8, 1, 1)),
                evaluateSmall().byItemActivity(Task.NEW));
    }

    @Test
    void coldUsersAreMeasuredApartByTheListOfUnknownUsers() {
        final EvaluationWindow window = new Purchases()
                .add(500, 1, 1)
                .add(1500, 1, 2)
                .add(1500, 2, 4)
                .window(3, 10, new int[] {3, 8}, new int[0], new int[] {9});
        final Map<String, Double> flat = new CatalogueEvaluator(window, 2, MANY, 1)
                .evaluate(() -> (user, scores) -> {
                    for (int item = 0; item < scores.length; item++) {
                        scores[item] = user == UserScorer.UNKNOWN ? item / 100f : -item;
                    }
                })
                .flat(1);
        // The list is 10 9. Beside three users without an index there are 2 and 3, without a history. Two of the five
        // bought nothing that can be ranked.
        assertEquals(3, flat.get("coldUsers.users"));
        assertEquals(1 / 3d, flat.get("coldUsers.hr2"), 1e-12);
        assertEquals(SECOND / 3, flat.get("coldUsers.ndcg2"), 1e-12);
        assertTrue(flat.get("coldUsers.ndcg2.low") <= SECOND / 3);
        assertEquals(1, flat.get("all.users"), "the others are as without them");
        assertEquals(1, flat.get("all.hr2"));
    }

    @Test
    void windowWithoutColdUsersHasNoMetricsOfThem() {
        final EvaluationWindow window =
                new Purchases().add(500, 1, 1).add(1500, 1, 2).window(1, 10);
        final Map<String, Double> flat = new CatalogueEvaluator(window, 2, MANY, 1)
                .evaluate(() -> CatalogueEvaluatorTest::byNumber)
                .flat(1);
        assertTrue(flat.keySet().stream().noneMatch(name -> name.startsWith("cold")), flat.toString());
    }

    @Test
    void whatTuningGoesByIsWhatTheWholeEvaluationSays() {
        final CatalogueEvaluator evaluator = new CatalogueEvaluator(random(), 10, 200, 3);
        final CatalogueEvaluation whole = evaluator.evaluate(CatalogueEvaluatorTest::byChance);
        final Validation ranked = evaluator.rankings(CatalogueEvaluatorTest::byChance, EnumSet.of(Task.NEW));
        final Validation all = evaluator.validate(CatalogueEvaluatorTest::byChance, EnumSet.allOf(Task.class));

        for (final Task task : Task.values()) {
            assertArrayEquals(whole.ranking(task).ndcgOfUsers(), all.ndcgOfUsers(task));
            assertEquals(whole.ranking(task).ndcg(), all.ndcg(task));
            assertEquals(whole.ranking(task).users(), all.users(task).length);
        }
        assertArrayEquals(whole.logLossOfUsers(), all.logLossOfUsers());
        assertArrayEquals(whole.ranking(Task.NEW).ndcgOfUsers(), ranked.ndcgOfUsers(Task.NEW));
        assertEquals(0, ranked.logLossOfUsers().length);
    }

    private static UserScorer byChance() {
        return (user, scores) -> {
            final SplittableRandom ofUser = new SplittableRandom(user);
            for (int item = 0; item < scores.length; item++) {
                scores[item] = (float) ofUser.nextDouble();
            }
        };
    }

    /** One item of ten is the popular tenth; of eleven, two are. */
    @Test
    void popularTenthIsRoundedUp() {
        final Purchases purchases =
                new Purchases().add(500, 1, 1, 2).add(500, 2, 1).add(1500, 1, 3);
        assertFalse(new Popularity(purchases.window(2, 10)).isInTopTenth(2));
        assertTrue(new Popularity(purchases.window(2, 11)).isInTopTenth(2));
        assertFalse(new Popularity(purchases.window(2, 11)).isInTopTenth(3));
    }

    /** An item of one of 64 users has 6 bits, however many users take part. */
    @Test
    void noveltyDoesNotDependOnHowManyUsersAreDrawn() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 64; user++) {
            purchases.add(500, user, 3).add(1500, user, 2);
        }
        purchases.add(500, 1, 1);
        for (final int drawn : new int[] {1, 8, 64}) {
            final Map<String, Double> flat = new CatalogueEvaluator(purchases.window(64, 3), 1, drawn, 9)
                    .evaluate(() -> CatalogueEvaluatorTest::byNumber)
                    .flat(1);
            assertEquals(drawn, flat.get("all.users"));
            assertEquals(6, flat.get("all.novelty"), 1e-12);
        }
    }

    /** Sixty users of item 2. Users 1 to 6 had item 1 before, users 1 to 12 buy it in the window. */
    private static EvaluationWindow audiences() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 60; user++) {
            purchases.add(500, user, 2);
            if (user <= 6) {
                purchases.add(600, user, 1);
            }
            if (user <= 12) {
                purchases.add(1500, user, 1);
            }
            if (user <= 9) {
                purchases.add(1500, user, 3);
            }
        }
        return purchases.window(60, 3);
    }

    private static CatalogueEvaluation audiences(final int sign) {
        return new CatalogueEvaluator(audiences(), 1, MANY, 1).evaluate(() -> (user, scores) -> {
            for (int item = 0; item < scores.length; item++) {
                scores[item] = 0.5f + sign * user / 200f;
            }
        });
    }

    @Test
    void audienceIsMeasuredByTheBuyersItHoldsOfThoseItCould() {
        final Map<String, Double> worst = audiences(1).flat(1);
        // Users 60 to 11 are chosen, 11 and 12 of which buy; of item 3 there are fewer than ten buyers.
        assertEquals(1, worst.get("all.audience.items"));
        assertEquals(50, worst.get("all.audience.chosen"));
        assertEquals(2, worst.get("all.audience.bought"));
        assertEquals(2 / 12d, worst.get("all.audience.precision50"), 1e-12);
        assertEquals(0, worst.get("all.audience.auc"));
        // Of users 7 to 60, for whom item 1 is new, 7 to 12 buy.
        assertEquals(2 / 6d, worst.get("new.audience.precision50"), 1e-12);
        final Map<String, Double> best = audiences(-1).flat(1);
        assertEquals(1, best.get("all.audience.precision50"));
        assertEquals(1, best.get("all.audience.auc"));
        assertEquals(12, best.get("all.audience.bought"));
        assertEquals(1, best.get("new.audience.precision50"));
        assertEquals(6, best.get("new.audience.bought"));
        // Users 1 to 6 are all that had it, and all buy.
        assertEquals(6, best.get("repeat.audience.chosen"));
        assertEquals(1, best.get("repeat.audience.precision50"));
        assertEquals(0.5, best.get("repeat.audience.auc"));
    }

    @Test
    void moreBuyersThanPlacesAreNoFaultOfTheModel() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 80; user++) {
            purchases.add(500, user, 2);
            if (user <= 70) {
                purchases.add(1500, user, 1);
            }
        }
        final CatalogueEvaluation evaluation = new CatalogueEvaluator(purchases.window(80, 2), 1, MANY, 1)
                .evaluate(() -> (user, scores) -> {
                    scores[1] = 1f / user;
                    scores[2] = 0;
                });
        assertEquals(50, evaluation.audience(Task.ALL).bought());
        assertEquals(1, evaluation.audience(Task.ALL).precision());
    }

    @Test
    void baselinesRankByWhatTheyAreNamedAfter() {
        final EvaluationWindow window = new Purchases()
                .add(100, 1, 1, 1, 2)
                .add(900, 2, 2, 2, 3)
                .add(900, 2, 2)
                .add(1500, 1, 3)
                .window(2, 4);
        final float[] scores = new float[5];
        Baselines.popularity(window.snapshot()).ofUser(1, scores);
        assertArrayEquals(new float[] {0, 1, 2, 1, 0}, scores);
        Baselines.pastPurchases(window.snapshot()).ofUser(2, scores);
        assertArrayEquals(new float[] {0, 0, 3, 1, 0}, scores);
        final float[] ofOther = new float[5];
        Baselines.activity(window.snapshot()).ofUser(1, ofOther);
        Baselines.activity(window.snapshot()).ofUser(2, scores);
        assertTrue(scores[1] > ofOther[1], "the one who bought more and later is more active");
        assertEquals(scores[1], scores[4]);
    }

    private static EvaluationWindow random() {
        final SplittableRandom random = new SplittableRandom(8);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 6000; event++) {
            purchases.add(random.nextInt(HORIZON_END), 1 + random.nextInt(301), 1 + random.nextInt(40));
        }
        return purchases.window(301, 40);
    }

    private static Map<String, Double> evaluateOn(final int cores) throws Exception {
        final ForkJoinPool pool = new ForkJoinPool(cores);
        try {
            return pool.submit(() -> new CatalogueEvaluator(random(), 10, 200, 3)
                            .evaluate(CatalogueEvaluatorTest::byChance)
                            .flat(3))
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void resultDoesNotDependOnTheNumberOfCores() throws Exception {
        final Map<String, Double> one = evaluateOn(1);
        assertTrue(one.size() > 40, one.toString());
        assertEquals(one, evaluateOn(2));
        assertEquals(one, evaluateOn(7));
    }

    @Test
    void windowInWhichNothingIsBoughtHasNoMetricsOfRankings() {
        final EvaluationWindow window = new Purchases().add(500, 1, 1).window(2, 2);
        final Map<String, Double> flat = new CatalogueEvaluator(window, 10, MANY, 1)
                .evaluate(() -> CatalogueEvaluatorTest::byNumber)
                .flat(1);
        assertTrue(flat.keySet().stream().allMatch(name -> name.startsWith("calibration.")), flat.toString());
        assertFalse(flat.containsValue(Double.NaN), flat.toString());
    }

    @Test
    void unknownTaskIsRefusedWithTheKnownOnes() {
        for (final Task task : Task.values()) {
            assertEquals(task, Task.parse(task.value()));
        }
        assertEquals(
                "is 'explore', it must be new, repeat or all",
                assertThrows(IllegalArgumentException.class, () -> Task.parse("explore"))
                        .getMessage());
    }
}
