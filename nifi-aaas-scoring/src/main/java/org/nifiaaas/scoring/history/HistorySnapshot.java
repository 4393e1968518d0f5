package org.nifiaaas.scoring.history;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What the purchases before a moment amount to: how active each user is, how much each item is bought, and what is between the two. Immutable by convention
 * (arrays are not copied) and thread-safe.
 *
 * <p>A decayed count is the sum of exp(-age / scale) over purchases, divided by the scale: purchases a day, the recent ones weighing most. The scales are
 * multiples of the horizon ({@link #SCALES}), so that nothing is fitted to data of one pace.
 */
public final class HistorySnapshot {

    /** Scales of decayed counts, in horizons. */
    public static final double[] SCALES = {1 / 3d, 1, 3, 12};

    /** Scales of decayed counts of first purchases, in horizons. */
    public static final double[] NEW_SCALES = {1, 4};

    private static final double MINUTES_OF_A_DAY = 1440;
    /** Days that stand for "never". */
    private static final float NEVER = 3650;

    private final EventLog log;
    private final int asOf;
    private final int[] offsets;
    /** Behind the last pair of each user whose item is counted; pairs of the others lie behind it. */
    private final int[] ends;

    private final int[] seen;
    private final float[][] pairRate = new float[SCALES.length][];
    private final float[] pairCount;
    private final float[] pairLast;
    private final float[] pairFirst;
    private final Totals ofUsers;
    private final Totals ofItems;

    private HistorySnapshot(
            final EventLog log, final int items, final Totals ofItems, final int asOf, final double horizonDays) {
        this.log = log;
        this.asOf = asOf;
        this.offsets = new int[log.users() + 2];
        this.ends = new int[log.users() + 1];
        this.ofUsers = new Totals(log.users());
        this.ofItems = ofItems;
        final long[][] pairs = new long[log.users() + 1][];
        for (int user = 1; user <= log.users(); user++) {
            pairs[user] = sortedPairs(user);
            offsets[user + 1] = offsets[user] + distinctItems(pairs[user], Integer.MAX_VALUE);
            ends[user] = offsets[user] + distinctItems(pairs[user], items);
        }
        final int count = offsets[log.users() + 1];
        this.seen = new int[count];
        for (int scale = 0; scale < SCALES.length; scale++) {
            pairRate[scale] = new float[count];
        }
        this.pairCount = new float[count];
        this.pairLast = new float[count];
        this.pairFirst = new float[count];
        for (int user = 1; user <= log.users(); user++) {
            fill(user, pairs[user], horizonDays);
            pairs[user] = null;
        }
    }

    /**
     * Counts what happened before a moment.
     *
     * @param asOf first minute that does not count
     * @param horizonDays horizon in days, which the scales are multiples of
     */
    public static HistorySnapshot of(final EventLog log, final int asOf, final double horizonDays) {
        return new HistorySnapshot(log, log.items(), new Totals(log.items()), asOf, horizonDays);
    }

    /**
     * Counts what users did before a moment and nothing of the items, see {@link #ofItems()}: the items were counted elsewhere.
     *
     * @param items number of items that were. Items of the log beyond it count for {@link #ofUsers()} alone: who buys there is as active as others, but there is no pair to look at
     * @param asOf first minute that does not count
     * @param horizonDays horizon in days, which the scales are multiples of
     */
    public static HistorySnapshot ofUsers(
            final EventLog log, final int items, final int asOf, final double horizonDays) {
        return new HistorySnapshot(log, items, new Totals(0), asOf, horizonDays);
    }

    /** The user's purchases before the moment by item and then by time, both in one number each. */
    private long[] sortedPairs(final int user) {
        final long[] packed = new long[log.end(user) - log.start(user)];
        int count = 0;
        for (int event = log.start(user); event < log.end(user); event++) {
            if (log.minute(event) < asOf) {
                final long age = (long) asOf - log.minute(event);
                packed[count++] = (long) log.item(event) << Integer.SIZE | age;
            }
        }
        final long[] sorted = Arrays.copyOf(packed, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static int distinctItems(final long[] sorted, final int last) {
        int count = 0;
        for (int index = 0; index < sorted.length && itemOf(sorted[index]) <= last; index++) {
            count += index == 0 || itemOf(sorted[index]) != itemOf(sorted[index - 1]) ? 1 : 0;
        }
        return count;
    }

    private static int itemOf(final long packed) {
        return (int) (packed >>> Integer.SIZE);
    }

    private void fill(final int user, final long[] sorted, final double horizonDays) {
        int pair = offsets[user] - 1;
        int before = 0;
        for (int index = 0; index < sorted.length; index++) {
            final int item = itemOf(sorted[index]);
            final float age = (float) ((sorted[index] & 0xffffffffL) / MINUTES_OF_A_DAY);
            if (item != before) {
                pair++;
                seen[pair] = item;
                pairLast[pair] = age;
                before = item;
            }
            for (int scale = 0; scale < SCALES.length; scale++) {
                final double days = SCALES[scale] * horizonDays;
                pairRate[scale][pair] += (float) (Math.exp(-age / days) / days);
            }
            pairCount[pair]++;
            pairFirst[pair] = age;
        }
        for (int each = offsets[user]; each < offsets[user + 1]; each++) {
            ofUsers.add(user, this, each, horizonDays);
            if (seen[each] <= ofItems.size()) {
                ofItems.add(seen[each], this, each, horizonDays);
            }
        }
    }

    public EventLog log() {
        return log;
    }

    /** First minute that does not count. */
    public int asOf() {
        return asOf;
    }

    /** Position of a user's first pair; the pairs are in order of the items. */
    public int start(final int user) {
        return offsets[user];
    }

    public int end(final int user) {
        return ends[user];
    }

    /** Number of items that a user bought. */
    public int distinct(final int user) {
        return ends[user] - offsets[user];
    }

    /** Number of pairs of a user and an item that was bought, those of items that are not counted among them. */
    public int pairs() {
        return seen.length;
    }

    /** Item of a pair. */
    public int item(final int pair) {
        return seen[pair];
    }

    /** Position of the pair, or a negative number if the user never bought the item. */
    public int pair(final int user, final int item) {
        return Arrays.binarySearch(seen, offsets[user], ends[user], item);
    }

    /** Minute of a user's last purchase of an item before the moment; empty if there is none. */
    public OptionalInt lastMinute(final int user, final int item) {
        for (int event = log.end(user) - 1; event >= log.start(user); event--) {
            if (log.item(event) == item && log.minute(event) < asOf) {
                return OptionalInt.of(log.minute(event));
            }
        }
        return OptionalInt.empty();
    }

    public int[] items(final int user) {
        return Arrays.copyOfRange(seen, offsets[user], ends[user]);
    }

    /** Decayed count of a pair, in purchases a day. */
    public float rate(final int scale, final int pair) {
        return pairRate[scale][pair];
    }

    public float count(final int pair) {
        return pairCount[pair];
    }

    /** Days since the last purchase of a pair. */
    public float daysSinceLast(final int pair) {
        return pairLast[pair];
    }

    /** Days since the first purchase of a pair. */
    public float daysSinceFirst(final int pair) {
        return pairFirst[pair];
    }

    /** What all purchases of each user amount to. */
    public Totals ofUsers() {
        return ofUsers;
    }

    /** What all purchases of each item amount to; of none if only users were counted. */
    public Totals ofItems() {
        return ofItems;
    }

    /** Sums over the pairs of each user, or of each item. Index 0 has none. */
    public static final class Totals {

        private final float[][] rate = new float[SCALES.length][];
        private final float[][] newRate = new float[NEW_SCALES.length][];
        private final float[] distinct;
        private final float[] last;

        private Totals(final int size) {
            for (int scale = 0; scale < rate.length; scale++) {
                rate[scale] = new float[size + 1];
            }
            for (int scale = 0; scale < newRate.length; scale++) {
                newRate[scale] = new float[size + 1];
            }
            distinct = new float[size + 1];
            last = new float[size + 1];
            Arrays.fill(last, NEVER);
        }

        private int size() {
            return distinct.length - 1;
        }

        private void add(final int index, final HistorySnapshot snapshot, final int pair, final double horizonDays) {
            for (int scale = 0; scale < rate.length; scale++) {
                rate[scale][index] += snapshot.pairRate[scale][pair];
            }
            for (int scale = 0; scale < newRate.length; scale++) {
                final double days = NEW_SCALES[scale] * horizonDays;
                newRate[scale][index] += (float) (Math.exp(-snapshot.pairFirst[pair] / days) / days);
            }
            distinct[index]++;
            last[index] = Math.min(last[index], snapshot.pairLast[pair]);
        }

        /** Decayed count of purchases, a day. */
        public float rate(final int scale, final int index) {
            return rate[scale][index];
        }

        /** Decayed count of pairs that began, a day. */
        public float newRate(final int scale, final int index) {
            return newRate[scale][index];
        }

        /** Number of items of a user, or of users of an item. */
        public float distinct(final int index) {
            return distinct[index];
        }

        /** Days since the last purchase, ten years if there is none. */
        public float daysSinceLast(final int index) {
            return last[index];
        }
    }
}
