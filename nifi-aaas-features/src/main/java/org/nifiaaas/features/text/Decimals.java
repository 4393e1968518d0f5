package org.nifiaaas.features.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Numbers as sources write them: decimal digits with an optional sign, point and power of ten. What else Java takes for a number, such as {@code 12d},
 * {@code 0x1p3} or {@code NaN}, is none.
 */
public final class Decimals {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");

    private Decimals() {}

    /** Reads a finite number; spaces around it do not count. */
    public static OptionalDouble parse(final String text) {
        final String trimmed = text.trim();
        if (!NUMBER.matcher(trimmed).matches()) {
            return OptionalDouble.empty();
        }
        final double number = Double.parseDouble(trimmed);
        return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /** Reads a number without rounding it; spaces around it do not count. */
    public static Optional<BigDecimal> exact(final String text) {
        final String trimmed = text.trim();
        return NUMBER.matcher(trimmed).matches() ? Optional.of(new BigDecimal(trimmed)) : Optional.empty();
    }
}
