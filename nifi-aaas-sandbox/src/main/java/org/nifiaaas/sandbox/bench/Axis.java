package org.nifiaaas.sandbox.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis of a chart.
 *
 * @param title what it shows
 * @param low left or lower end; above 0 if it is logarithmic
 * @param high other end
 * @param scale what its steps are
 * @param percent whether numbers are shares
 */
record Axis(String title, double low, double high, Scale scale, boolean percent) {

    private static final int MOST_TICKS = 10;
    private static final int TEN = 10;
    private static final int FEW_DECADES = 2;
    private static final int MANY_DECADES = 4;
    private static final double ROUNDING = 1e-9;
    private static final int DIGITS = 3;
    private static final double[] ROUND = {1, 2, 5, TEN};
    private static final double[] TWO_FIVE = {1, 2, 5};
    private static final double[] THREE = {1, 3};
    private static final double[] ONE = {1};

    /** What lies between two numbers at the axis. */
    enum Scale {
        /** A difference. */
        LINEAR,
        /** A whole number. */
        WHOLE,
        /** A factor. */
        LOGARITHMIC
    }

    /** A linear axis of plain numbers. */
    static Axis linear(final String title, final double low, final double high) {
        return new Axis(title, low, high, Scale.LINEAR, false);
    }

    /** An axis of whole numbers. */
    static Axis whole(final String title, final int low, final int high) {
        return new Axis(title, low, high, Scale.WHOLE, false);
    }

    /** An axis on which each step is a factor. */
    static Axis logarithmic(final String title, final double low, final double high) {
        return new Axis(title, low, high, Scale.LOGARITHMIC, false);
    }

    /** The same for shares, from 0 to 1, which are written as percentages. */
    Axis ofShares() {
        return new Axis(title, low, high, scale, true);
    }

    /** How far along the axis a value lies, from 0 to 1. */
    double position(final double value) {
        if (scale == Scale.LOGARITHMIC) {
            return Math.log(Math.max(value, low) / low) / Math.log(high / low);
        }
        return (value - low) / (high - low);
    }

    /** The round values that are written at the axis, ten steps at most. */
    List<Double> ticks() {
        return scale == Scale.LOGARITHMIC ? factors() : steps();
    }

    private List<Double> steps() {
        final double least = (high - low) / MOST_TICKS;
        final double power = Math.pow(TEN, Math.floor(Math.log10(least)));
        double step = power;
        for (int round = 0; step < least * (1 - ROUNDING); round++) {
            step = ROUND[round] * power;
        }
        step = scale == Scale.WHOLE ? Math.max(1, step) : step;
        final List<Double> ticks = new ArrayList<>();
        for (long number = (long) Math.ceil(low / step - ROUNDING); number * step <= high + ROUNDING * step; number++) {
            ticks.add(number * step);
        }
        return ticks;
    }

    private List<Double> factors() {
        final double decades = Math.log10(high / low);
        final double[] rounds = decades <= FEW_DECADES ? TWO_FIVE : decades <= MANY_DECADES ? THREE : ONE;
        final List<Double> ticks = new ArrayList<>();
        final int last = (int) Math.floor(Math.log10(high) + ROUNDING);
        for (int power = (int) Math.floor(Math.log10(low)); power <= last; power++) {
            for (final double round : rounds) {
                final double tick = round * Math.pow(TEN, power);
                if (tick >= low * (1 - ROUNDING) && tick <= high * (1 + ROUNDING)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** A value as it is written at the axis. */
    String label(final double value) {
        final BigDecimal shown = BigDecimal.valueOf(percent ? value * 100 : value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros();
        final String text = shown.signum() == 0 ? "0" : shown.toPlainString();
        return percent ? text + " %" : text;
    }
}
