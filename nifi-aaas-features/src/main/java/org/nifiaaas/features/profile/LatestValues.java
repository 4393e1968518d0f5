package org.nifiaaas.features.profile;

import java.util.Arrays;

/**
 * What the columns of a user or an item were lately, by time: their values before a moment can be told, as long as they were not observed at too many later ones.
 * Of two values of one moment the greater text counts, so that the order in which they come does not matter. Not thread-safe.
 */
final class LatestValues {

    /** Moments at which a column was observed that are kept; an event may come later than so many others of its user or item. */
    static final int MOMENTS = 8;

    private final Observed[] columns;

    LatestValues(final int columns) {
        this.columns = new Observed[columns];
        for (int column = 0; column < columns; column++) {
            this.columns[column] = new Observed();
        }
    }

    /**
     * Takes the values that the columns have at a moment.
     *
     * @param values null where a column has none, which leaves what was known
     */
    void add(final long time, final String[] values) {
        for (int column = 0; column < columns.length; column++) {
            if (values[column] != null) {
                columns[column].add(time, values[column]);
            }
        }
    }

    /** The last value of a column strictly before a moment, null if none is known. */
    String before(final int column, final long time) {
        return columns[column].before(time);
    }

    /** Whether {@link #before} knows everything that was observed before a moment. */
    boolean isExactAt(final int column, final long time) {
        return columns[column].droppedUntil == Long.MIN_VALUE || columns[column].before(time) != null;
    }

    void write(final ProfileOutput out) {
        for (final Observed column : columns) {
            column.write(out);
        }
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in) throws ProfileException {
        for (final Observed column : columns) {
            column.read(in);
        }
    }

    /** Observations of one column, the latest last. */
    private static final class Observed {

        private long[] times = new long[0];
        private String[] values = new String[0];
        private long droppedUntil = Long.MIN_VALUE;

        void add(final long time, final String value) {
            if (time <= droppedUntil) {
                return;
            }
            final int found = Arrays.binarySearch(times, time);
            if (found >= 0) {
                if (value.compareTo(values[found]) > 0) {
                    values[found] = value;
                }
                return;
            }
            insert(-found - 1, time, value);
            if (times.length > MOMENTS) {
                droppedUntil = times[0];
                times = Arrays.copyOfRange(times, 1, times.length);
                values = Arrays.copyOfRange(values, 1, values.length);
            }
        }

        private void insert(final int place, final long time, final String value) {
            final long[] moreTimes = Arrays.copyOf(times, times.length + 1);
            final String[] moreValues = Arrays.copyOf(values, values.length + 1);
            System.arraycopy(times, place, moreTimes, place + 1, times.length - place);
            System.arraycopy(values, place, moreValues, place + 1, values.length - place);
            moreTimes[place] = time;
            moreValues[place] = value;
            times = moreTimes;
            values = moreValues;
        }

        String before(final long time) {
            final int found = Arrays.binarySearch(times, time);
            final int place = (found >= 0 ? found : -found - 1) - 1;
            return place < 0 ? null : values[place];
        }

        void write(final ProfileOutput out) {
            out.number(droppedUntil);
            out.number(times.length);
            long before = 0;
            for (int index = 0; index < times.length; index++) {
                out.number(times[index] - before);
                before = times[index];
                out.text(values[index]);
            }
        }

        void read(final ProfileInput in) throws ProfileException {
            droppedUntil = in.number();
            times = new long[in.count()];
            values = new String[times.length];
            long time = 0;
            for (int index = 0; index < times.length; index++) {
                time += in.number();
                times[index] = time;
                values[index] = in.text();
            }
        }
    }
}
