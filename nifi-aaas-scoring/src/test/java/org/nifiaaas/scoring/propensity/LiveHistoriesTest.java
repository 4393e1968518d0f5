package org.nifiaaas.scoring.propensity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

/** Users whose purchases come with the question, over what a model knows of the items. */
class LiveHistoriesTest {

    private static final double HORIZON = 7;
    private static final int AS_OF = 100_000;
    private static final int USERS = 30;
    private static final int ITEMS = 20;
    private static final int RANK = 3;
    private static final double MINUTES_OF_A_DAY = 1440;

    private final SplittableRandom random = new SplittableRandom(13);
    private final EventLog log = log();

    private EventLog log() {
        final int events = 400;
        final int[] user = new int[events];
        final int[] item = new int[events];
        final int[] minute = new int[events];
        for (int event = 0; event < events; event++) {
            // The last user bought nothing.
            user[event] = 1 + random.nextInt(USERS - 1);
            item[event] = 1 + random.nextInt(ITEMS);
            minute[event] = random.nextInt(AS_OF);
        }
        return EventLog.of(USERS, ITEMS, user, item, minute);
    }

    private HistoryTables tables(final List<Head> heads) {
        final RidgeEncoder als = encoder();
        final Clusters clusters = new Clusters(new Factors(RANK, 1, 0, 0, 0, 1, 0));
        final ItemKnowledge knowledge = ItemKnowledge.of(graph())
                .with(PairFeature.ALS, als)
                .with(PairFeature.KMEANS_ALS, new ClusteredEncoder(als, clusters, List.of(als, encoder())))
                .with(
                        PairFeature.HISTORY_NETWORK,
                        new NetworkEncoder(
                                HORIZON,
                                new Factors(RANK, numbers((ITEMS + 1) * RANK)),
                                numbers(RANK),
                                new Factors(RANK, numbers((ITEMS + 1) * RANK)),
                                numbers(ITEMS + 1)));
        final float[] average = numbers(ITEMS + 1);
        return HistoryTables.of(new HistoryModel("test", HORIZON, AS_OF, heads, knowledge, average), log);
    }

    private RidgeEncoder encoder() {
        return new RidgeEncoder(new Ridge(2, 1, 0.5f), new Factors(RANK, numbers((ITEMS + 1) * RANK)));
    }

    private float[] numbers(final int count) {
        final float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = (float) random.nextDouble() - 0.5f;
        }
        return numbers;
    }

    private ItemGraph graph() {
        final int[] offsets = new int[ITEMS + 2];
        final List<Integer> candidates = new ArrayList<>();
        for (int item = 1; item <= ITEMS; item++) {
            for (int other = 1; other <= ITEMS; other++) {
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

    private static Head rising(final PairFeature feature) {
        return new Head(Head.Pairs.ALL, -1, List.of(new Term(feature, 0, 10, 1, 0, 0)));
    }

    private List<List<Head>> kinds() {
        return List.of(
                List.of(head(Head.Pairs.ALL, PairFeature.values())),
                List.of(head(Head.Pairs.NEW, PairFeature.values()), head(Head.Pairs.REPEAT, PairFeature.values())),
                List.of(head(Head.Pairs.REPEAT, PairFeature.PAIR_COUNT), head(Head.Pairs.NEW, PairFeature.EASE)),
                List.of(head(Head.Pairs.ALL, PairFeature.ALS, PairFeature.USER_RATE)),
                List.of(head(Head.Pairs.ALL, PairFeature.ITEM_USERS)));
    }

    /** One live user with purchases of these items so many days ago. */
    private static EventLog live(final int[] items, final double... ages) {
        final int[] user = new int[items.length];
        final int[] minute = new int[items.length];
        Arrays.fill(user, 1);
        for (int event = 0; event < items.length; event++) {
            minute[event] = EventLog.minuteBefore(AS_OF, ages[event]);
        }
        return EventLog.of(1, Math.max(ITEMS, Arrays.stream(items).max().orElse(0)), user, items, minute);
    }

    private EventLog copyOf(final int user) {
        final int from = log.start(user);
        final int[] items = new int[log.end(user) - from];
        final double[] ages = new double[items.length];
        for (int event = 0; event < items.length; event++) {
            // The latest first, as profiles have them.
            items[event] = log.item(log.end(user) - 1 - event);
            ages[event] = (AS_OF - log.minute(log.end(user) - 1 - event)) / MINUTES_OF_A_DAY;
        }
        return live(items, ages);
    }

    @Test
    void whoBoughtWhatTheModelHasOfAUserGetsTheVeryScoresOfThatUser() {
        for (final List<Head> heads : kinds()) {
            final HistoryTables tables = tables(heads);
            final HistoryScorer own = tables.scorer();
            final HistoryScorer first = tables.scorer();
            final float[] expected = new float[ITEMS + 1];
            final float[] all = new float[ITEMS + 1];
            for (int user = 1; user <= USERS; user++) {
                final HistoryScorer live = first.over(copyOf(user));
                own.ofUser(user, expected);
                live.ofUser(1, all);
                assertArrayEquals(expected, all, "user " + user);
                for (int item = 0; item <= ITEMS; item++) {
                    assertEquals(expected[item], live.probability(1, item), user + ", " + item);
                    assertEquals(own.logit(user, item), live.logit(1, item));
                    assertArrayEquals(own.reasons(user, item, 5), live.reasons(1, item, 5));
                    assertEquals(own.probability(user, item), first.probability(user, item), "the first one goes on");
                }
            }
        }
    }

    @Test
    void usersOfAnItemAreScoredTogetherThoughTheyAreOthersFromBatchToBatch() {
        final HistoryTables tables = tables(kinds().get(1));
        final HistoryScorer own = tables.scorer();
        for (int item = 0; item <= ITEMS; item++) {
            for (int user = 1; user <= USERS; user++) {
                assertEquals(own.ofItem(item, user), own.over(copyOf(user)).ofItem(item, 1));
            }
        }
    }

    @Test
    void manyLiveUsersDoNotMixUp() {
        final HistoryScorer own = tables(kinds().get(1)).scorer();
        final int[] user = new int[log.size()];
        final int[] item = new int[log.size()];
        final int[] minute = new int[log.size()];
        for (int each = 1; each <= USERS; each++) {
            for (int event = log.start(each); event < log.end(each); event++) {
                user[event] = USERS + 1 - each;
                item[event] = log.item(event);
                minute[event] = log.minute(event);
            }
        }
        final HistoryScorer live = own.over(EventLog.of(USERS, ITEMS, user, item, minute));
        for (int each = 0; each <= USERS; each++) {
            for (int what = 0; what <= ITEMS; what++) {
                assertEquals(own.probability(each, what), live.probability(each == 0 ? 0 : USERS + 1 - each, what));
            }
        }
    }

    @Test
    void whoBoughtNothingGetsTheAverageOfTheItem() {
        final HistoryScorer own = tables(kinds().get(1)).scorer();
        final HistoryScorer live = own.over(live(new int[0]));
        for (int item = 0; item <= ITEMS; item++) {
            assertEquals(own.probability(0, item), live.probability(1, item));
            assertEquals(0, live.reasons(1, item, 5).length);
        }
    }

    @Test
    void eachFurtherPurchaseRaisesWhatItBearsOn() {
        final HistoryScorer byCount =
                tables(List.of(rising(PairFeature.PAIR_COUNT))).scorer();
        final HistoryScorer byRate =
                tables(List.of(rising(PairFeature.USER_RATE))).scorer();
        float count = 0;
        float rate = 0;
        final int[] items = new int[6];
        final double[] ages = new double[6];
        for (int bought = 1; bought <= items.length; bought++) {
            items[bought - 1] = 3;
            ages[bought - 1] = 1 / MINUTES_OF_A_DAY;
            final EventLog live = live(Arrays.copyOf(items, bought), Arrays.copyOf(ages, bought));
            assertTrue(byCount.over(live).probability(1, 3) > count);
            assertTrue(byRate.over(live).probability(1, 7) > rate);
            count = byCount.over(live).probability(1, 3);
            rate = byRate.over(live).probability(1, 7);
        }
    }

    @Test
    void aPurchaseFadesAsTimePasses() {
        final HistoryScorer scorer =
                tables(List.of(rising(PairFeature.PAIR_RATE))).scorer();
        float before = 1;
        for (final double age : new double[] {0, 1, 10, 100}) {
            final float now = scorer.over(live(new int[] {4}, age)).probability(1, 4);
            assertTrue(now < before, age + " days ago");
            before = now;
        }
    }

    @Test
    void purchasesOfItemsThatTheModelDoesNotKnowTellHowActiveAUserIsAndNothingElse() {
        final int[] known = {2, 5};
        final int[] more = {2, 5, ITEMS + 1, ITEMS + 2, ITEMS + 2};
        for (final PairFeature feature : PairFeature.values()) {
            final HistoryScorer scorer = tables(List.of(rising(feature))).scorer();
            final HistoryScorer with = scorer.over(live(more, 3, 4, 2, 1, 6));
            final HistoryScorer without = scorer.over(live(known, 3, 4));
            for (int item = 1; item <= ITEMS; item++) {
                if (feature.side() == PairFeature.Side.USER && feature != PairFeature.USER_IDLE) {
                    assertTrue(with.logit(1, item) > without.logit(1, item), feature + " of item " + item);
                } else if (feature == PairFeature.USER_IDLE) {
                    assertTrue(with.logit(1, item) < without.logit(1, item), "the last purchase is of yesterday");
                } else {
                    assertEquals(without.logit(1, item), with.logit(1, item), feature + " of item " + item);
                }
            }
        }
    }

    @Test
    void itemsThatTheModelDoesNotKnowAreToldApart() {
        final HistoryScorer scorer =
                tables(List.of(rising(PairFeature.USER_ITEMS))).scorer();
        final HistoryScorer one = scorer.over(live(new int[] {ITEMS + 1, ITEMS + 1}, 1, 2));
        final HistoryScorer two = scorer.over(live(new int[] {ITEMS + 1, ITEMS + 2}, 1, 2));
        assertTrue(two.logit(1, 1) > one.logit(1, 1));
    }

    @Test
    void whoBoughtOnlyWhatTheModelDoesNotKnowIsScoredAllTheSame() {
        final HistoryScorer own = tables(kinds().get(1)).scorer();
        final HistoryScorer live = own.over(live(new int[] {ITEMS + 7}, 1));
        final float[] all = new float[ITEMS + 1];
        live.ofUser(1, all);
        for (int item = 1; item <= ITEMS; item++) {
            assertTrue(all[item] > 0 && all[item] < 1, "a probability and not " + all[item]);
            assertNotEquals(own.probability(0, item), all[item]);
            assertEquals(all[item], live.probability(1, item));
            assertEquals(all[item], live.ofItem(item, 1));
            assertEquals(0, live.reasons(1, item, 5).length);
        }
    }
}
