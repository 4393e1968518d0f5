package org.nifiaaas.training.learn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.propensity.Head;

/**
 * Calibrates heads on the windows they were fitted on, and gives that the pace of the coming season.
 *
 * <p>Heads see what was bought lately, and so a part of the season; how far they are off in the coming season is what they would have been off by a year before. That is
 * believed by as much as, in the windows that are over, a year before told more than it was wrong by (the seasonal naive forecast: Hyndman and Athanasopoulos, <em>Forecasting:
 * Principles and Practice</em>, 5.2; shrunk as by James and Stein, 1961).
 */
final class SeasonalCalibration {

    /** 364 days, so that weekdays stay in their places. */
    static final int MINUTES_OF_A_YEAR = 364 * 1440;

    /** Windows of the year before that are compared with those of this year. */
    static final int COMPARED = 4;

    private static final int FEWEST_COMPARED = 3;
    private static final double FEWEST_PURCHASES = 100;
    /** Variance of the logarithm that no year before is believed to tell, a standard deviation of about 15 %. */
    private static final double NEVER_THE_SAME = 0.02;

    private static final double[] HETEROGENEITIES = {0, 0.25, 0.5, 1, 2};

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
        final Calibration plain = plain();
        final int count = Math.min(thisYear.size(), yearBefore.size() - 1);
        if (count < FEWEST_COMPARED) {
            return plain;
        }
        final List<WindowOutcome> now = outcomes(thisYear.subList(0, count), plain);
        final List<WindowOutcome> then = outcomes(yearBefore.subList(0, count + 1), plain);
        if (Stream.concat(now.stream(), then.stream()).anyMatch(window -> window.purchases() < FEWEST_PURCHASES)) {
            return plain;
        }
        final double heterogeneity = likeliest(now);
        final double[] ofNow = logPaces(now, heterogeneity);
        final double[] ofThen = logPaces(then, heterogeneity);
        final double levelNow = Arrays.stream(ofNow).average().orElse(0);
        final double levelThen = Arrays.stream(ofThen, 1, count + 1).average().orElse(0);
        final double coming = ofThen[0] - levelThen;
        double signal = coming * coming / (count + 1);
        double noise = NEVER_THE_SAME;
        for (int window = 0; window < count; window++) {
            final double foretold = ofThen[window + 1] - levelThen;
            final double error = ofNow[window] - levelNow - foretold;
            signal += foretold * foretold / (count + 1);
            noise += error * error / count;
        }
        final double believed = Math.max(0, 1 - noise / Math.max(signal, Double.MIN_NORMAL));
        return plain.withPace(Math.exp(believed * (levelNow + coming))).withHeterogeneity(heterogeneity);
    }

    /** Only what it looks at of the windows is put together: their features would be many times that. */
    private Calibration plain() {
        final int size = thisYear.stream().mapToInt(LabelledPairs::size).sum();
        final float[] scores = new float[size];
        final boolean[] bought = new boolean[size];
        final double[] weights = new double[size];
        int at = 0;
        for (final LabelledPairs window : thisYear) {
            System.arraycopy(scores(window), 0, scores, at, window.size());
            System.arraycopy(window.bought(), 0, bought, at, window.size());
            System.arraycopy(window.weights(), 0, weights, at, window.size());
            at += window.size();
        }
        return Isotonic.fit(scores, bought, weights);
    }

    private List<WindowOutcome> outcomes(final List<LabelledPairs> windows, final Calibration plain) {
        return windows.stream()
                .map(pairs -> new WindowOutcome(scores(pairs), plain, pairs))
                .collect(Collectors.toList());
    }

    /** How unlike the pairs of one score are, judged by how purchases changed among low and high scores when they became more or fewer. */
    private static double likeliest(final List<WindowOutcome> windows) {
        double likeliest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (final double heterogeneity : HETEROGENEITIES) {
            final double loss = windows.stream()
                    .mapToDouble(window -> window.logLoss(heterogeneity))
                    .sum();
            if (loss < least) {
                least = loss;
                likeliest = heterogeneity;
            }
        }
        return likeliest;
    }

    private static double[] logPaces(final List<WindowOutcome> windows, final double heterogeneity) {
        return windows.stream()
                .mapToDouble(window -> window.logPace(heterogeneity))
                .toArray();
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
