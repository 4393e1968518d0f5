package org.nifiaaas.features.profile;

/** The columns that are properties of items, filled item by item. Immutable and thread-safe; profiles are not. */
public final class ItemProperties {

    private final OwnedColumns columns;

    ItemProperties(final OwnedColumns columns) {
        this.columns = columns;
    }

    /** Whether the specification has no such column. */
    public boolean isEmpty() {
        return columns.isEmpty();
    }

    /** An event with the properties of its item that it lacks, as they were before it. */
    public Occurrence filled(final Occurrence event, final SubjectProfile profile) {
        return isEmpty() ? event : columns.filled(event, profile.latest());
    }

    /** The properties as they were strictly before a moment, for {@link #filled(Occurrence, String...)}. */
    public String[] before(final long time, final SubjectProfile profile) {
        return columns.before(time, profile.latest());
    }

    /**
     * An event with the properties of its item that it lacks.
     *
     * @param known what {@link #before} said of its time
     */
    public Occurrence filled(final Occurrence event, final String... known) {
        return columns.filled(event, known);
    }

    /** Remembers the properties of an event, which it may have got by {@link #filled}. */
    public void add(final Occurrence event, final SubjectProfile profile) {
        if (!isEmpty()) {
            columns.observe(event, profile.latest());
        }
    }
}
