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

    /** The properties as they were strictly before a moment, null where none is known. */
    String[] before(final long time, final LatestValues latest) {
        final String[] known = new String[columns.size()];
        for (int index = 0; index < known.length; index++) {
            known[index] = latest.before(index, time);
        }
        return known;
    }

    /** An event with the properties that it lacks, as they were strictly before it. */
    Occurrence filled(final Occurrence event, final LatestValues latest) {
        return filled(event, before(event.time(), latest));
    }

    /**
     * An event with the properties that it lacks.
     *
     * @param known what {@link #before} said of its time
     */
    Occurrence filled(final Occurrence event, final String... known) {
        Occurrence filled = event;
        for (int index = 0; index < known.length; index++) {
            if (known[index] != null && event.text(columns.get(index)) == null) {
                filled = filled.with(columns.get(index), known[index]);
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
