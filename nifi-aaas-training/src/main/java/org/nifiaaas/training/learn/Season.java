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

    private static final int MINUTES_OF_A_YEAR = 364 * 1440;
    private static final int FEWEST_PAIRS = 100;
    private static final int FEWEST_FORECASTS = 3;
    private static final int FEWEST_WINDOWS = 3;

    private final EventLog log;
    private final int horizonMinutes;
    private final int windows;
    private final int first;

    private Season(final EventLog log, final int horizonMinutes, final int windows) {
        this.log = log;
        this.horizonMinutes = horizonMinutes;
        this.windows = windows;
        this.first = log.firstMinute();
    }

    /**
     * The pace of the horizon after a moment, relative to the mean of the windows before it.
     *
     * @param windows number of windows of one horizon that end at the moment
     * @return 1 if nothing can be told
     */
    static double pace(final EventLog log, final int asOf, final int horizonMinutes, final int windows) {
        return new Season(log, horizonMinutes, windows).pace(asOf);
    }

    private double pace(final int asOf) {
        double foretold = 0;
        double missed = 0;
        int forecasts = 0;
        for (int back = 1; windowsBefore(yearBefore(asOf - back * horizonMinutes)) >= FEWEST_WINDOWS; back++) {
            final int start = asOf - back * horizonMinutes;
            final int count = windowsBefore(yearBefore(start));
            final double forecast = deviation(yearBefore(start), count);
            final double error = deviation(start, count) - forecast;
            foretold += forecast * forecast;
            missed += error * error;
            forecasts++;
        }
        final int count = windowsBefore(yearBefore(asOf));
        if (forecasts < FEWEST_FORECASTS || count < FEWEST_WINDOWS) {
            return 1;
        }
        final double forecast = deviation(yearBefore(asOf), count);
        final double signal = (foretold + forecast * forecast) / (forecasts + 1);
        final double noise = missed / forecasts;
        return signal > noise ? Math.exp(forecast * (1 - noise / signal)) : 1;
    }

    private static int yearBefore(final int minute) {
        return minute - MINUTES_OF_A_YEAR;
    }

    /** Number of windows before a moment that the log covers. */
    private int windowsBefore(final int start) {
        return (int) Math.max(0, Math.min(windows, ((double) start - first) / horizonMinutes));
    }

    /** Logarithm of the purchases of the horizon after a moment, relative to the mean of the windows before it; 0 if there are too few to tell. */
    private double deviation(final int start, final int count) {
        double before = 0;
        for (int back = 1; back <= count; back++) {
            before += purchases(start - back * horizonMinutes) / count;
        }
        final double purchases = purchases(start);
        return before >= FEWEST_PAIRS && purchases >= FEWEST_PAIRS ? Math.log(purchases / before) : 0;
    }

    /** Pairs that bought in the horizon after a moment. */
    private double purchases(final int start) {
        double pairs = 0;
        for (int user = 1; user <= log.users(); user++) {
            pairs += log.bought(user, start, start + horizonMinutes).length;
        }
        return pairs;
    }
}
