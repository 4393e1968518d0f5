package org.nifiaaas.features.privacy;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.nifiaaas.features.design.Mask;

/** First days of the periods that times and dates are masked to, in one zone. Weeks are those of ISO 8601, which begin on Monday. Immutable and thread-safe. */
final class Periods implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ZoneId zone;

    Periods(final ZoneId zone) {
        this.zone = zone;
    }

    /** The first day of the period of a moment; empty if it lies before all days that Java knows. */
    Optional<LocalDate> firstDay(final long millis, final Mask.Kind period) {
        try {
            return Optional.of(first(Instant.ofEpochMilli(millis).atZone(zone).toLocalDate(), period));
        } catch (final DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first moment of the period of a moment in milliseconds, the moment itself if the period begins before all days that Java knows. */
    long firstMoment(final long millis, final Mask.Kind period) {
        return firstDay(millis, period)
                .map(day -> day.atStartOfDay(zone).toInstant().toEpochMilli())
                .orElse(millis);
    }

    private static LocalDate first(final LocalDate day, final Mask.Kind period) {
        switch (period) {
            case DAY:
                return day;
            case WEEK:
                return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH:
                return day.withDayOfMonth(1);
            case YEAR:
                return day.withDayOfYear(1);
            default:
                throw new IllegalArgumentException(period + " is no period");
        }
    }
}
