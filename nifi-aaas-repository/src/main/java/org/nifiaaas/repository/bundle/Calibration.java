package org.nifiaaas.repository.bundle;

import java.io.Serializable;
import java.util.Arrays;
import org.nifiaaas.features.Json;

/**
 * Makes probabilities of a model's scores: a line that rises through a few points, then the pace of the season. Immutable and thread-safe.
 *
 * <p>The points are fitted on a window that the model had not seen (isotonic regression); between them the line is straight, and it goes on to (0, 0) and (1, 1). Purchases are taken to arrive at a rate that the season multiplies. Pairs
 * of one score do not all have the same rate: the rates are taken to be gamma distributed with a squared coefficient of variation h, the heterogeneity, so that purchases are negative binomial (Greenwood and Yule, 1920; for
 * purchases Ehrenberg, <em>The Pattern of Consumer Purchases</em>, 1959), and with a mean rate m the probability of at least one is p = 1 - (1 + h m)<sup>-1/h</sup>; without heterogeneity 1 - e<sup>-m</sup>. Both steps keep the order of scores.
 */
public final class Calibration implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MOST_HETEROGENEITY = 100;

    private final float[] scores;
    private final float[] probabilities;
    private final double pace;
    /** 0 in files that do not tell it. */
    private final double heterogeneity;

    private Calibration(
            final float[] scores, final float[] probabilities, final double pace, final double heterogeneity) {
        this.scores = scores;
        this.probabilities = probabilities;
        this.pace = pace;
        this.heterogeneity = heterogeneity;
        check();
    }

    /**
     * Creates a calibration.
     *
     * @param scores scores of the model in (0, 1), ascending
     * @param probabilities what they mean, ascending and in (0, 1), as many
     * @param pace of the season, 1 for the average one
     * @throws IllegalArgumentException with one line if the points do not rise or are not in their ranges
     */
    public static Calibration of(final float[] scores, final float[] probabilities, final double pace) {
        return new Calibration(scores.clone(), probabilities.clone(), pace, 0);
    }

    /** Scores that are probabilities already. */
    public static Calibration none() {
        return new Calibration(new float[0], new float[0], 1, 0);
    }

    private void check() {
        if (scores == null || probabilities == null || scores.length != probabilities.length) {
            throw new IllegalArgumentException("does not have a probability for each score");
        }
        if (!(pace > 0 && pace <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("has a pace of " + pace + ", it must be above 0");
        }
        if (!(heterogeneity >= 0 && heterogeneity <= MOST_HETEROGENEITY)) {
            throw new IllegalArgumentException(
                    "has a heterogeneity of " + heterogeneity + ", it must be from 0 to " + MOST_HETEROGENEITY);
        }
        requireRising("scores", scores);
        requireRising("probabilities", probabilities);
    }

    private static void requireRising(final String name, final float[] values) {
        float before = 0;
        for (int point = 0; point < values.length; point++) {
            if (!(values[point] > before && values[point] < 1)) {
                throw new IllegalArgumentException("has " + name + " that do not rise within 0 and 1: number "
                        + (point + 1) + " is " + values[point]);
            }
            before = values[point];
        }
    }

    /** The same points at another pace. */
    public Calibration withPace(final double other) {
        return new Calibration(scores, probabilities, other, heterogeneity);
    }

    /** The same points and pace among pairs that differ so much, see {@link Calibration}. */
    public Calibration withHeterogeneity(final double other) {
        return new Calibration(scores, probabilities, pace, other);
    }

    /** Pace of the season, 1 for the average one. */
    public double pace() {
        return pace;
    }

    /**
     * The probability that a score means.
     *
     * @param score in [0, 1]; NaN stays NaN
     */
    public float apply(final float score) {
        final float straight = scores.length == 0 ? score : onTheLine(score);
        return pace == 1 ? straight : (float) paced(straight);
    }

    private double paced(final double probability) {
        final double exposure = -Math.log1p(-probability);
        if (heterogeneity == 0) {
            return -Math.expm1(-pace * exposure);
        }
        final double rate = pace * Math.expm1(heterogeneity * exposure);
        return -Math.expm1(-Math.log1p(rate) / heterogeneity);
    }

    private float onTheLine(final float score) {
        final int found = Arrays.binarySearch(scores, score);
        if (found >= 0) {
            return probabilities[found];
        }
        final int next = -found - 1;
        final float left = next == 0 ? 0 : scores[next - 1];
        final float bottom = next == 0 ? 0 : probabilities[next - 1];
        final float right = next == scores.length ? 1 : scores[next];
        final float top = next == scores.length ? 1 : probabilities[next];
        return score >= 1 ? score : bottom + (top - bottom) * ((score - left) / (right - left));
    }

    /** Writes the file form. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads the file form.
     *
     * @throws IllegalArgumentException with one line if the text is no calibration
     */
    public static Calibration fromJson(final String text) {
        final Calibration read = Json.read(text, Calibration.class);
        return new Calibration(read.scores, read.probabilities, read.pace, read.heterogeneity);
    }
}
