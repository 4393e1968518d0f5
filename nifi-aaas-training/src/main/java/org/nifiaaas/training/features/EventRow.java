package org.nifiaaas.training.features;

import java.io.Serializable;
import org.nifiaaas.features.profile.Occurrence;

/** An event whose features are wanted. Immutable. */
public final class EventRow implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long id;
    private final Occurrence event;
    private final boolean query;

    private EventRow(final long id, final Occurrence event, final boolean query) {
        this.id = id;
        this.event = event;
        this.query = query;
    }

    /**
     * An event that happened: later ones see it.
     *
     * @param id number that no other row has; of equal events the one with the lowest counts
     */
    public static EventRow of(final long id, final Occurrence event) {
        return new EventRow(id, event, false);
    }

    /**
     * An event of which it is asked what its features would be: no other one sees it, and it is no duplicate of any.
     *
     * @param id number that no other row has
     */
    public static EventRow query(final long id, final Occurrence event) {
        return new EventRow(id, event, true);
    }

    public long id() {
        return id;
    }

    public Occurrence event() {
        return event;
    }

    public boolean isQuery() {
        return query;
    }

    EventRow with(final Occurrence filled) {
        return new EventRow(id, filled, query);
    }
}
