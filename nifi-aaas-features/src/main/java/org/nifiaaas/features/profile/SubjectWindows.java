package org.nifiaaas.features.profile;

import java.util.List;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;

/**
 * One kind of subjects that are no users, such as items, or pairs of a category and an item: whatever is asked of them can be computed subject by subject, apart
 * from all others. Immutable and thread-safe; profiles are not.
 */
public final class SubjectWindows {

    private final List<String> kind;
    private final SubjectKey key;
    private final WindowGroup windows;

    SubjectWindows(final FeatureSet features, final ColumnPlaces columns, final List<String> kind) {
        this.kind = kind;
        this.key = new SubjectKey(columns, kind);
        this.windows =
                new WindowGroup(features, columns, window -> window.subject().equals(kind));
    }

    /** The columns whose values make a subject. */
    public List<String> kind() {
        return kind;
    }

    /** Number of the windows; none where only properties of items are remembered. */
    public int size() {
        return windows.size();
    }

    /** The subject of an event, which no subject of another kind shares; empty if one of its values is missing. */
    public String key(final Occurrence event) {
        return key.of(event);
    }

    /**
     * The windows as of a moment.
     *
     * @param profile of the subject
     * @return as many values as there are windows, for {@link #place}
     */
    public double[] values(final long time, final SubjectProfile profile) {
        final double[] values = new double[windows.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = windows.value(windows.window(index), time, profile.moments());
        }
        return values;
    }

    /** Puts the values of these windows among those of all, which are in the order of the specification. */
    public void place(final double[] values, final double[] all) {
        windows.place(values, all);
    }

    /** All that {@link #add} needs of an event beside its time: its numbers in millionths. */
    public long[] numbers(final Occurrence event) {
        return event.summed();
    }

    /**
     * Counts an event for the windows, as often as it is given.
     *
     * @param numbers of {@link #numbers}
     * @param profile of the subject
     */
    public void add(final long time, final long[] numbers, final SubjectProfile profile) {
        profile.add(time, numbers);
    }

    /** Marks the places of windows whose value may lack something. */
    void markIncomplete(final long time, final SubjectProfile profile, final boolean[] marks) {
        for (int index = 0; index < windows.size(); index++) {
            final Window window = windows.window(index);
            marks[windows.place(index)] = !profile.moments().isExactAt(time, window.days());
        }
    }
}
