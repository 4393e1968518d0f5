package org.nifiaaas.training.learn;

import java.util.List;
import java.util.stream.IntStream;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.propensity.Head;

/**
 * Calibrates heads on the windows they were fitted on, and gives that the pace of the coming season.
 *
 * <p>Heads see what was bought lately, and so a part of the season; how far they are off in the coming season is what they would have been off by a year before. That is
 * believed if, in the windows that are over, a year before told more than it was wrong by (the seasonal naive forecast: Hyndman and Athanasopoulos, <em>Forecasting:
 * Principles and Practice</em>, 5.2).
 */
final class SeasonalCalibration {

    /** 364 days, so that weekdays stay in their places. */
    static final int MINUTES_OF_A_YEAR = 364 * 1440;

    /** Windows of the year before that are compared with those of this year. */
    static final int COMPARED = 4;

    private static final int FEWEST_COMPARED = 3;
    private static final double FEWEST_PURCHASES = 100;

    private final List<LabelledPairs> thisYear;
    private final List<LabelledPairs> yearBefore;
    private final List<Head> heads;

    private SeasonalCalibration(
            final List<LabelledPairs> thisYear, final List<LabelledPairs> yearBefore, final List<Head> heads) {
        this.thisYear = thisYear;
        this.yearBefore = yearBefore;
        this.heads = heads;
    }

    /**
     * Fits a calibration.
     *
     * @param thisYear pairs of the windows before the moment, the latest first
     * @param yearBefore pairs of the window that begins a year before the moment, and of those before it, the latest first; may be empty
     */
    static Calibration fit(
            final List<LabelledPairs> thisYear, final List<LabelledPairs> yearBefore, final List<Head> heads) {
        return new SeasonalCalibration(thisYear, yearBefore, heads).fit();
    }

    private Calibration fit() {
        final LabelledPairs windows = LabelledPairs.concatenate(thisYear);
        final Calibration plain = Isotonic.fit(scores(windows), windows.bought(), windows.weights());
        final int count = Math.min(thisYear.size(), yearBefore.size() - 1);
        if (count < FEWEST_COMPARED) {
            return plain;
        }
        final double[] now = new double[count + 1];
        final double[] then = new double[count + 1];
        then[0] = deviation(yearBefore.get(0), plain);
        double levelNow = 0;
        double levelThen = 0;
        for (int window = 1; window <= count; window++) {
            now[window] = deviation(thisYear.get(window - 1), plain);
            then[window] = deviation(yearBefore.get(window), plain);
            levelNow += now[window] / count;
            levelThen += then[window] / count;
        }
        double signal = (then[0] - levelThen) * (then[0] - levelThen) / (count + 1);
        double noise = 0;
        for (int window = 1; window <= count; window++) {
            final double foretold = then[window] - levelThen;
            final double error = now[window] - levelNow - foretold;
            signal += foretold * foretold / (count + 1);
            noise += error * error / count;
        }
        return signal > noise ? plain.withPace(Math.exp(levelNow + then[0] - levelThen)) : plain;
    }

    /** Logarithm of the purchases that were made for each that was expected; NaN, which nothing is believed of, if there are too few. */
    private double deviation(final LabelledPairs pairs, final Calibration calibration) {
        final float[] scores = scores(pairs);
        double expected = 0;
        double purchases = 0;
        for (int pair = 0; pair < scores.length; pair++) {
            expected += calibration.apply(scores[pair]) * pairs.weight(pair);
            purchases += pairs.isBought(pair) ? pairs.weight(pair) : 0;
        }
        return purchases < FEWEST_PURCHASES ? Double.NaN : Math.log(purchases / expected);
    }

    private float[] scores(final LabelledPairs pairs) {
        final int[][] columns = heads.stream()
                .map(head -> head.terms().stream()
                        .mapToInt(term -> pairs.column(term.feature()))
                        .toArray())
                .toArray(int[][]::new);
        final float[] scores = new float[pairs.size()];
        IntStream.range(0, scores.length).parallel().forEach(pair -> scores[pair] = score(pairs, pair, columns));
        return scores;
    }

    private float score(final LabelledPairs pairs, final int pair, final int[][] columns) {
        double logit = 0;
        for (int number = 0; number < columns.length; number++) {
            final Head head = heads.get(number);
            if (head.pairs().fits(pairs.isRepeat(pair))) {
                logit = head.bias();
                for (int term = 0; term < columns[number].length; term++) {
                    logit += head.terms().get(term).apply(pairs.value(pair, columns[number][term]));
                }
            }
        }
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
