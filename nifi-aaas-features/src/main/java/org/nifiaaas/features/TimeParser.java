package org.nifiaaas.features;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Reads the times that event sources write: epoch seconds, epoch milliseconds, ISO 8601 dates and date-times (with or without offset, {@code T} or a space
 * between date and time) and {@code MM/dd/yyyy}, optionally followed by {@code HH:mm[:ss]}.
 *
 * <p>Thread-safe.
 */
public final class TimeParser implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Numbers below are seconds (up to the year 5138), numbers from here on are milliseconds (from March 1973). */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter MONTH_FIRST =
            DateTimeFormatter.ofPattern("MM/dd/uuuu[ HH:mm[:ss]]", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final ZoneId zone;

    /**
     * Creates a parser.
     *
     * @param zone zone of dates and times that are written without an offset
     */
    public TimeParser(final ZoneId zone) {
        this.zone = Objects.requireNonNull(zone, "zone");
    }

    /**
     * Reads a time. A date alone is its first moment in the parser's zone.
     *
     * @param text the written time, not null
     * @return milliseconds since 1970-01-01T00:00:00Z, or empty if the text is in none of the known formats
     */
    public OptionalLong parse(final String text) {
        final String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return OptionalLong.empty();
        }
        if (isInteger(trimmed)) {
            return epoch(trimmed);
        }
        final boolean monthFirst = trimmed.indexOf('/') > 0;
        final DateTimeFormatter format = monthFirst ? MONTH_FIRST : ISO;
        final String written = monthFirst ? trimmed : trimmed.replaceFirst(" ", "T");
        try {
            final TemporalAccessor time =
                    format.parseBest(written, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return OptionalLong.of(millis(time));
        } catch (final DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong epoch(final String digits) {
        try {
            final long number = Long.parseLong(digits);
            return OptionalLong.of(Math.abs(number) < FIRST_MILLIS ? number * 1000 : number);
        } catch (final NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private long millis(final TemporalAccessor time) {
        if (time instanceof OffsetDateTime) {
            return ((OffsetDateTime) time).toInstant().toEpochMilli();
        }
        if (time instanceof LocalDateTime) {
            return ((LocalDateTime) time).atZone(zone).toInstant().toEpochMilli();
        }
        return ((LocalDate) time).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private static boolean isInteger(final String text) {
        final int start = text.charAt(0) == '-' ? 1 : 0;
        if (text.length() == start) {
            return false;
        }
        for (int position = start; position < text.length(); position++) {
            if (text.charAt(position) < '0' || text.charAt(position) > '9') {
                return false;
            }
        }
        return true;
    }
}
