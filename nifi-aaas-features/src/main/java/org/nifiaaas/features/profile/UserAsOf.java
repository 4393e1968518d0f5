package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a user's profile says as of one moment to one pair after the other: the same as {@link UserWindows}, which computes for each event anew what is the same
 * for all of them. Of the user's events only those of the subject are looked at from the second pair on. Not thread-safe.
 */
public final class UserAsOf {

    private final UserWindows windows;
    private final UserProfile profile;
    private final long time;
    private final List<Occurrence> before;
    private final String[] properties;
    private final double ageDays;

    /** Values of the windows that are the same for all pairs. */
    private final double[] common;

    /** By column and value, events before in their order. */
    private final Map<Integer, Map<String, List<Occurrence>>> byValue = new HashMap<>();

    private boolean isAskedAgain;

    /** Null until somebody asks. */
    private List<PastEvent> history;

    UserAsOf(final UserWindows windows, final Occurrence event, final UserProfile profile) {
        this.windows = windows;
        this.profile = profile;
        this.time = event.time();
        this.before = profile.before(time);
        this.properties = windows.before(time, profile);
        this.ageDays = windows.ageDays(event, profile);
        this.common = new double[windows.size()];
        for (int window = 0; window < common.length; window++) {
            if (!windows.firstColumn(window).isPresent()) {
                common[window] = windows.value(window, event, profile, before);
            }
        }
    }

    /** Milliseconds since 1970-01-01T00:00:00Z. */
    public long time() {
        return time;
    }

    /** Days from the last event of the user before this moment, NaN if none is known. */
    public double ageDays() {
        return ageDays;
    }

    /** As {@link UserWindows#filled}, of an event of this moment. */
    public Occurrence filled(final Occurrence event) {
        return windows.filled(event, profile, properties);
    }

    /** As {@link UserWindows#values}, of an event of this moment. */
    public double[] values(final Occurrence event) {
        final double[] values = common.clone();
        for (int window = 0; window < values.length; window++) {
            final OptionalInt column = windows.firstColumn(window);
            if (column.isPresent()) {
                values[window] = windows.value(window, event, profile, alike(column.getAsInt(), event));
            }
        }
        isAskedAgain = true;
        return values;
    }

    /** Events with the same value of a column, or all of them: to sort them by their values is worth it only for many pairs. */
    private List<Occurrence> alike(final int column, final Occurrence event) {
        return isAskedAgain
                ? byValue.computeIfAbsent(column, this::sorted)
                        .getOrDefault(ColumnPlaces.name(column, event), Collections.emptyList())
                : before;
    }

    private Map<String, List<Occurrence>> sorted(final int column) {
        final Map<String, List<Occurrence>> sorted = new HashMap<>();
        for (final Occurrence earlier : before) {
            sorted.computeIfAbsent(ColumnPlaces.name(column, earlier), none -> new ArrayList<>(1))
                    .add(earlier);
        }
        return sorted;
    }

    /** As {@link UserWindows#history}, of an event of this moment. */
    public List<PastEvent> history(final Occurrence event) {
        if (history == null) {
            history = windows.history(event, profile);
        }
        return history;
    }
}
