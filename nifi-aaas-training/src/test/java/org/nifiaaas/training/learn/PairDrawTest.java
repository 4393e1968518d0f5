package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairValues;

class PairDrawTest {

    private static final int AS_OF = 1000;
    private static final int UNTIL = 1500;
    private static final int AFTER = 2000;

    private static EventLog random(final int users, final int items, final int events) {
        final SplittableRandom random = new SplittableRandom(4);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < events; event++) {
            final double share = random.nextDouble();
            purchases.add(1 + random.nextInt(users), 1 + (int) (items * share * share), random.nextInt(AFTER));
        }
        return purchases.log(users, items);
    }

    private static LabelledPairs draw(final EventLog log, final long seed) {
        final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, 1);
        final List<PairFeature> features = Arrays.asList(PairFeature.ITEM_USERS, PairFeature.USER_ITEMS);
        final PairValues values = new PairValues(snapshot, ItemKnowledge.of(HistoryModel.noGraph(log.items())), 1);
        return PairDraw.of(snapshot, UNTIL, values, features, seed);
    }

    private static double fullMatrix(final EventLog log) {
        final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, 1);
        double users = 0;
        double items = 0;
        for (int user = 1; user <= log.users(); user++) {
            users += snapshot.distinct(user) > 0 ? 1 : 0;
        }
        for (int item = 1; item <= log.items(); item++) {
            items += snapshot.ofItems().distinct(item) > 0 ? 1 : 0;
        }
        return users * items;
    }

    private static double weights(final LabelledPairs pairs) {
        double sum = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            sum += pairs.weight(pair);
        }
        return sum;
    }

    @Test
    void weightsAddUpToTheFullMatrix() {
        for (final EventLog log : List.of(random(2000, 300, 20_000), random(40, 30, 300), random(3, 500, 900))) {
            assertEquals(fullMatrix(log), weights(draw(log, 1)), fullMatrix(log) * 1e-9);
        }
    }

    /** More repeated pairs and more new purchases than are kept. */
    @Test
    void weightsAddUpToTheFullMatrixWhereKnownPairsAreThinnedOut() {
        final EventLog log = random(20_000, 2000, 700_000);
        final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, 1);
        double bought = 0;
        for (int user = 1; user <= log.users(); user++) {
            for (final int item : log.bought(user, AS_OF, UNTIL)) {
                bought += snapshot.distinct(user) > 0 && snapshot.ofItems().distinct(item) > 0 ? 1 : 0;
            }
        }
        final LabelledPairs pairs = draw(log, 1);
        double repeats = 0;
        double purchases = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            repeats += pairs.isRepeat(pair) ? pairs.weight(pair) : 0;
            purchases += pairs.isBought(pair) ? pairs.weight(pair) : 0;
        }
        assertTrue(snapshot.pairs() > 200_000 && pairs.size() < 300_000, snapshot.pairs() + ", " + pairs.size());
        assertEquals(snapshot.pairs(), repeats, 1e-3);
        assertEquals(bought, purchases, 0.01 * bought);
        assertEquals(fullMatrix(log), weights(pairs), fullMatrix(log) * 1e-9);
    }

    @Test
    void sameSeedDrawsTheSame() {
        final EventLog log = random(600, 200, 3000);
        final LabelledPairs first = draw(log, 7);
        final LabelledPairs second = draw(log, 7);
        final LabelledPairs other = draw(log, 8);
        boolean differs = first.size() != other.size();
        assertEquals(first.size(), second.size());
        for (int pair = 0; pair < first.size(); pair++) {
            assertEquals(first.users()[pair], second.users()[pair]);
            assertEquals(first.items()[pair], second.items()[pair]);
            assertEquals(first.isBought(pair), second.isBought(pair));
            assertEquals(first.weight(pair), second.weight(pair));
            assertEquals(first.value(pair, 0), second.value(pair, 0));
            differs |= !differs && first.items()[pair] != other.items()[pair];
        }
        assertTrue(differs);
    }

    @Test
    void labelsAreWhatTheLogSays() {
        final EventLog log = random(300, 200, 6000);
        final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, 1);
        final LabelledPairs pairs = draw(log, 7);
        final Set<Long> bought = new HashSet<>();
        int negatives = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            final int user = pairs.users()[pair];
            final int item = pairs.items()[pair];
            final boolean later = Arrays.binarySearch(log.bought(user, AS_OF, UNTIL), item) >= 0;
            assertEquals(later, pairs.isBought(pair), "no negative is a purchase, nor the other way round");
            assertEquals(snapshot.pair(user, item) >= 0, pairs.isRepeat(pair));
            assertTrue(pairs.weight(pair) > 0);
            assertEquals(
                    Math.log1p(snapshot.ofItems().distinct(item)),
                    pairs.value(pair, pairs.column(PairFeature.ITEM_USERS)),
                    1e-6);
            if (later) {
                assertTrue(bought.add((long) user << 32 | item), "each purchase once");
            }
            negatives += later ? 0 : 1;
        }
        int all = 0;
        for (int user = 1; user <= log.users(); user++) {
            for (final int item : log.bought(user, AS_OF, UNTIL)) {
                all += snapshot.distinct(user) > 0 && snapshot.ofItems().distinct(item) > 0 ? 1 : 0;
            }
        }
        assertEquals(all, bought.size());
        assertTrue(negatives > 1000);
    }

    /** A sum over the full matrix, estimated from the sample: the number of new pairs without a purchase of each item. */
    @Test
    void weightedSampleStandsForTheFullMatrix() {
        final EventLog log = random(1500, 100, 15_000);
        final HistorySnapshot snapshot = HistorySnapshot.of(log, AS_OF, 1);
        final double[] expected = new double[101];
        for (int user = 1; user <= log.users(); user++) {
            final int[] later = log.bought(user, AS_OF, UNTIL);
            for (int item = 1; item <= 100 && snapshot.distinct(user) > 0; item++) {
                if (snapshot.pair(user, item) < 0 && Arrays.binarySearch(later, item) < 0) {
                    expected[item]++;
                }
            }
        }
        final double[] found = new double[101];
        final LabelledPairs pairs = draw(log, 3);
        for (int pair = 0; pair < pairs.size(); pair++) {
            if (!pairs.isRepeat(pair) && !pairs.isBought(pair)) {
                found[pairs.items()[pair]] += pairs.weight(pair);
            }
        }
        for (int item = 1; item <= 100; item++) {
            assertEquals(expected[item], found[item], 0.25 * expected[item], "item " + item);
        }
    }

    @Test
    void smallMatrixIsTakenWhole() {
        final EventLog log = random(300, 100, 3000);
        final LabelledPairs pairs = draw(log, 1);
        assertEquals(fullMatrix(log), pairs.size());
        for (int pair = 0; pair < pairs.size(); pair++) {
            assertEquals(1, pairs.weight(pair));
        }
    }

    @Test
    void itemsAndUsersOfWhichNothingWasKnownTakeNoPart() {
        final EventLog log = new Purchases()
                .add(1, 1, 500)
                .add(2, 1, 500)
                .add(1, 2, 1200)
                .add(3, 1, 1200)
                .log(3, 2);
        final LabelledPairs pairs = draw(log, 1);
        for (int pair = 0; pair < pairs.size(); pair++) {
            assertTrue(pairs.users()[pair] <= 2 && pairs.items()[pair] == 1);
        }
        assertEquals(2, weights(pairs), 1e-9);
    }

    @Test
    void nothingIsDrawnWhereNothingWasBought() {
        assertEquals(0, draw(new Purchases().add(1, 1, 1200).log(1, 1), 1).size());
        assertEquals(0, draw(new Purchases().log(5, 5), 1).size());
    }

    @Test
    void everythingBoughtByEverybodyLeavesNoNegatives() {
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= 20; user++) {
            for (int item = 1; item <= 20; item++) {
                purchases.add(user, item, 500).add(user, item, 1200);
            }
        }
        final LabelledPairs pairs = draw(purchases.log(20, 20), 1);
        assertEquals(400, pairs.size());
        for (int pair = 0; pair < pairs.size(); pair++) {
            assertTrue(pairs.isRepeat(pair) && pairs.isBought(pair));
            assertEquals(1, pairs.weight(pair));
        }
    }
}
