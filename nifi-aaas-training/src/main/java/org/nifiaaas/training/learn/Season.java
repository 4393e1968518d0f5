package org.nifiaaas.training.learn;

import org.nifiaaas.scoring.history.EventLog;

/**
 * Tells how much more or less is bought in the horizon after a moment than in the windows that a model was fitted on, by what happened a year before: the
 * seasonal naive forecast (Hyndman and Athanasopoulos, <em>Forecasting: Principles and Practice</em>, 5.2) of the number of pairs that buy. A year is 364 days, so that weekdays stay in
 * their places.
 *
 * <p>A year before is one observation, so its word is shrunk by how far it would have been off in the windows that are over (James and Stein, 1961): to nothing, if the
 * forecasts were off by as much as they foretold.
 */
final class Season {

    static final int MINUTES_OF_A_YEAR = 364 * 1440;
    private static final int FEWEST_PAIRS = 100;
    private static final int FEWEST_FORECASTS = 3;
    private static final int FEWEST_WINDOWS = 3;

    private final int horizonMinutes;
    private final int windows;
    private final long asOf;
    private final long first;
    private final double[] thisYear;
    private final double[] yearBefore;

    private Season(final EventLog log, final int asOf, final int horizonMinutes, final int windows) {
        this.horizonMinutes = horizonMinutes;
        this.windows = windows;
        this.asOf = asOf;
        this.first = log.firstMinute();
        this.thisYear = purchases(log, asOf);
        this.yearBefore = purchases(log, asOf - MINUTES_OF_A_YEAR);
    }

    /**
     * The pace of the horizon after a moment, relative to the mean of the windows before it.
     *
     * @param windows number of windows of one horizon that end at the moment
     * @return 1 if nothing can be told
     */
    static double pace(final EventLog log, final int asOf, final int horizonMinutes, final int windows) {
        return new Season(log, asOf, horizonMinutes, windows).pace();
    }

    private double pace() {
        double foretold = 0;
        double missed = 0;
        int forecasts = 0;
        for (int back = 1; windowsBeforeLastYear(back) >= FEWEST_WINDOWS; back++) {
            final int count = windowsBeforeLastYear(back);
            final double forecast = deviation(yearBefore, back, count);
            final double error = deviation(thisYear, back, count) - forecast;
            foretold += forecast * forecast;
            missed += error * error;
            forecasts++;
        }
        final int count = windowsBeforeLastYear(0);
        if (forecasts < FEWEST_FORECASTS || count < FEWEST_WINDOWS) {
            return 1;
        }
        final double forecast = deviation(yearBefore, 0, count);
        final double signal = (foretold + forecast * forecast) / (forecasts + 1);
        final double noise = missed / forecasts;
        return signal > noise ? Math.exp(forecast * (1 - noise / signal)) : 1;
    }

    /** Number of windows that the log covers before the window that begins a year and so many horizons ago. */
    private int windowsBeforeLastYear(final int back) {
        final long start = asOf - MINUTES_OF_A_YEAR - (long) back * horizonMinutes;
        return (int) Math.max(0, Math.min(windows, ((double) start - first) / horizonMinutes));
    }

    /**
     * Logarithm of the purchases of a window, relative to the mean of the windows before it; 0 if there are too few to tell.
     *
     * @param purchases of each window, the latest first
     */
    private static double deviation(final double[] purchases, final int back, final int count) {
        double before = 0;
        for (int window = back + 1; window <= back + count; window++) {
            before += purchases[window] / count;
        }
        return before >= FEWEST_PAIRS && purchases[back] >= FEWEST_PAIRS ? Math.log(purchases[back] / before) : 0;
    }

    /** Pairs that bought in each window of one horizon, from the one that begins at a moment back to the beginning of the log. */
    private double[] purchases(final EventLog log, final long from) {
        final long length = horizonMinutes;
        final double[] pairs = new double[(int) Math.max(0, (from - first) / length) + 2];
        final int[] lastMark = new int[log.items() + 1];
        int mark = 0;
        for (int user = 1; user <= log.users(); user++) {
            long before = -1;
            for (int event = log.start(user); event < log.end(user); event++) {
                final long back = Math.floorDiv(from - 1 - log.minute(event), length) + 1;
                mark += back == before ? 0 : 1;
                before = back;
                if (back >= 0 && lastMark[log.item(event)] != mark) {
                    lastMark[log.item(event)] = mark;
                    pairs[(int) back]++;
                }
            }
        }
        return pairs;
    }
}
