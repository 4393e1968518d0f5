package org.nifiaaas.features.profile;

/**
 * How many events there were, and the sums of their numbers, in a part of a flat array of whole numbers. Sums are exact whatever comes in whatever order, and what
 * was added can be taken away again; only {@link #result} ends at the end of the range of {@link Fixed}. Immutable and thread-safe; the arrays are not.
 *
 * <p>The form: the upper halves of the sums, the lower halves, how many events had each number, the number of events. A lower half holds the sum of more than
 * two thousand million numbers of 32 bits.
 */
final class Tally {

    private static final long LOWER = 0xffff_ffffL;

    private final int numbers;
    private final int width;

    /**
     * @param numbers how many numbers each event brings
     */
    Tally(final int numbers) {
        this.numbers = numbers;
        this.width = 3 * numbers + 1;
    }

    int numbers() {
        return numbers;
    }

    /** Places that it takes in an array. */
    int width() {
        return width;
    }

    /**
     * Adds one event.
     *
     * @param values its numbers in millionths, {@link Fixed#MISSING} for one that is missing
     */
    void count(final long[] values, final long[] tallies, final int at) {
        for (int number = 0; number < numbers; number++) {
            final long value = values[number];
            if (value != Fixed.MISSING) {
                tallies[at + number] += value >> Integer.SIZE;
                tallies[at + numbers + number] += value & LOWER;
                tallies[at + 2 * numbers + number]++;
            }
        }
        tallies[at + 3 * numbers]++;
    }

    void plus(final long[] more, final int from, final long[] tallies, final int at) {
        for (int place = 0; place < width; place++) {
            tallies[at + place] += more[from + place];
        }
    }

    void minus(final long[] less, final int from, final long[] tallies, final int at) {
        for (int place = 0; place < width; place++) {
            tallies[at + place] -= less[from + place];
        }
    }

    /** The sums of the numbers in millionths, then how many events had each of them, and at the last place the number of events. */
    long[] result(final long[] tally) {
        final long[] result = new long[2 * numbers + 1];
        for (int number = 0; number < numbers; number++) {
            final long upper = upper(tally, number);
            result[number] = upper == (int) upper
                    ? Math.max(whole(upper, tally[numbers + number]), -Long.MAX_VALUE)
                    : upper < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
        }
        System.arraycopy(tally, 2 * numbers, result, numbers, numbers + 1);
        return result;
    }

    /** The upper half with what the lower one has too much. */
    private long upper(final long[] tallies, final int at) {
        return tallies[at] + (tallies[at + numbers] >> Integer.SIZE);
    }

    private static long whole(final long upper, final long lower) {
        return upper << Integer.SIZE | lower & LOWER;
    }

    void write(final ProfileOutput out, final long[] tallies, final int at) {
        final long events = tallies[at + 3 * numbers];
        boolean complete = true;
        for (int number = 0; number < numbers; number++) {
            complete &= tallies[at + 2 * numbers + number] == events;
        }
        out.number(complete ? events : -events);
        for (int number = 0; number < numbers; number++) {
            final long upper = upper(tallies, at + number);
            final long lower = tallies[at + numbers + number];
            final long sum = whole(upper, lower);
            if (upper == (int) upper && sum != Fixed.MISSING) {
                out.number(sum);
            } else {
                out.number(Fixed.MISSING);
                out.number(upper);
                out.number(lower & LOWER);
            }
            if (!complete) {
                out.number(tallies[at + 2 * numbers + number]);
            }
        }
    }

    void read(final ProfileInput in, final long[] tallies, final int at) throws ProfileException {
        final long events = in.number();
        tallies[at + 3 * numbers] = Math.abs(events);
        for (int number = 0; number < numbers; number++) {
            final long sum = in.number();
            tallies[at + number] = sum == Fixed.MISSING ? in.number() : sum >> Integer.SIZE;
            tallies[at + numbers + number] = sum == Fixed.MISSING ? in.number() : sum & LOWER;
            tallies[at + 2 * numbers + number] = events < 0 ? in.number() : events;
        }
    }
}
