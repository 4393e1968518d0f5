package org.nifiaaas.features.profile;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How often something happened and the sums of some numbers of it, by time: day by day (UTC), up to a number of days before the latest, and besides the latest
 * moments one by one, up to a capacity. Not thread-safe.
 *
 * <p>A question about a moment is answered exactly if all moments that are not kept one by one any more lie before it, and no day of its window was forgotten;
 * otherwise the part of its own day, or what was forgotten, is left out. Where nothing was later than the moment, the days alone answer: single moments that were
 * read from bytes stay as they are until somebody asks about them.
 */
final class Moments {

    /** A fourth more than the capacity is let in before the earliest are let go, all at once. */
    static final int SLACK = 4;

    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final int FEW = 4;

    private final int capacity;
    private final int keptDays;
    private final Tally tally;
    private final Days days;

    /** The single moments that were read, as they were read, null if there are none; the others came since. */
    private PackedMoments packed;

    private long[] times = new long[FEW];
    private long[] tallies;
    private int size;
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
        this.tally = new Tally(numbers);
        this.days = new Days(tally);
        this.tallies = new long[FEW * tally.width()];
    }

    static long day(final long time) {
        return Math.floorDiv(time, DAY);
    }

    static long withinDay(final long time) {
        return Math.floorMod(time, DAY);
    }

    static long time(final long day, final long within) {
        return day * DAY + within;
    }

    /**
     * Counts one event.
     *
     * @param values its numbers in millionths, {@link Fixed#MISSING} for one that is missing
     */
    void add(final long time, final long[] values) {
        days.add(time, values);
        if (time > collapsedUntil) {
            insert(time, values);
            final int most = capacity + capacity / SLACK;
            if (count() > most) {
                trim();
            }
            if (count() > most) {
                unpack();
            }
            if (size > most) {
                collapsedUntil = times[size - capacity - 1];
                drop(size - capacity);
            }
        }
        final long first = firstKept();
        if (days.forgetBefore(first)) {
            forgottenBefore = first;
        }
    }

    /** How many single moments there are at most: one that was read counts twice if it has come again since. */
    private int count() {
        return size + (packed == null ? 0 : packed.count());
    }

    private void insert(final long time, final long[] values) {
        final int place = placeOf(time);
        tally.count(values, tallies, place * tally.width());
    }

    /** Place of a moment among those that are not as they were read; if it is not there, it is made there, and empty. */
    private int placeOf(final long time) {
        final int found = size == 0 || times[size - 1] < time ? -size - 1 : Arrays.binarySearch(times, 0, size, time);
        final int width = tally.width();
        final int place = found >= 0 ? found : -found - 1;
        if (found < 0) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                tallies = Arrays.copyOf(tallies, 2 * size * width);
            }
            System.arraycopy(times, place, times, place + 1, size - place);
            System.arraycopy(tallies, place * width, tallies, (place + 1) * width, (size - place) * width);
            Arrays.fill(tallies, place * width, (place + 1) * width, 0);
            times[place] = time;
            size++;
        }
        return place;
    }

    /** Lets the earliest single moments go. */
    private void drop(final int count) {
        final int width = tally.width();
        System.arraycopy(times, count, times, 0, size - count);
        System.arraycopy(tallies, count * width, tallies, 0, (size - count) * width);
        size -= count;
    }

    /** Lets single moments go whose day was forgotten. They are of no use, and of no harm either. */
    private void trim() {
        final long first = firstKept();
        if (packed != null && day(packed.first()) < first) {
            unpack();
        }
        int old = 0;
        while (old < size && day(times[old]) < first) {
            old++;
        }
        if (old > 0) {
            drop(old);
        }
    }

    /** Puts the single moments that are as they were read among the others. */
    private void unpack() {
        if (packed == null) {
            return;
        }
        final int width = tally.width();
        final int count = packed.count();
        final long[] allTimes = new long[Math.max(count + size, FEW)];
        final long[] all = new long[allTimes.length * width];
        packed.read(allTimes, all);
        packed = null;
        final long[] othersTimes = times;
        final long[] others = tallies;
        final int othersSize = size;
        times = allTimes;
        tallies = all;
        size = count;
        for (int other = 0; other < othersSize; other++) {
            final int place = placeOf(othersTimes[other]);
            tally.plus(others, other * width, tallies, place * width);
        }
    }

    private long latest() {
        return Math.max(size == 0 ? collapsedUntil : times[size - 1], lastPacked());
    }

    /** The last of the single moments that are as they were read; {@link Long#MIN_VALUE} if there are none. */
    private long lastPacked() {
        return packed == null ? Long.MIN_VALUE : packed.last();
    }

    /** No window that begins at the latest moment or later can reach a day before. */
    private long firstKept() {
        return day(latest()) - keptDays;
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
        final long[] sum = new long[tally.width()];
        final long own = day(time);
        if (isKnownWithinDay(time)) {
            days.sum(own - windowDays, own, sum);
            if (latest() >= time && days.has(own)) {
                takeAwayFrom(time, own, sum);
            }
        } else {
            days.sum(own - windowDays, own - 1, sum);
        }
        return tally.result(sum);
    }

    /** Takes away what happened on a day from a moment on. */
    private void takeAwayFrom(final long time, final long day, final long[] sum) {
        for (int index = firstOf(time); index < size && day(times[index]) == day; index++) {
            tally.minus(tallies, index * tally.width(), sum, 0);
        }
    }

    /** Place of the first single moment that is no earlier. */
    private int firstOf(final long time) {
        if (time <= lastPacked()) {
            unpack();
        }
        final int found = Arrays.binarySearch(times, 0, size, time);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * The last moment in the days before the day of a moment, or on that day strictly before it.
     *
     * @return {@link Long#MIN_VALUE} if there is none
     */
    long lastBefore(final long time, final int windowDays) {
        final long own = day(time);
        final long first = Math.max(own - windowDays, firstKept());
        final int before = firstOf(time) - 1;
        if (before >= 0 || packed != null) {
            final long last = Math.max(before >= 0 ? times[before] : Long.MIN_VALUE, lastPacked());
            return day(last) >= first ? last : Long.MIN_VALUE;
        }
        // All single moments are later, so that nothing but what is not kept one by one any more can lie before.
        final boolean onItsDay = isKnownWithinDay(time) && day(collapsedUntil) == own;
        return onItsDay && own >= first ? collapsedUntil : days.last(first, own - 1);
    }

    /** The last moment strictly before another one, as far as it is remembered. */
    long lastBefore(final long time) {
        return lastBefore(time, keptDays);
    }

    /** Whether all moments that were not forgotten are still kept one by one. */
    boolean isOfSingleMoments() {
        return collapsedUntil == Long.MIN_VALUE;
    }

    /** The first day that was not forgotten; {@link Long#MIN_VALUE} if none was. */
    long forgottenBefore() {
        return forgottenBefore;
    }

    /**
     * Counts the moments of events that say all of them.
     *
     * @param events in the order of time
     * @param forgotten what {@link #forgottenBefore} said
     */
    void restore(final List<Occurrence> events, final long forgotten) {
        if (events.isEmpty()) {
            return;
        }
        final long first = day(events.get(events.size() - 1).time()) - keptDays;
        for (final Occurrence event : events) {
            if (day(event.time()) >= first) {
                add(event.time(), event.summed());
            }
        }
        forgottenBefore = forgotten;
    }

    void write(final ProfileOutput out) {
        trim();
        out.moment(collapsedUntil);
        out.moment(forgottenBefore);
        days.write(out);
        if (size > 0 && times[0] <= lastPacked()) {
            unpack();
        }
        final ProfileOutput singles = new ProfileOutput();
        long before = 0;
        if (packed != null) {
            packed.write(singles);
            before = packed.last();
        }
        for (int index = 0; index < size; index++) {
            singles.number(times[index] - before);
            before = times[index];
            tally.write(singles, tallies, index * tally.width());
        }
        out.number(count());
        out.number(before);
        out.part(singles);
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in) throws ProfileException {
        collapsedUntil = in.moment();
        forgottenBefore = in.moment();
        days.read(in);
        final int count = in.count();
        final long last = in.number();
        final ProfileInput singles = in.part();
        packed = count == 0 ? null : PackedMoments.of(singles, tally, count, last);
    }
}
