package org.nifiaaas.features.design;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the values of one column, or of the user, item, amount or time, are masked before anything is stored. Immutable. */
public final class Mask implements Serializable {

    /** Name of the time of an event among masks; records have it under another one. */
    public static final String TIME = "time";

    private static final long serialVersionUID = 1L;

    /** What becomes of a value. */
    public enum Kind {
        /** An id becomes a token that only a key can make. */
        TOKEN,
        /** A time becomes the first moment of its day, a date that day. */
        DAY,
        /** The Monday of its ISO week. */
        WEEK,
        /** The first day of its month. */
        MONTH,
        /** The first day of its year. */
        YEAR,
        /** A number becomes the lower edge of its bucket. */
        BUCKETS,
        /** The field is left out. */
        DROP;

        /** As specifications write it. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether times and dates are masked so. */
        public boolean isPeriod() {
            return this == DAY || this == WEEK || this == MONTH || this == YEAR;
        }

        static Optional<Kind> named(final String value) {
            return Arrays.stream(values())
                    .filter(kind -> kind.value().equals(value))
                    .findFirst();
        }

        static String names() {
            return Arrays.stream(values()).map(Kind::value).collect(Collectors.joining(", "));
        }
    }

    private final String column;
    private final Kind kind;
    private final List<Double> edges;

    Mask(final String column, final Kind kind, final List<Double> edges) {
        this.column = column;
        this.kind = kind;
        this.edges = Collections.unmodifiableList(new ArrayList<>(edges));
    }

    /** Name of the column; {@code user}, {@code item}, {@code amount} or {@link #TIME}; or of the field that is dropped. */
    public String column() {
        return column;
    }

    public Kind kind() {
        return kind;
    }

    /** Edges of {@link Kind#BUCKETS} in rising order, at least one; empty for any other kind. */
    public List<Double> edges() {
        return edges;
    }

    String canonical() {
        return "mask " + column + " " + kind.value() + (edges.isEmpty() ? "" : " " + edges);
    }
}
