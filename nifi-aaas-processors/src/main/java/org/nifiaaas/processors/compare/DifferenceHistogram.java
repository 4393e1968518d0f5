package org.nifiaaas.processors.compare;

/**
 * Counts score differences from -1 to 1, each rounded to four decimals, and pairs of scores in a coarse grid; constant memory. Not thread-safe.
 */
final class DifferenceHistogram {

    /** Bars of the histogram; odd, so that the middle one is around no difference. */
    static final int BARS = 41;

    /** Cells of each side of the grid. */
    static final int CELLS = 20;

    private static final int STEPS = 10_000;
    private static final int[] NICE = {20, 40, 100, 200, 400, 1_000, 2_000, 4_000, 10_000};

    private final long[] differences = new long[2 * STEPS + 1];
    private final long[] cells = new long[CELLS * CELLS];
    private long count;
    private int widest;

    /** Adds one pair of scores, both from 0 to 1. */
    void add(final double recorded, final double compared) {
        final int step = (int) Math.round((compared - recorded) * STEPS);
        differences[step + STEPS]++;
        widest = Math.max(widest, Math.abs(step));
        cells[cell(recorded) * CELLS + cell(compared)]++;
        count++;
    }

    private static int cell(final double score) {
        return Math.min(CELLS - 1, (int) (score * CELLS));
    }

    /**
     * Quantile of the absolute differences by nearest rank (Hyndman and Fan 1996, definition 1): the smallest value that at least this share of the
     * differences does not exceed, rounded to four decimals.
     *
     * @param share above 0, at most 1
     * @return NaN if there is no difference yet
     */
    double absoluteQuantile(final double share) {
        final long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int step = 0; step <= STEPS && count > 0; step++) {
            seen += step == 0 ? differences[STEPS] : differences[STEPS - step] + differences[STEPS + step];
            if (seen >= rank) {
                return (double) step / STEPS;
            }
        }
        return Double.NaN;
    }

    /** Where the bars end, so that all differences are among them: the bars cover -range to range. */
    double range() {
        return (double) rangeSteps() / STEPS;
    }

    private int rangeSteps() {
        for (final int steps : NICE) {
            if (widest <= steps) {
                return steps;
            }
        }
        return STEPS;
    }

    /** Differences in each of {@link #BARS} bars of equal width from -{@link #range()} to {@link #range()}. */
    long[] bars() {
        final long[] bars = new long[BARS];
        final int range = rangeSteps();
        for (int step = -range; step <= range; step++) {
            final int bar = (int) ((long) (step + range) * BARS / (2L * range + 1));
            bars[bar] += differences[step + STEPS];
        }
        return bars;
    }

    /**
     * Pairs of scores in one cell of the grid.
     *
     * @param recorded cell of the recorded score, 0 to {@link #CELLS} - 1
     * @param compared cell of the new score
     */
    long cell(final int recorded, final int compared) {
        return cells[recorded * CELLS + compared];
    }
}
