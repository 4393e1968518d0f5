package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;
import org.nifiaaas.features.design.Window;

/** All that is asked of users: their windows, their history and their properties, computed user by user. Immutable and thread-safe; profiles are not. */
public final class UserWindows {

    private final ColumnPlaces columns;
    private final SubjectKey key;
    private final WindowGroup windows;
    private final int historyEvents;

    /** Columns beside the user whose values make the subject of each window. */
    private final int[][] subjects;

    /** Where each window finds what it counts among names or numbers, if it looks at a column. */
    private final int[] values;

    UserWindows(final FeatureSet features, final ColumnPlaces columns) {
        this.columns = columns;
        this.key = new SubjectKey(columns, Collections.singletonList(FeatureSet.USER));
        this.windows = new WindowGroup(features, columns, Window::isOfUser);
        this.historyEvents = features.historyEvents();
        this.subjects = new int[windows.size()][];
        this.values = new int[windows.size()];
        for (int index = 0; index < windows.size(); index++) {
            final Window window = windows.window(index);
            subjects[index] = window.subject().stream()
                    .filter(column -> !column.equals(FeatureSet.USER))
                    .mapToInt(columns::namePlace)
                    .toArray();
            values[index] = window.column().map(column -> place(window, column)).orElse(-1);
        }
    }

    private int place(final Window window, final String column) {
        return window.statistic() == Statistic.DISTINCT ? columns.namePlace(column) : columns.summedPlace(column);
    }

    /** The user of an event as a key, which no other subject shares. */
    public String key(final Occurrence event) {
        return key.of(event);
    }

    /** Days from the last event of the user before an event, NaN if none is known. */
    public double ageDays(final Occurrence event, final UserProfile profile) {
        return WindowGroup.daysSince(profile.moments().lastBefore(event.time()), event.time());
    }

    /** An event with the properties of its user that it lacks, as they were before it; if it was added before, with all that it had then. */
    public Occurrence filled(final Occurrence event, final UserProfile profile) {
        return columns.ofUsers().filled(profile.remembered(event), profile.latest());
    }

    /** The properties of a user as they were strictly before a moment. */
    String[] before(final long time, final UserProfile profile) {
        return columns.ofUsers().before(time, profile.latest());
    }

    /** As {@link #filled(Occurrence, UserProfile)}, with what {@link #before} said of its time. */
    Occurrence filled(final Occurrence event, final UserProfile profile, final String... known) {
        return columns.ofUsers().filled(profile.remembered(event), known);
    }

    /**
     * The windows of an event as of its own time.
     *
     * @param event with its properties
     * @return as many values as there are windows of users, for {@link #place}
     */
    public double[] values(final Occurrence event, final UserProfile profile) {
        final List<Occurrence> before = profile.before(event.time());
        final double[] computed = new double[windows.size()];
        for (int index = 0; index < computed.length; index++) {
            computed[index] = value(index, event, profile, before);
        }
        return computed;
    }

    /**
     * What a profile says as of the time of an event, to whatever pair of its user.
     *
     * @param profile must not change as long as what comes out is used
     */
    public UserAsOf asOf(final Occurrence event, final UserProfile profile) {
        return new UserAsOf(this, event, profile);
    }

    /** Number of the windows. */
    int size() {
        return windows.size();
    }

    /** The first of the columns beside the user whose values make the subject of a window, for {@link ColumnPlaces#name}; empty if the user is the subject. */
    OptionalInt firstColumn(final int index) {
        return subjects[index].length == 0 ? OptionalInt.empty() : OptionalInt.of(subjects[index][0]);
    }

    /**
     * The value of one window.
     *
     * @param before the user's events before it, the latest last; those of other subjects may be left out
     */
    double value(final int index, final Occurrence event, final UserProfile profile, final List<Occurrence> before) {
        final Window window = windows.window(index);
        return isOfEvents(window)
                ? ofEvents(index, event, before)
                : windows.value(window, event.time(), profile.moments());
    }

    /** Puts the values of these windows among those of all, which are in the order of the specification. */
    public void place(final double[] computed, final double[] all) {
        windows.place(computed, all);
    }

    /** The last events of the user strictly before an event, as many as the specification asks for if there are so many, the newest first. */
    public List<PastEvent> history(final Occurrence event, final UserProfile profile) {
        if (historyEvents == 0) {
            return Collections.emptyList();
        }
        final List<Occurrence> before = profile.before(event.time());
        final List<PastEvent> history = new ArrayList<>(Math.min(historyEvents, before.size()));
        for (int index = before.size() - 1; index >= 0 && history.size() < historyEvents; index--) {
            final Occurrence earlier = before.get(index);
            history.add(new PastEvent(
                    earlier.item(), WindowGroup.daysSince(earlier.time(), event.time()), earlier.amount()));
        }
        return Collections.unmodifiableList(history);
    }

    /**
     * Adds an event to the profile; a known one changes nothing.
     *
     * @param event with its properties
     */
    public UserProfile.Taken add(final Occurrence event, final UserProfile profile) {
        final UserProfile.Taken taken = profile.add(event);
        if (taken == UserProfile.Taken.NEW) {
            columns.ofUsers().observe(event, profile.latest());
        }
        return taken;
    }

    /** Marks the places of windows whose value may lack something. */
    void markIncomplete(final Occurrence event, final UserProfile profile, final boolean[] marks) {
        for (int index = 0; index < windows.size(); index++) {
            final Window window = windows.window(index);
            final boolean complete = isOfEvents(window)
                    ? profile.isComplete(event.time(), window.days()) || !hasSubject(index, event)
                    : profile.moments().isExactAt(event.time(), window.days());
            marks[windows.place(index)] = !complete;
        }
    }

    /** Whether the events of the user have to be looked at one by one: they differ in what counts. */
    private static boolean isOfEvents(final Window window) {
        return window.subject().size() > 1 || window.statistic() == Statistic.DISTINCT;
    }

    private boolean hasSubject(final int window, final Occurrence event) {
        for (final int column : subjects[window]) {
            if (ColumnPlaces.name(column, event) == null) {
                return false;
            }
        }
        return true;
    }

    private double ofEvents(final int index, final Occurrence event, final List<Occurrence> before) {
        if (!hasSubject(index, event)) {
            return Double.NaN;
        }
        final Window window = windows.window(index);
        final long first = Moments.time(Moments.day(event.time()) - window.days(), 0);
        final Set<String> distinct =
                window.statistic() == Statistic.DISTINCT ? new HashSet<>() : Collections.emptySet();
        long last = Long.MIN_VALUE;
        long events = 0;
        long count = 0;
        long sum = 0;
        for (int place = before.size() - 1; place >= 0; place--) {
            final Occurrence earlier = before.get(place);
            if (earlier.time() < first) {
                break;
            }
            if (!isOfSameSubject(index, earlier, event)) {
                continue;
            }
            events++;
            last = Math.max(last, earlier.time());
            if (window.statistic() == Statistic.DISTINCT) {
                distinct.add(ColumnPlaces.name(values[index], earlier));
            } else if (values[index] >= 0) {
                final long number = columns.summed(values[index], earlier);
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
                return WindowGroup.daysSince(last, event.time());
            default:
                return WindowGroup.of(window.statistic(), count, sum);
        }
    }

    private boolean isOfSameSubject(final int window, final Occurrence earlier, final Occurrence event) {
        for (final int column : subjects[window]) {
            if (!ColumnPlaces.name(column, event).equals(ColumnPlaces.name(column, earlier))) {
                return false;
            }
        }
        return true;
    }
}
