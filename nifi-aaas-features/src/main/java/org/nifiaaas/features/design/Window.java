package org.nifiaaas.features.design;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A statistic over the events of the same subject in the days before an event. Immutable.
 *
 * <p>A window of <i>D</i> days at the moment <i>t</i> holds the events of the <i>D</i> whole days (UTC) before the day of <i>t</i>, and those of that day that
 * happened strictly before <i>t</i>. Events of one moment do not see each other.
 */
public final class Window implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final Statistic statistic;
    private final String column;
    private final List<String> subject;
    private final int days;
    private final List<Double> buckets;

    Window(
            final String name,
            final Statistic statistic,
            final String column,
            final List<String> subject,
            final int days,
            final List<Double> buckets) {
        this.name = name;
        this.statistic = statistic;
        this.column = column;
        this.subject = Collections.unmodifiableList(new ArrayList<>(subject));
        this.days = days;
        this.buckets = Collections.unmodifiableList(new ArrayList<>(buckets));
    }

    public String name() {
        return name;
    }

    public Statistic statistic() {
        return statistic;
    }

    /** The column that the statistic looks at, if it needs one. */
    public Optional<String> column() {
        return Optional.ofNullable(column);
    }

    /** Columns whose values must be those of the event: {@code user}, {@code item}, both, or any others. */
    public List<String> subject() {
        return subject;
    }

    /** Whole days before the day of the event, 1 to {@value FeatureSet#LONGEST_DAYS}. */
    public int days() {
        return days;
    }

    /** Edges of the buckets into which the value falls where it is crossed; empty if it has none. */
    public List<Double> buckets() {
        return buckets;
    }

    /** Whether only events of one user count. */
    public boolean isOfUser() {
        return subject.contains(FeatureSet.USER);
    }

    String canonical() {
        return "window " + name + " " + statistic + " of " + column + " by " + subject + " over " + days + " "
                + buckets;
    }
}
