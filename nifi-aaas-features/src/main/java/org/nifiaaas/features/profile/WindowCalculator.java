package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;
import org.nifiaaas.features.design.Window;

/**
 * Computes the windows of an event from what is remembered of its user and of its other subjects, and adds the event to them afterwards. Immutable and
 * thread-safe; the profiles are not.
 *
 * <p>Windows of a user alone, and windows of other subjects than users, are exact whatever the number of events is, as long as an event does not come later
 * than the latest {@value #MOMENTS} moments of its subject, nor {@value #LATEST_DAYS} days late. Windows of a user and something else look at the events that
 * {@link UserProfile} keeps one by one.
 */
public final class WindowCalculator {

    /** Events of a user that are kept one by one. */
    public static final int USER_EVENTS = 1_000;

    /** Moments of a subject that are kept one by one. */
    public static final int MOMENTS = 1_000;

    /** How late an event may come for its windows to be exact. */
    public static final int LATEST_DAYS = 31;

    private static final List<String> ITEM = Collections.singletonList(FeatureSet.ITEM);
    private static final double DAY = TimeUnit.DAYS.toMillis(1);

    private final FeatureSet features;
    private final int userEvents;
    private final int moments;
    private final int keptDays;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<OwnedColumn> ofUser = new ArrayList<>();
    private final List<OwnedColumn> ofItem = new ArrayList<>();
    private final Set<List<String>> subjects;

    /** Computes the windows of these features. */
    public WindowCalculator(final FeatureSet features) {
        this(features, USER_EVENTS, MOMENTS);
    }

    WindowCalculator(final FeatureSet features, final int userEvents, final int moments) {
        this.features = features;
        this.userEvents = userEvents;
        this.moments = moments;
        this.keptDays = LATEST_DAYS
                + features.windows().stream().mapToInt(Window::days).max().orElse(1);
        for (final Column column : features.columns()) {
            final Map<String, Integer> positions = column.isNumeric() ? numbers : names;
            final OwnedColumn owned = new OwnedColumn(column.isNumeric(), positions.size());
            if (column.owner() == Column.Owner.USER) {
                ofUser.add(owned);
            } else if (column.owner() == Column.Owner.ITEM) {
                ofItem.add(owned);
            }
            positions.put(column.name(), positions.size());
        }
        this.subjects = features.windows().stream()
                .filter(window -> !window.isOfUser())
                .map(Window::subject)
                .collect(Collectors.toSet());
        if (!ofItem.isEmpty()) {
            subjects.add(ITEM);
        }
    }

    /** A profile of a user without events. */
    public UserProfile newUser() {
        return new UserProfile(userEvents, newMoments(), new LatestValues(ofUser.size()));
    }

    /** A profile of another subject without events. */
    public SubjectProfile newSubject() {
        return new SubjectProfile(newMoments(), new LatestValues(ofItem.size()));
    }

    private Moments newMoments() {
        return new Moments(moments, keptDays, numbers.size() + 1);
    }

    void read(final UserProfile profile, final String user, final ProfileInput in) throws ProfileException {
        profile.read(in, user, names.size(), numbers.size());
    }

    /** What profiles hold, in one text: those of another one cannot be read. */
    String counted() {
        return features.columns().stream()
                        .map(column -> column.owner() + " " + column.isNumeric() + " " + column.name())
                        .collect(Collectors.joining(", "))
                + " over " + keptDays;
    }

    /** Keys of the subjects other than its user whose windows an event needs and changes; a subject with a missing value has none. */
    public List<String> subjects(final Occurrence event) {
        return subjects.stream()
                .map(columns -> key(columns, event))
                .filter(key -> !key.isEmpty())
                .sorted()
                .collect(Collectors.toList());
    }

    /** The lengths keep two subjects apart, whatever is in their values. */
    private String key(final List<String> columns, final Occurrence event) {
        final StringBuilder key = new StringBuilder();
        for (final String column : columns) {
            final String value = value(column, event);
            if (value == null) {
                return "";
            }
            key.append(column)
                    .append('=')
                    .append(value.length())
                    .append(':')
                    .append(value)
                    .append(' ');
        }
        return key.toString();
    }

    private String value(final String column, final Occurrence event) {
        if (column.equals(FeatureSet.USER)) {
            return event.user();
        }
        return column.equals(FeatureSet.ITEM) ? event.item() : event.name(names.get(column));
    }

    /** The numbers that are summed: the amount and the numeric columns. */
    private long[] numbers(final Occurrence event) {
        final long[] values = new long[numbers.size() + 1];
        for (int column = 0; column < values.length; column++) {
            values[column] = number(column, event);
        }
        return values;
    }

    private long number(final int column, final Occurrence event) {
        return column == numbers.size() ? event.amount() : event.number(column);
    }

    private int number(final String column) {
        return column.equals(FeatureSet.AMOUNT) ? numbers.size() : numbers.get(column);
    }

    /**
     * An event with the properties of its user and its item that it lacks, as they were before it: what the windows are computed for, and what is added.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     */
    public Occurrence filled(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        final Occurrence withUser = filled(event, ofUser, user.latest());
        return ofItem.isEmpty()
                ? withUser
                : filled(withUser, ofItem, others.apply(key(ITEM, event)).latest());
    }

    private static Occurrence filled(
            final Occurrence event, final List<OwnedColumn> columns, final LatestValues latest) {
        Occurrence filled = event;
        for (int index = 0; index < columns.size(); index++) {
            final String known = latest.before(index, event.time());
            if (known != null && event.text(columns.get(index)) == null) {
                filled = filled.with(columns.get(index), known);
            }
        }
        return filled;
    }

    private static String[] texts(final Occurrence event, final List<OwnedColumn> columns) {
        return columns.stream().map(event::text).toArray(String[]::new);
    }

    /**
     * The windows of an event as of its own time.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     * @return values in the order of the specification; NaN where a mean has no values, a distance no events, or a value of the subject is missing
     */
    public double[] values(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        final double[] values = new double[features.windows().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = value(features.windows().get(index), event, user, others);
        }
        return values;
    }

    private double value(
            final Window window,
            final Occurrence event,
            final UserProfile user,
            final Function<String, SubjectProfile> others) {
        final String key = key(window.subject(), event);
        if (key.isEmpty()) {
            return Double.NaN;
        }
        if (isOfEvents(window)) {
            return ofEvents(window, event, user);
        }
        final Moments of = moments(window, key, user, others);
        if (window.statistic() == Statistic.DAYS_SINCE_LAST) {
            return daysSince(of.lastBefore(event.time(), window.days()), event);
        }
        final long[] tally = of.before(event.time(), window.days());
        if (!window.column().isPresent()) {
            return tally[tally.length - 1];
        }
        final int number = number(window.column().get());
        return of(window.statistic(), tally[numbers.size() + 1 + number], tally[number]);
    }

    /** Whether the events of the user have to be looked at one by one: they differ in what counts. */
    private static boolean isOfEvents(final Window window) {
        return window.isOfUser() && (window.subject().size() > 1 || window.statistic() == Statistic.DISTINCT);
    }

    private static Moments moments(
            final Window window,
            final String key,
            final UserProfile user,
            final Function<String, SubjectProfile> others) {
        return window.isOfUser() ? user.moments() : others.apply(key).moments();
    }

    private static double daysSince(final long last, final Occurrence event) {
        return last == Long.MIN_VALUE ? Double.NaN : (event.time() - last) / DAY;
    }

    /** The sum or the mean of so many values. */
    private static double of(final Statistic statistic, final long count, final long sum) {
        if (statistic == Statistic.SUM) {
            return Fixed.value(sum);
        }
        return count == 0 ? Double.NaN : Fixed.value(sum) / count;
    }

    /** Windows for which the events have to be looked at one by one. */
    private double ofEvents(final Window window, final Occurrence event, final UserProfile user) {
        final long first = Moments.day(event.time()) - window.days();
        final Set<String> distinct = new HashSet<>();
        long last = Long.MIN_VALUE;
        long events = 0;
        long count = 0;
        long sum = 0;
        for (final Occurrence earlier : user.before(event.time())) {
            if (Moments.day(earlier.time()) < first || !isOfSameSubject(window, earlier, event)) {
                continue;
            }
            events++;
            last = earlier.time();
            if (window.statistic() == Statistic.DISTINCT) {
                distinct.add(value(window.column().get(), earlier));
            } else if (window.column().isPresent()) {
                final long number = number(number(window.column().get()), earlier);
                if (number != Fixed.MISSING) {
                    count++;
                    sum = Fixed.plus(sum, number);
                }
            }
        }
        distinct.remove(null);
        switch (window.statistic()) {
            case COUNT:
                return events;
            case DISTINCT:
                return distinct.size();
            case DAYS_SINCE_LAST:
                return daysSince(last, event);
            default:
                return of(window.statistic(), count, sum);
        }
    }

    private boolean isOfSameSubject(final Window window, final Occurrence earlier, final Occurrence event) {
        return window.subject().stream().allMatch(column -> value(column, event).equals(value(column, earlier)));
    }

    /**
     * Adds an event to the profiles; a known one changes nothing.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     */
    public UserProfile.Taken add(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        final long[] numbersOfEvent = numbers(event);
        final UserProfile.Taken taken = user.add(event, numbersOfEvent);
        if (taken == UserProfile.Taken.NEW) {
            user.latest().add(event.time(), texts(event, ofUser));
            for (final String key : subjects(event)) {
                others.apply(key).moments().add(event.time(), numbersOfEvent);
            }
            if (!ofItem.isEmpty()) {
                others.apply(key(ITEM, event)).latest().add(event.time(), texts(event, ofItem));
            }
        }
        return taken;
    }

    /** Names of windows whose value may lack something, since the user has had more events than the profile keeps, or the event comes too late for its subject. */
    public List<String> incomplete(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        final List<String> incomplete = new ArrayList<>();
        for (final Window window : features.windows()) {
            final String key = key(window.subject(), event);
            final boolean complete = key.isEmpty()
                    || (isOfEvents(window)
                            ? user.isComplete(event.time(), window.days())
                            : moments(window, key, user, others).isExactAt(event.time(), window.days()));
            if (!complete) {
                incomplete.add(window.name());
            }
        }
        return Collections.unmodifiableList(incomplete);
    }
}
