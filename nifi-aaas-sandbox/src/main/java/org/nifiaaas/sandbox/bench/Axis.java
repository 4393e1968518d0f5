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
 * @param logarithmic whether each step is a factor
 * @param percent whether numbers are shares
 */
record Axis(String title, double low, double high, boolean logarithmic, boolean percent) {

    private static final int MOST_TICKS = 10;
    private static final int TEN = 10;
    private static final int FEW_DECADES = 2;
    private static final double ROUNDING = 1e-9;
    private static final int DIGITS = 3;
    private static final double[] ROUND = {1, 2, 5, TEN};

    /** A linear axis of plain numbers. */
    static Axis linear(final String title, final double low, final double high) {
        return new Axis(title, low, high, false, false);
    }

    /** How far along the axis a value lies, from 0 to 1. */
    double position(final double value) {
        if (logarithmic) {
            return Math.log(Math.max(value, low) / low) / Math.log(high / low);
        }
        return (value - low) / (high - low);
    }

    /** The round values that are written at the axis, ten steps at most. */
    List<Double> ticks() {
        return logarithmic ? factors() : steps();
    }

    private List<Double> steps() {
        final double least = (high - low) / MOST_TICKS;
        final double power = Math.pow(TEN, Math.floor(Math.log10(least)));
        double step = power;
        for (int round = 0; step < least * (1 - ROUNDING); round++) {
            step = ROUND[round] * power;
        }
        final List<Double> ticks = new ArrayList<>();
        for (long number = (long) Math.ceil(low / step - ROUNDING); number * step <= high + ROUNDING * step; number++) {
            ticks.add(number * step);
        }
        return ticks;
    }

    private List<Double> factors() {
        final boolean few = Math.log10(high / low) <= FEW_DECADES;
        final List<Double> ticks = new ArrayList<>();
        final int last = (int) Math.floor(Math.log10(high) + ROUNDING);
        for (int power = (int) Math.floor(Math.log10(low)); power <= last; power++) {
            for (int round = 0; round < (few ? ROUND.length - 1 : 1); round++) {
                final double tick = ROUND[round] * Math.pow(TEN, power);
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
