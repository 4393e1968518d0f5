package org.nifiaaas.features.profile;

/**
 * Numbers as whole millionths, so that a sum is the same in whatever order it is made. A number is rounded to the next millionth; what is beyond 9.2e12 in
 * either direction stays there.
 */
final class Fixed {

    /** Stands for a number that is missing. */
    static final long MISSING = Long.MIN_VALUE;

    private static final double UNIT = 1e6;

    private Fixed() {}

    /** The millionths of a number; none for NaN and the infinities, which are no numbers to count with. */
    static long of(final double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? MISSING
                : Math.max((long) Math.rint(value * UNIT), -Long.MAX_VALUE);
    }

    /** The number of so many millionths, NaN if it is missing. */
    static double value(final long millionths) {
        return millionths == MISSING ? Double.NaN : millionths / UNIT;
    }

    /** A sum that stays at the end of its range. */
    static long plus(final long one, final long other) {
        final long sum = one + other;
        final boolean overflow = ((one ^ sum) & (other ^ sum)) < 0;
        return overflow ? (one < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : sum;
    }
}
