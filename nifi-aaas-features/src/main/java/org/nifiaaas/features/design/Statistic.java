package org.nifiaaas.features.design;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a window says of the events in it. */
public enum Statistic {
    /** Number of events. */
    COUNT("count", false),
    /** Sum of a numeric column; a missing value adds nothing. */
    SUM("sum", true),
    /** Mean of the values that a numeric column has; no value if it has none. */
    MEAN("mean", true),
    /** Number of different values of a column. */
    DISTINCT("distinct", true),
    /** Days between the last event and now, with the part of a day; no value without events. */
    DAYS_SINCE_LAST("days since last", false);

    private final String value;
    private final boolean ofColumn;

    Statistic(final String value, final boolean ofColumn) {
        this.value = value;
        this.ofColumn = ofColumn;
    }

    /** Name in a specification. */
    public String value() {
        return value;
    }

    /** Whether it needs a column to look at. */
    public boolean isOfColumn() {
        return ofColumn;
    }

    static Optional<Statistic> named(final String name) {
        return Arrays.stream(values())
                .filter(statistic -> statistic.value.equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Statistic::value).collect(Collectors.joining(", "));
    }
}
