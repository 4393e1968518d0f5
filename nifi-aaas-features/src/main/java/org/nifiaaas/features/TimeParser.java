package org.nifiaaas.features;

import java.io.Serializable;
import java.math.BigDecimal;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifiaaas.features.text.Decimals;

/**
 * Reads the times that event sources write: numbers ({@link NumericTime}), ISO 8601 dates and date-times (with or without offset, {@code T} or a space
 * between date and time) and {@code MM/dd/yyyy}, optionally followed by {@code HH:mm[:ss]}.
 *
 * <p>Thread-safe.
 */
public final class TimeParser implements Serializable {

    private static final long serialVersionUID = 1L;

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

    /** The offsets of ISO 8601 that Java does not read: {@code +01} and {@code +0100}. */
    private static final Pattern SHORT_OFFSET = Pattern.compile("(.*T.*[+-][0-9]{2})([0-9]{2})?");

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
        final Optional<BigDecimal> number = Decimals.exact(trimmed);
        if (number.isPresent()) {
            return NumericTime.millis(number.get(), zone);
        }
        final boolean monthFirst = trimmed.indexOf('/') > 0;
        final DateTimeFormatter format = monthFirst ? MONTH_FIRST : ISO;
        final String written = monthFirst ? trimmed : withLongOffset(trimmed.replaceFirst(" ", "T"));
        try {
            final TemporalAccessor time =
                    format.parseBest(written, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return OptionalLong.of(millis(time));
        } catch (final DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static String withLongOffset(final String written) {
        final Matcher matcher = SHORT_OFFSET.matcher(written);
        return matcher.matches()
                ? matcher.group(1) + ':' + (matcher.group(2) == null ? "00" : matcher.group(2))
                : written;
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
}
