package org.nifiaaas.scoring.propensity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.Clusters;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

class HistoryScorerTest {

    private static final double HORIZON = 7;
    private static final int AS_OF = 100_000;
    private static final int RANK = 3;

    private final SplittableRandom random = new SplittableRandom(77);

    private EventLog log(final int users, final int items, final int events) {
        final int[] user = new int[events];
        final int[] item = new int[events];
        final int[] minute = new int[events];
        for (int event = 0; event < events; event++) {
            user[event] = 1 + random.nextInt(users);
            item[event] = 1 + random.nextInt(items);
            minute[event] = random.nextInt(AS_OF + 20_000);
        }
        return EventLog.of(users, items, user, item, minute);
    }

    private ItemGraph graph(final int items) {
        final List<Integer> candidates = new ArrayList<>();
        final int[] offsets = new int[items + 2];
        for (int item = 1; item <= items; item++) {
            for (int other = 1; other <= items; other++) {
                if (random.nextInt(3) > 0) {
                    candidates.add(other);
                }
            }
            offsets[item + 1] = candidates.size();
        }
        final float[] weights = new float[candidates.size() * Similarity.COUNT];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = (float) random.nextDouble() / 3;
        }
        return new ItemGraph(
                offsets, candidates.stream().mapToInt(Integer::intValue).toArray(), weights);
    }

    private ItemKnowledge knowledge(final int items) {
        final RidgeEncoder als = encoder(items);
        final RidgeEncoder other = encoder(items);
        final Clusters clusters = new Clusters(new Factors(RANK, 1, 0, 0, 0, 1, 0));
        return ItemKnowledge.of(graph(items))
                .with(PairFeature.ALS, als)
                .with(PairFeature.KMEANS_ALS, new ClusteredEncoder(als, clusters, List.of(als, other)))
                .with(PairFeature.HISTORY_NETWORK, network(items));
    }

    private NetworkEncoder network(final int items) {
        return new NetworkEncoder(
                HORIZON,
                new Factors(RANK, numbers((items + 1) * RANK)),
                numbers(RANK),
                new Factors(RANK, numbers((items + 1) * RANK)),
                numbers(items + 1));
    }

    private float[] numbers(final int count) {
        final float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = (float) random.nextDouble() - 0.5f;
        }
        return numbers;
    }

    private RidgeEncoder encoder(final int items) {
        return new RidgeEncoder(new Ridge(2, 1, 0.5f), new Factors(RANK, numbers((items + 1) * RANK)));
    }

    private Head head(final Head.Pairs pairs, final PairFeature... features) {
        final List<Term> terms = new ArrayList<>();
        for (final PairFeature feature : features) {
            terms.add(new Term(
                    feature,
                    random.nextDouble(),
                    0.5 + random.nextDouble(),
                    random.nextDouble() - 0.5,
                    random.nextDouble() - 0.5,
                    random.nextDouble() - 0.5));
        }
        return new Head(pairs, -1, terms);
    }

    private float[] average(final int items) {
        final float[] average = new float[items + 1];
        for (int item = 0; item <= items; item++) {
            average[item] = -2 - item / 16f;
        }
        return average;
    }

    private static float probability(final double logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    private List<List<Head>> kinds() {
        return List.of(
                List.of(head(Head.Pairs.ALL, PairFeature.values())),
                List.of(head(Head.Pairs.NEW, PairFeature.values()), head(Head.Pairs.REPEAT, PairFeature.values())),
                List.of(head(Head.Pairs.REPEAT, PairFeature.PAIR_COUNT), head(Head.Pairs.NEW, PairFeature.EASE)),
                List.of(head(Head.Pairs.ALL, PairFeature.ALS)),
                List.of(head(Head.Pairs.ALL, PairFeature.ITEM_USERS)));
    }

    @Test
    void threeWaysOfScoringGiveTheSameFloats() {
        for (final List<Head> heads : kinds()) {
            final EventLog log = log(30, 20, 300);
            final HistoryModel model = new HistoryModel("test", HORIZON, AS_OF, heads, knowledge(20), average(20));
            final HistoryTables tables = HistoryTables.of(model, log);
            final HistoryScorer scorer = tables.scorer();
            final HistoryScorer other = tables.scorer();
            final float[] ofUser = new float[21];
            for (int user = 0; user <= 30; user++) {
                scorer.ofUser(user, ofUser);
                for (int item = 0; item <= 20; item++) {
                    assertEquals(ofUser[item], other.probability(user, item), user + ", " + item);
                    assertEquals(ofUser[item], probability(other.logit(user, item)));
                    assertEquals(ofUser[item], scorer.ofItem(item, user));
                }
            }
            for (int item = 0; item <= 20; item++) {
                for (int user = 0; user <= 30; user++) {
                    assertEquals(scorer.probability(user, item), scorer.ofItem(item, user));
                }
            }
        }
    }

    /** What is served is what the heads were fitted on: terms of the values of the features. */
    @Test
    void scoreIsTheSumOfTheTermsOfTheFeaturesThatTrainingSees() {
        for (final List<Head> heads : kinds()) {
            final EventLog log = log(30, 20, 300);
            final ItemKnowledge knowledge = knowledge(20);
            final HistoryScorer scorer = HistoryTables.of(
                            new HistoryModel("test", HORIZON, AS_OF, heads, knowledge, average(20)), log)
                    .scorer();
            final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, HORIZON);
            final PairValues values = new PairValues(snapshot, knowledge, HORIZON).copy();
            final List<PairFeature> features = Arrays.asList(PairFeature.values());
            final float[] row = new float[features.size()];
            for (int user = 1; user <= 30; user++) {
                for (int item = 1; item <= 20 && snapshot.distinct(user) > 0; item++) {
                    values.of(user, item, features, row);
                    double logit = 0;
                    for (final Head head : heads) {
                        if (head.pairs().fits(snapshot.pair(user, item) >= 0)) {
                            logit = head.bias();
                            for (final Term term : head.terms()) {
                                logit += term.apply(row[features.indexOf(term.feature())]);
                            }
                        }
                    }
                    assertEquals(logit, scorer.logit(user, item), 1e-4);
                }
            }
        }
    }

    @Test
    void unknownUserAndUserWithoutHistoryGetTheAverage() {
        final EventLog log = EventLog.of(3, 2, new int[] {1, 3}, new int[] {1, 1}, new int[] {10, AS_OF});
        final HistoryScorer scorer = HistoryTables.of(
                        new HistoryModel(
                                "test",
                                HORIZON,
                                AS_OF,
                                List.of(head(Head.Pairs.ALL, PairFeature.values())),
                                knowledge(2),
                                average(2)),
                        log)
                .scorer();
        final float[] ofUser = new float[3];
        // 0 is unknown, 2 never bought, 3 bought only later.
        for (final int user : new int[] {0, 2, 3}) {
            scorer.ofUser(user, ofUser);
            for (int item = 0; item <= 2; item++) {
                assertEquals(probability(-2 - item / 16f), scorer.probability(user, item));
                assertEquals(probability(-2 - item / 16f), ofUser[item]);
                assertEquals(probability(-2 - item / 16f), scorer.ofItem(item, user));
            }
            assertEquals(0, scorer.reasons(user, 1, 5).length);
        }
        assertEquals(probability(-2), scorer.probability(1, 0), "an unknown item");
        assertEquals(0, scorer.reasons(1, 0, 5).length);
    }

    /** User 1 bought items 1, 2, 3 and 4; towards item 5 their weights are 0.1, 0.4, 0.2 and -0.3. */
    @Test
    void reasonsAreThePurchasesWithoutWhichTheScoreWouldBeLowest() {
        final EventLog log =
                EventLog.of(1, 5, new int[] {1, 1, 1, 1}, new int[] {1, 2, 3, 4}, new int[] {10, 20, 30, 40});
        final float[] weights = new float[4 * Similarity.COUNT];
        final float[] ease = {0.1f, 0.4f, 0.2f, -0.3f};
        for (int edge = 0; edge < 4; edge++) {
            weights[edge * Similarity.COUNT + Similarity.EASE.ordinal()] = ease[edge];
        }
        final ItemGraph graph = new ItemGraph(new int[] {0, 0, 1, 2, 3, 4, 4}, new int[] {5, 5, 5, 5}, weights);
        final Head head = new Head(Head.Pairs.ALL, -1, List.of(new Term(PairFeature.EASE, 0, 10, 1, 0, 0)));
        final HistoryTables tables =
                HistoryTables.of(new HistoryModel("ease", HORIZON, AS_OF, List.of(head), graph, average(5)), log);
        final HistoryScorer scorer = tables.scorer();
        assertArrayEquals(new int[] {2, 3, 1}, scorer.reasons(1, 5, 10));
        assertArrayEquals(new int[] {2, 3}, scorer.reasons(1, 5, 2));
        assertEquals(0, scorer.reasons(1, 5, 0).length);
        assertEquals(0, scorer.reasons(1, 4, 5).length, "nothing speaks for item 4");
        // log(0.4 + 0.001) tenths above the bias.
        assertEquals(-1 + Math.log(0.401) / 10, scorer.logit(1, 5), 1e-5);
    }

    /** Users buy items 1 to 3 or items 4 to 6; user 1 has bought items 1, 2 and 4. */
    @Test
    void reasonsOfALatentScoreAreThePurchasesThatPointItsWay() {
        final EventLog log = EventLog.of(1, 6, new int[] {1, 1, 1}, new int[] {1, 2, 4}, new int[] {10, 20, 30});
        final Factors factors = new Factors(2, 0, 0, 1, 0, 0.8f, 0.1f, 1, 0, 0, 1, 0, 1, 0, 1);
        final ItemKnowledge knowledge = ItemKnowledge.of(HistoryModel.noGraph(6))
                .with(PairFeature.ALS, new RidgeEncoder(new Ridge(1, 1, 0), factors));
        final Head head = new Head(Head.Pairs.ALL, -1, List.of(new Term(PairFeature.ALS, 0, 1, 1, 0, 0)));
        final HistoryScorer scorer = HistoryTables.of(
                        new HistoryModel("als", HORIZON, AS_OF, List.of(head), knowledge, average(6)), log)
                .scorer();
        assertArrayEquals(new int[] {1, 2}, scorer.reasons(1, 3, 5));
        assertArrayEquals(new int[] {4}, Arrays.copyOf(scorer.reasons(1, 6, 5), 1));
    }

    @Test
    void memoryOfTheVectorsOfAllUsersCounts() {
        final EventLog log = log(1000, 20, 300);
        final List<Head> heads = List.of(head(Head.Pairs.ALL, PairFeature.ALS));
        final List<Head> others = List.of(head(Head.Pairs.ALL, PairFeature.ITEM_USERS));
        final ItemKnowledge knowledge = knowledge(20);
        final long with = HistoryTables.of(new HistoryModel("als", 1, 1, heads, knowledge, average(20)), log)
                .bytes();
        final long without = HistoryTables.of(new HistoryModel("als", 1, 1, others, knowledge, average(20)), log)
                .bytes();
        assertTrue(with - without > 1000 * RANK * Float.BYTES, with + " and " + without);
    }

    @Test
    void earlierPurchasesOfTheItemItselfAreAReason() {
        final EventLog log =
                EventLog.of(1, 3, new int[] {1, 1, 1, 1}, new int[] {1, 2, 1, 1}, new int[] {10, 20, 30, AS_OF});
        final Head ofNew = new Head(Head.Pairs.NEW, -3, List.of());
        final Head ofRepeated =
                new Head(Head.Pairs.REPEAT, -2, List.of(new Term(PairFeature.PAIR_COUNT, 0, 1, 1, 0, 0)));
        final HistoryScorer scorer = HistoryTables.of(
                        new HistoryModel(
                                "frequency",
                                HORIZON,
                                AS_OF,
                                List.of(ofNew, ofRepeated),
                                HistoryModel.noGraph(3),
                                average(3)),
                        log)
                .scorer();
        assertArrayEquals(new int[] {1}, scorer.reasons(1, 1, 5));
        assertArrayEquals(new int[] {2}, scorer.reasons(1, 2, 5));
        assertEquals(0, scorer.reasons(1, 3, 5).length);
        assertEquals(30 * 60_000L, scorer.lastPurchase(1, 1).getAsLong(), "what happened later does not count");
        assertTrue(scorer.lastPurchase(1, 3).isEmpty());
        assertTrue(scorer.lastPurchase(0, 1).isEmpty());
        assertTrue(scorer.lastPurchase(1, 0).isEmpty());
    }

    @Test
    void historiesOfAnotherNumberOfItemsAreRefused() {
        final HistoryModel model = new HistoryModel(
                "test",
                HORIZON,
                AS_OF,
                List.of(head(Head.Pairs.ALL, PairFeature.ITEM_RATE)),
                HistoryModel.noGraph(3),
                average(3));
        assertEquals(
                "knows 3 items, but its histories 4",
                assertThrows(IllegalArgumentException.class, () -> HistoryTables.of(model, log(2, 4, 10)))
                        .getMessage());
    }

    @Test
    void modelComesBackFromItsFile() {
        final List<Head> heads =
                List.of(head(Head.Pairs.NEW, PairFeature.values()), head(Head.Pairs.REPEAT, PairFeature.PAIR_RATE));
        final HistoryModel model = new HistoryModel("blend", HORIZON, AS_OF, heads, knowledge(20), average(20));
        final HistoryModel read = HistoryModel.fromBytes(model.toBytes());
        assertEquals("blend", read.kind());
        assertEquals(HORIZON, read.horizonDays());
        assertEquals(AS_OF, read.asOf());
        final EventLog log = log(30, 20, 300);
        final HistoryScorer before = HistoryTables.of(model, log).scorer();
        final HistoryScorer after = HistoryTables.of(read, log).scorer();
        for (int user = 0; user <= 30; user++) {
            for (int item = 0; item <= 20; item++) {
                assertEquals(before.probability(user, item), after.probability(user, item));
            }
        }
        assertTrue(HistoryTables.of(read, log).bytes() > 0);
    }
}
