package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;
import org.nifiaaas.features.design.Window;

/** Some of the windows of a specification, and where their values belong among those of all. Immutable and thread-safe. */
final class WindowGroup {

    private static final double DAY = TimeUnit.DAYS.toMillis(1);

    private final List<Window> windows = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final ColumnPlaces columns;

    /** Takes the windows of which a condition is true, in the order of the specification. */
    WindowGroup(final FeatureSet features, final ColumnPlaces columns, final Predicate<Window> condition) {
        this.columns = columns;
        for (int place = 0; place < features.windows().size(); place++) {
            if (condition.test(features.windows().get(place))) {
                windows.add(features.windows().get(place));
                places.add(place);
            }
        }
    }

    int size() {
        return windows.size();
    }

    Window window(final int index) {
        return windows.get(index);
    }

    int place(final int index) {
        return places.get(index);
    }

    /** Puts the values of these windows among those of all. */
    void place(final double[] values, final double[] all) {
        for (int index = 0; index < values.length; index++) {
            all[places.get(index)] = values[index];
        }
    }

    /** The value of a window as of a moment. */
    double value(final Window window, final long time, final Moments moments) {
        if (window.statistic() == Statistic.DAYS_SINCE_LAST) {
            return daysSince(moments.lastBefore(time, window.days()), time);
        }
        final long[] tally = moments.before(time, window.days());
        if (!window.column().isPresent()) {
            return tally[tally.length - 1];
        }
        final int number = columns.summedPlace(window.column().get());
        return of(window.statistic(), tally[columns.summed() + number], tally[number]);
    }

    /** Days from a moment, {@link Long#MIN_VALUE} for none, to a later one; NaN for none. */
    static double daysSince(final long earlier, final long time) {
        return earlier == Long.MIN_VALUE ? Double.NaN : (time - earlier) / DAY;
    }

    /** The sum or the mean of so many values. */
    static double of(final Statistic statistic, final long count, final long sum) {
        if (statistic == Statistic.SUM) {
            return Fixed.value(sum);
        }
        return count == 0 ? Double.NaN : Fixed.value(sum) / count;
    }
}
