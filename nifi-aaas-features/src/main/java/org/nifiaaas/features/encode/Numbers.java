package org.nifiaaas.features.encode;

import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;
import org.nifiaaas.features.design.Window;

/** How numbers are taken before they are standardised, the same when a scale is fitted and when it is used. */
final class Numbers {

    /** No number is larger, so that squares of many stay finite. */
    private static final double LARGEST = 1e18;

    private Numbers() {}

    /**
     * A value of a feature as a number.
     *
     * @return NaN if it is missing, NaN or infinite
     * @throws IllegalArgumentException that names the feature if it is no number
     */
    static double number(final String name, final Object value) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number) {
            final double number = ((Number) value).doubleValue();
            return Double.isInfinite(number) ? Double.NaN : number;
        }
        throw wrongType(name, "a number", value);
    }

    /**
     * A value of a feature as a text.
     *
     * @return null if it is missing
     * @throws IllegalArgumentException that names the feature if it is no text
     */
    static String text(final String name, final Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrongType(name, "a text", value);
    }

    private static IllegalArgumentException wrongType(final String name, final String expected, final Object value) {
        return new IllegalArgumentException("feature " + name + " must be " + expected + ", and it is a "
                + value.getClass().getSimpleName());
    }

    /** Checks that there is a value for each column and each window. */
    static void requireLength(final int expected, final int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "there are " + actual + " values for the " + expected + " columns and windows");
        }
    }

    /** A value of a column within the range that can be counted with. */
    static double ofColumn(final double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    /** A value of a window: sign(x) ln(1 + |x|), since counts, sums and distances have long tails. A count or sum without a value is one of nothing. */
    static double ofWindow(final Window window, final double value) {
        if (Double.isNaN(value)) {
            return canBeMissing(window) ? value : 0;
        }
        return Math.copySign(Math.log1p(Math.abs(value)), value);
    }

    /** Whether a window has no value for some pairs, also where its user and item are known. */
    static boolean canBeMissing(final Window window) {
        return window.statistic() == Statistic.MEAN
                || window.statistic() == Statistic.DAYS_SINCE_LAST
                || !window.subject().stream()
                        .allMatch(column -> column.equals(FeatureSet.USER) || column.equals(FeatureSet.ITEM));
    }
}
