package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;

/** Windows, histories and properties by an implementation that is slow and obvious: all events, filtered. */
public final class SlowWindows {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final Comparator<Occurrence> ORDER = Comparator.comparingLong(Occurrence::time)
            .thenComparing(Occurrence::item)
            .thenComparingLong(Occurrence::millionths);

    private final FeatureSet features;

    public SlowWindows(final FeatureSet features) {
        this.features = features;
    }

    /** The windows of an event in the order of the specification. */
    public double[] values(final Occurrence event, final Collection<Occurrence> all) {
        return features.windows().stream()
                .mapToDouble(window -> value(window, event, all))
                .toArray();
    }

    private double value(final Window window, final Occurrence event, final Collection<Occurrence> all) {
        final long first = Math.floorDiv(event.time(), DAY) * DAY - window.days() * DAY;
        if (window.subject().stream().anyMatch(column -> text(column, event) == null)) {
            return Double.NaN;
        }
        final List<Occurrence> within = all.stream()
                .filter(one -> one.time() >= first && one.time() < event.time())
                .filter(one -> window.subject().stream()
                        .allMatch(column -> text(column, event).equals(text(column, one))))
                .toList();
        final String column = window.column().orElse("");
        return switch (window.statistic()) {
            case COUNT -> within.size();
            case SUM -> sum(column, within);
            case MEAN -> {
                final int count = numbers(column, within).size();
                yield count == 0 ? Double.NaN : sum(column, within) / count;
            }
            case DISTINCT ->
                within.stream()
                        .map(one -> text(column, one))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count();
            case DAYS_SINCE_LAST ->
                within.stream()
                        .mapToDouble(one -> (event.time() - one.time()) / (double) DAY)
                        .min()
                        .orElse(Double.NaN);
        };
    }

    private double sum(final String column, final List<Occurrence> events) {
        return numbers(column, events).stream().mapToLong(Long::longValue).sum() / 1e6;
    }

    private List<Long> numbers(final String column, final List<Occurrence> events) {
        return events.stream()
                .map(one -> column.equals(FeatureSet.AMOUNT) ? one.millionths() : one.number(place(column)))
                .filter(number -> number != Fixed.MISSING)
                .toList();
    }

    private String text(final String column, final Occurrence event) {
        return switch (column) {
            case FeatureSet.USER -> event.user();
            case FeatureSet.ITEM -> event.item();
            default -> event.name(place(column));
        };
    }

    /** Position of a column among those of its type. */
    private int place(final String name) {
        final Column wanted = features.column(name).orElseThrow();
        return features.columns().stream()
                .filter(column -> column.isNumeric() == wanted.isNumeric())
                .toList()
                .indexOf(wanted);
    }

    /** What a user did before an event, the newest first. */
    public List<Occurrence> history(final Occurrence event, final Collection<Occurrence> all) {
        return all.stream()
                .filter(one -> one.user().equals(event.user()) && one.time() < event.time())
                .sorted(ORDER.reversed())
                .limit(features.historyEvents())
                .toList();
    }

    /** Events in the order of time with the properties that they lack. */
    public List<Occurrence> filled(final Collection<Occurrence> all) {
        final List<Occurrence> filled = new ArrayList<>();
        for (final Occurrence event :
                all.stream().sorted(Comparator.comparingLong(Occurrence::time)).toList()) {
            filled.add(filled(event, filled));
        }
        return filled;
    }

    /** An event with the properties that it lacks, of events that have theirs. */
    public Occurrence filled(final Occurrence event, final Collection<Occurrence> others) {
        Occurrence result = event;
        for (final Column column : features.columns()) {
            final OwnedColumn owned = new OwnedColumn(column.isNumeric(), place(column.name()));
            if (column.owner() == Column.Owner.EVENT || event.text(owned) != null) {
                continue;
            }
            final boolean ofUser = column.owner() == Column.Owner.USER;
            final List<Occurrence> known = others.stream()
                    .filter(one -> one.time() < event.time() && one.text(owned) != null)
                    .filter(one -> ofUser
                            ? one.user().equals(event.user())
                            : one.item().equals(event.item()))
                    .collect(Collectors.toList());
            final Optional<String> last = known.stream()
                    .max(Comparator.comparingLong(Occurrence::time).thenComparing(one -> one.text(owned)))
                    .map(one -> one.text(owned));
            result = last.isPresent() ? result.with(owned, last.get()) : result;
        }
        return result;
    }
}
