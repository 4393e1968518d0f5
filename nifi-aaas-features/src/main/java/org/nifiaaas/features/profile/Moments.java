package org.nifiaaas.features.profile;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How often something happened and the sums of some numbers of it, by time. The latest moments are kept one by one, up to a capacity; earlier ones are kept by
 * day (UTC), up to a number of days before the latest. Not thread-safe.
 *
 * <p>A question about a moment is answered exactly if all moments that were collapsed lie before it, and no day of its window was forgotten; otherwise the part
 * of its own day, or what was forgotten, is left out.
 */
final class Moments {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    /** A fourth more than the capacity is let in before the earliest are collapsed, all at once. */
    static final int SLACK = 4;

    private final int capacity;
    private final int keptDays;
    private final int numbers;
    private long[] times = new long[4];
    private long[][] tallies = new long[4][];
    private int size;
    private final TreeMap<Long, long[]> days = new TreeMap<>();
    private final TreeMap<Long, Long> lastOfDays = new TreeMap<>();
    private long collapsedUntil = Long.MIN_VALUE;
    private long forgottenBefore = Long.MIN_VALUE;

    /**
     * @param capacity moments that are kept one by one, at least 1
     * @param keptDays days that are kept before the latest one
     * @param numbers how many numbers each event brings
     */
    Moments(final int capacity, final int keptDays, final int numbers) {
        this.capacity = capacity;
        this.keptDays = keptDays;
        this.numbers = numbers;
    }

    static long day(final long time) {
        return Math.floorDiv(time, DAY);
    }

    /**
     * Counts one event.
     *
     * @param values its numbers in millionths, {@link Fixed#MISSING} for one that is missing
     */
    void add(final long time, final long[] values) {
        final long[] event = new long[2 * numbers + 1];
        for (int number = 0; number < numbers; number++) {
            if (values[number] != Fixed.MISSING) {
                event[number] = values[number];
                event[numbers + number] = 1;
            }
        }
        event[2 * numbers] = 1;
        if (time <= collapsedUntil) {
            addToDay(time, event);
        } else {
            insert(time, event);
            if (size > capacity + capacity / SLACK) {
                collapse(size - capacity);
            }
        }
        forget();
    }

    private void insert(final long time, final long[] event) {
        final int found = Arrays.binarySearch(times, 0, size, time);
        if (found >= 0) {
            addTo(tallies[found], event);
            return;
        }
        final int place = -found - 1;
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            tallies = Arrays.copyOf(tallies, 2 * size);
        }
        System.arraycopy(times, place, times, place + 1, size - place);
        System.arraycopy(tallies, place, tallies, place + 1, size - place);
        times[place] = time;
        tallies[place] = event;
        size++;
    }

    /** Moves the earliest moments to their days. */
    private void collapse(final int count) {
        for (int index = 0; index < count; index++) {
            addToDay(times[index], tallies[index]);
        }
        collapsedUntil = times[count - 1];
        System.arraycopy(times, count, times, 0, size - count);
        System.arraycopy(tallies, count, tallies, 0, size - count);
        Arrays.fill(tallies, size - count, size, null);
        size -= count;
    }

    private void addToDay(final long time, final long[] tally) {
        final long day = day(time);
        addTo(days.computeIfAbsent(day, none -> new long[tally.length]), tally);
        lastOfDays.merge(day, time, Math::max);
    }

    private static void addTo(final long[] tally, final long[] more) {
        for (int place = 0; place < tally.length; place++) {
            tally[place] = Fixed.plus(tally[place], more[place]);
        }
    }

    /** Drops what no window that begins at the latest moment or later can reach. */
    private void forget() {
        final long latest = size > 0 ? times[size - 1] : collapsedUntil;
        final long first = day(latest) - keptDays;
        if (!days.headMap(first).isEmpty()) {
            forgottenBefore = first;
        }
        days.headMap(first).clear();
        lastOfDays.headMap(first).clear();
        int old = 0;
        while (old < size && day(times[old]) < first) {
            old++;
        }
        if (old > 0) {
            forgottenBefore = first;
            System.arraycopy(times, old, times, 0, size - old);
            System.arraycopy(tallies, old, tallies, 0, size - old);
            Arrays.fill(tallies, size - old, size, null);
            size -= old;
        }
    }

    /** Whether a window before a moment is known to the moment. */
    boolean isExactAt(final long time, final int windowDays) {
        return isKnownWithinDay(time) && day(time) - windowDays >= forgottenBefore;
    }

    private boolean isKnownWithinDay(final long time) {
        return collapsedUntil < time;
    }

    /**
     * What happened in the days before the day of a moment and on that day strictly before it.
     *
     * @return the sums of the numbers, then how many events had each of them, and at the last place the number of events
     */
    long[] before(final long time, final int windowDays) {
        final long[] tally = new long[2 * numbers + 1];
        final long first = day(time) - windowDays;
        final long end = isKnownWithinDay(time) ? day(time) + 1 : day(time);
        for (final long[] ofDay : days.subMap(first, end).values()) {
            addTo(tally, ofDay);
        }
        for (int index = firstOf(first); index < size && times[index] < time; index++) {
            addTo(tally, tallies[index]);
        }
        return tally;
    }

    private int firstOf(final long day) {
        final int found = Arrays.binarySearch(times, 0, size, day * DAY);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * The last moment in the days before the day of a moment, or on that day strictly before it.
     *
     * @return {@link Long#MIN_VALUE} if there is none
     */
    long lastBefore(final long time, final int windowDays) {
        final long first = day(time) - windowDays;
        final int place = Arrays.binarySearch(times, 0, size, time);
        final int before = (place >= 0 ? place : -place - 1) - 1;
        if (before >= 0) {
            return day(times[before]) >= first ? times[before] : Long.MIN_VALUE;
        }
        final long end = isKnownWithinDay(time) ? day(time) + 1 : day(time);
        final Map.Entry<Long, Long> last =
                lastOfDays.subMap(first, true, end, false).lastEntry();
        return last == null ? Long.MIN_VALUE : last.getValue();
    }

    /** The last moment strictly before another one, as far as it is remembered. */
    long lastBefore(final long time) {
        return lastBefore(time, keptDays);
    }

    void write(final ProfileOutput out) {
        out.number(collapsedUntil);
        out.number(forgottenBefore);
        out.number(size);
        long before = 0;
        for (int index = 0; index < size; index++) {
            out.number(times[index] - before);
            before = times[index];
            write(out, tallies[index]);
        }
        out.number(days.size());
        days.forEach((day, tally) -> {
            out.number(day);
            out.number(lastOfDays.get(day));
            write(out, tally);
        });
    }

    private static void write(final ProfileOutput out, final long[] tally) {
        for (final long number : tally) {
            out.number(number);
        }
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in) throws ProfileException {
        collapsedUntil = in.number();
        forgottenBefore = in.number();
        size = in.count();
        times = new long[Math.max(size, 4)];
        tallies = new long[times.length][];
        long before = 0;
        for (int index = 0; index < size; index++) {
            before += in.number();
            times[index] = before;
            tallies[index] = readTally(in);
        }
        final int known = in.count();
        for (int index = 0; index < known; index++) {
            final long day = in.number();
            lastOfDays.put(day, in.number());
            days.put(day, readTally(in));
        }
    }

    private long[] readTally(final ProfileInput in) throws ProfileException {
        final long[] tally = new long[2 * numbers + 1];
        for (int number = 0; number < tally.length; number++) {
            tally[number] = in.number();
        }
        return tally;
    }
}
