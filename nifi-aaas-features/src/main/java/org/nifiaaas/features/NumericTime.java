package org.nifiaaas.features;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;

/**
 * Times that are written as one number. Its size tells the unit: seconds, milliseconds, microseconds and nanoseconds since 1970 are a factor of 1000 apart, and
 * what is a moment between 1973 and {@value #LAST_YEAR} in one unit is one in no other. A number that reads {@code yyyyMMdd}, with {@code HHmm},
 * {@code HHmmss} or {@code HHmmssSSS} behind it or not, is that local time: as an epoch it would be a moment of 1970, of 1976, or of no plausible year.
 */
final class NumericTime {

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2199;

    /** 1900-01-01 and 2200-01-01 in UTC. */
    private static final BigDecimal EARLIEST = BigDecimal.valueOf(-2_208_988_800_000L);

    private static final BigDecimal END = BigDecimal.valueOf(7_258_118_400_000L);

    private static final BigDecimal FIRST_MILLIS = new BigDecimal("1E+11");
    private static final BigDecimal FIRST_MICROS = new BigDecimal("1E+14");
    private static final BigDecimal FIRST_NANOS = new BigDecimal("1E+17");

    private static final int DATE = 8;
    private static final int DATE_AND_MINUTE = 12;
    private static final int DATE_AND_SECOND = 14;
    private static final int DATE_AND_MILLI = 17;
    private static final int MOST_DIGITS = 60;

    private NumericTime() {}

    /**
     * Reads a number as a time; what is finer than a millisecond is cut off.
     *
     * @param zone zone of local times
     * @return milliseconds since 1970-01-01T00:00:00Z, or empty if the number is no plausible time
     */
    static OptionalLong millis(final BigDecimal number, final ZoneId zone) {
        // Keeps 1E+9999 from being written out.
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        final BigDecimal whole = number.stripTrailingZeros();
        final OptionalLong local = whole.scale() <= 0 ? local(whole.toPlainString(), zone) : OptionalLong.empty();
        return local.isPresent() ? local : epoch(number);
    }

    private static OptionalLong epoch(final BigDecimal number) {
        final BigDecimal millis = number.scaleByPowerOfTen(3 - unit(number.abs()));
        final boolean plausible = millis.compareTo(EARLIEST) >= 0 && millis.compareTo(END) < 0;
        return plausible
                ? OptionalLong.of(millis.setScale(0, RoundingMode.FLOOR).longValueExact())
                : OptionalLong.empty();
    }

    /** Digits of the unit behind the second. */
    private static int unit(final BigDecimal size) {
        if (size.compareTo(FIRST_MILLIS) < 0) {
            return 0;
        }
        if (size.compareTo(FIRST_MICROS) < 0) {
            return 3;
        }
        return size.compareTo(FIRST_NANOS) < 0 ? 6 : 9;
    }

    private static OptionalLong local(final String digits, final ZoneId zone) {
        final int length = digits.length();
        if (length != DATE && length != DATE_AND_MINUTE && length != DATE_AND_SECOND && length != DATE_AND_MILLI) {
            return OptionalLong.empty();
        }
        final int year = part(digits, 0, 4);
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            return OptionalLong.empty();
        }
        try {
            final LocalDateTime time = LocalDateTime.of(
                    year,
                    part(digits, 4, 6),
                    part(digits, 6, 8),
                    part(digits, 8, 10),
                    part(digits, 10, 12),
                    part(digits, 12, 14),
                    part(digits, 14, 17) * 1_000_000);
            return OptionalLong.of(time.atZone(zone).toInstant().toEpochMilli());
        } catch (final DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** 0 where the digits end before. */
    private static int part(final String digits, final int from, final int to) {
        return digits.length() < to || digits.charAt(0) == '-' ? 0 : Integer.parseInt(digits.substring(from, to));
    }
}
