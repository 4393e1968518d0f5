package org.nifiaaas.features.profile;

/**
 * Numbers as whole millionths, so that a sum is the same in whatever order it is made. A number is rounded to the next millionth; what is beyond 9.2e12 in
 * either direction stays there.
 */
public final class Fixed {

    private static final double UNIT = 1e6;

    private Fixed() {}

    /**
     * The millionths of a number.
     *
     * @param value finite
     */
    public static long of(final double value) {
        return (long) Math.rint(value * UNIT);
    }

    /** The number of so many millionths. */
    public static double value(final long millionths) {
        return millionths / UNIT;
    }

    /** A sum that stays at the end of its range. */
    static long plus(final long one, final long other) {
        final long sum = one + other;
        final boolean overflow = ((one ^ sum) & (other ^ sum)) < 0;
        return overflow ? (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
