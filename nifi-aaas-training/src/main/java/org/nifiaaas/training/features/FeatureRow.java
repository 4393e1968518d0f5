package org.nifiaaas.training.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;

/** An event with its features. Immutable. */
public final class FeatureRow implements Serializable {

    private static final long serialVersionUID = 1L;

    private final EventRow row;
    private final boolean counted;
    private final double[] values;
    private final PastEvent[] history;

    /** A row; the arrays are not copied. */
    FeatureRow(final EventRow row, final boolean counted, final double[] values, final PastEvent[] history) {
        this.row = row;
        this.counted = counted;
        this.values = values;
        this.history = history;
    }

    /** The id that the row was given. */
    public long id() {
        return row.id();
    }

    /** The event with the properties of its user and its item that it lacked. */
    public Occurrence event() {
        return row.event();
    }

    /** Whether it was only asked for. */
    public boolean isQuery() {
        return row.isQuery();
    }

    /** Whether later events see it: a query, a repetition, and what its user's profile does not take are not seen. */
    boolean isCounted() {
        return counted;
    }

    /** The windows in the order of the specification; NaN where there is no value. */
    public double[] values() {
        return values.clone();
    }

    /** The events of the user before this one, the newest first. */
    public List<PastEvent> history() {
        return Collections.unmodifiableList(Arrays.asList(history));
    }

    FeatureRow with(final double[] allValues) {
        return new FeatureRow(row, counted, allValues, history);
    }
}
