package org.nifiaaas.scoring.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The snapshot against a slow and obvious count. */
class HistorySnapshotTest {

    private static final double DAY = 1440;

    private static float[] ages(final List<Integer> minutes, final int asOf) {
        final float[] ages = new float[minutes.size()];
        for (int index = 0; index < ages.length; index++) {
            ages[index] = (float) ((asOf - minutes.get(index)) / DAY);
        }
        return ages;
    }

    private static double decayed(final float[] ages, final double scale) {
        double sum = 0;
        for (final float age : ages) {
            sum += Math.exp(-age / scale) / scale;
        }
        return sum;
    }

    @Test
    void countsAreThoseOfASlowObviousCount() {
        final SplittableRandom random = new SplittableRandom(15);
        for (int trial = 0; trial < 60; trial++) {
            final int users = 1 + random.nextInt(12);
            final int items = 1 + random.nextInt(9);
            final int events = random.nextInt(200);
            final int[] user = new int[events];
            final int[] item = new int[events];
            final int[] minute = new int[events];
            for (int event = 0; event < events; event++) {
                user[event] = 1 + random.nextInt(users);
                item[event] = 1 + random.nextInt(items);
                minute[event] = random.nextInt(200_000) - 100_000;
            }
            final int asOf = random.nextInt(200_000) - 100_000;
            final double horizon = 0.5 + 30 * random.nextDouble();
            check(EventLog.of(users, items, user, item, minute), user, item, minute, asOf, horizon);
        }
    }

    private static void check(
            final EventLog log,
            final int[] user,
            final int[] item,
            final int[] minute,
            final int asOf,
            final double horizon) {
        final HistorySnapshot snapshot = HistorySnapshot.of(log, asOf, horizon);
        final TreeMap<Integer, TreeMap<Integer, List<Integer>>> byUser = new TreeMap<>();
        int pairs = 0;
        for (int event = 0; event < user.length; event++) {
            if (minute[event] < asOf) {
                byUser.computeIfAbsent(user[event], key -> new TreeMap<>())
                        .computeIfAbsent(item[event], key -> new ArrayList<>())
                        .add(minute[event]);
            }
        }
        for (int each = 1; each <= log.users(); each++) {
            final TreeMap<Integer, List<Integer>> bought = byUser.getOrDefault(each, new TreeMap<>());
            assertArrayEquals(
                    bought.keySet().stream().mapToInt(Integer::intValue).toArray(), snapshot.items(each));
            assertEquals(bought.size(), snapshot.distinct(each));
            assertEquals(bought.size(), snapshot.end(each) - snapshot.start(each));
            pairs += bought.size();
            final List<float[]> all = new ArrayList<>();
            for (int what = 1; what <= log.items(); what++) {
                final int pair = snapshot.pair(each, what);
                assertEquals(bought.containsKey(what), pair >= 0);
                if (pair >= 0) {
                    final float[] ages = ages(bought.get(what), asOf);
                    all.add(ages);
                    checkPair(snapshot, pair, what, ages, horizon);
                }
            }
            checkTotals(snapshot.ofUsers(), each, all, horizon);
        }
        assertEquals(pairs, snapshot.pairs());
        for (int what = 1; what <= log.items(); what++) {
            final List<float[]> all = new ArrayList<>();
            for (final TreeMap<Integer, List<Integer>> bought : byUser.values()) {
                if (bought.containsKey(what)) {
                    all.add(ages(bought.get(what), asOf));
                }
            }
            checkTotals(snapshot.ofItems(), what, all, horizon);
        }
    }

    private static void checkPair(
            final HistorySnapshot snapshot, final int pair, final int item, final float[] ages, final double horizon) {
        assertEquals(item, snapshot.item(pair));
        assertEquals(ages.length, snapshot.count(pair));
        assertEquals(least(ages), snapshot.daysSinceLast(pair));
        assertEquals(most(ages), snapshot.daysSinceFirst(pair));
        assertTrue(snapshot.daysSinceLast(pair) > 0);
        for (int scale = 0; scale < HistorySnapshot.SCALES.length; scale++) {
            final double expected = decayed(ages, HistorySnapshot.SCALES[scale] * horizon);
            assertEquals(expected, snapshot.rate(scale, pair), 1e-5 * expected + 1e-30);
        }
    }

    private static void checkTotals(
            final HistorySnapshot.Totals totals, final int index, final List<float[]> pairs, final double horizon) {
        assertEquals(pairs.size(), totals.distinct(index));
        float last = 3650;
        for (final float[] ages : pairs) {
            last = Math.min(last, least(ages));
        }
        assertEquals(last, totals.daysSinceLast(index));
        for (int scale = 0; scale < HistorySnapshot.SCALES.length; scale++) {
            double expected = 0;
            for (final float[] ages : pairs) {
                expected += decayed(ages, HistorySnapshot.SCALES[scale] * horizon);
            }
            assertEquals(expected, totals.rate(scale, index), 1e-5 * expected + 1e-30);
        }
        for (int scale = 0; scale < HistorySnapshot.NEW_SCALES.length; scale++) {
            double expected = 0;
            for (final float[] ages : pairs) {
                expected += decayed(new float[] {most(ages)}, HistorySnapshot.NEW_SCALES[scale] * horizon);
            }
            assertEquals(expected, totals.newRate(scale, index), 1e-5 * expected + 1e-30);
        }
    }

    private static float least(final float... values) {
        float least = Float.MAX_VALUE;
        for (final float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float most(final float... values) {
        float most = 0;
        for (final float value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    @Test
    void purchaseOfTheMomentItselfDoesNotCount() {
        final EventLog log = EventLog.of(1, 1, new int[] {1, 1}, new int[] {1, 1}, new int[] {99, 100});
        assertEquals(1, HistorySnapshot.of(log, 100, 1).count(0));
        assertEquals(2, HistorySnapshot.of(log, 101, 1).count(0));
        assertEquals(0, HistorySnapshot.of(log, 99, 1).pairs());
    }

    /** The ends of the range of minutes are further apart than an int counts. */
    @Test
    void oldestPurchaseThatThereCanBeIsOld() {
        final EventLog log = EventLog.of(1, 1, new int[] {1}, new int[] {1}, new int[] {Integer.MIN_VALUE + 1});
        final HistorySnapshot snapshot = HistorySnapshot.of(log, Integer.MAX_VALUE, 30);
        assertEquals((2d * Integer.MAX_VALUE) / DAY, snapshot.daysSinceLast(0), 1);
        assertEquals(0, snapshot.rate(3, 0));
    }

    @Test
    void itemsThatAreNotCountedCountForTheUserAlone() {
        final int[] user = {1, 1, 1, 2, 2};
        final int[] item = {2, 5, 4, 4, 4};
        final EventLog log = EventLog.of(3, 5, user, item, new int[] {10, 20, 30, 40, 50});
        final HistorySnapshot whole = HistorySnapshot.of(log, 100, 1);
        final HistorySnapshot users = HistorySnapshot.ofUsers(log, 3, 100, 1);
        assertArrayEquals(new int[] {2}, users.items(1));
        assertEquals(1, users.distinct(1));
        assertEquals(0, users.distinct(2));
        assertTrue(users.pair(1, 2) >= 0 && users.pair(1, 4) < 0 && users.pair(2, 4) < 0);
        for (int each = 1; each <= 3; each++) {
            assertEquals(whole.ofUsers().distinct(each), users.ofUsers().distinct(each));
            assertEquals(whole.ofUsers().rate(1, each), users.ofUsers().rate(1, each));
            assertEquals(whole.ofUsers().newRate(0, each), users.ofUsers().newRate(0, each));
            assertEquals(whole.ofUsers().daysSinceLast(each), users.ofUsers().daysSinceLast(each));
        }
    }
}
