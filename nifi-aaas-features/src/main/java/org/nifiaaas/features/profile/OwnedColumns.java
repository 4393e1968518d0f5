package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.List;

/** The columns that are properties of users, or of items: filled from what was known before an event. Immutable and thread-safe. */
final class OwnedColumns {

    private final List<OwnedColumn> columns;

    OwnedColumns(final List<OwnedColumn> columns) {
        this.columns = new ArrayList<>(columns);
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    LatestValues newValues() {
        return new LatestValues(columns.size());
    }

    /** An event with the properties that it lacks, as they were strictly before it. */
    Occurrence filled(final Occurrence event, final LatestValues latest) {
        Occurrence filled = event;
        for (int index = 0; index < columns.size(); index++) {
            final String known = latest.before(index, event.time());
            if (known != null && event.text(columns.get(index)) == null) {
                filled = filled.with(columns.get(index), known);
            }
        }
        return filled;
    }

    /** Remembers the properties that an event has. */
    void observe(final Occurrence event, final LatestValues latest) {
        if (!isEmpty()) {
            latest.add(event.time(), columns.stream().map(event::text).toArray(String[]::new));
        }
    }
}
