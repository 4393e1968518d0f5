package org.nifiaaas.features.profile;

import java.util.Arrays;

/** What happened, day by day (UTC), in their order. Not thread-safe. */
final class Days {

    private static final int FEW = 4;

    private final Tally tally;
    private long[] days = new long[FEW];
    private long[] lasts = new long[FEW];
    private long[] totals;
    private int size;

    Days(final Tally tally) {
        this.tally = tally;
        this.totals = new long[FEW * tally.width()];
    }

    /** Counts one event, see {@link Tally#count}. */
    void add(final long time, final long[] values) {
        final long day = Moments.day(time);
        final int place = placeOf(day);
        if (place == size || days[place] != day) {
            insert(place, day, time);
        }
        lasts[place] = Math.max(lasts[place], time);
        tally.count(values, totals, place * tally.width());
    }

    /** Place of the first day that is no earlier. */
    private int placeOf(final long day) {
        if (size == 0 || days[size - 1] < day) {
            return size;
        }
        if (days[size - 1] == day) {
            return size - 1;
        }
        final int found = Arrays.binarySearch(days, 0, size, day);
        return found >= 0 ? found : -found - 1;
    }

    private void insert(final int place, final long day, final long time) {
        final int width = tally.width();
        if (size == days.length) {
            resize(size + Math.max(FEW, size / 2));
        }
        System.arraycopy(days, place, days, place + 1, size - place);
        System.arraycopy(lasts, place, lasts, place + 1, size - place);
        System.arraycopy(totals, place * width, totals, (place + 1) * width, (size - place) * width);
        Arrays.fill(totals, place * width, (place + 1) * width, 0);
        days[place] = day;
        lasts[place] = time;
        size++;
    }

    private void resize(final int length) {
        days = Arrays.copyOf(days, length);
        lasts = Arrays.copyOf(lasts, length);
        totals = Arrays.copyOf(totals, length * tally.width());
    }

    /** Drops all days before one; returns whether there was any. */
    boolean forgetBefore(final long first) {
        if (size == 0 || days[0] >= first) {
            return false;
        }
        final int old = placeOf(first);
        final int width = tally.width();
        System.arraycopy(days, old, days, 0, size - old);
        System.arraycopy(lasts, old, lasts, 0, size - old);
        System.arraycopy(totals, old * width, totals, 0, (size - old) * width);
        size -= old;
        return true;
    }

    boolean has(final long day) {
        final int place = placeOf(day);
        return place < size && days[place] == day;
    }

    /** Adds up what happened from one day to another one, both included. */
    void sum(final long first, final long last, final long[] sum) {
        for (int place = placeOf(first); place < size && days[place] <= last; place++) {
            tally.plus(totals, place * tally.width(), sum, 0);
        }
    }

    /** The last moment from one day to another one, both included; {@link Long#MIN_VALUE} if there is none. */
    long last(final long first, final long last) {
        final int place = placeOf(last + 1) - 1;
        return place >= 0 && days[place] >= first ? lasts[place] : Long.MIN_VALUE;
    }

    void write(final ProfileOutput out) {
        out.number(size);
        long before = 0;
        for (int place = 0; place < size; place++) {
            out.number(days[place] - before);
            before = days[place];
            out.number(Moments.withinDay(lasts[place]));
            tally.write(out, totals, place * tally.width());
        }
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in) throws ProfileException {
        size = in.count();
        // A day more is what comes next as a rule.
        days = new long[size + FEW];
        lasts = new long[size + FEW];
        totals = new long[(size + FEW) * tally.width()];
        long day = 0;
        for (int place = 0; place < size; place++) {
            day += in.number();
            days[place] = day;
            lasts[place] = Moments.time(day, in.number());
            tally.read(in, totals, place * tally.width());
        }
    }
}
