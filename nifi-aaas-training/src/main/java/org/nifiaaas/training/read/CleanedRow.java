package org.nifiaaas.training.read;

import java.io.Serializable;
import java.util.Objects;
import org.nifiaaas.features.Interaction;

/** One row of the input: the event that it holds, the code of the reason why it is set aside, or why the whole input is refused. Immutable. */
public final class CleanedRow implements Serializable {

    /** The row is no CSV record with the columns of its header. */
    static final String MALFORMED_ROW = "malformed-row";

    /** The item is one of those that the run leaves out. */
    static final String EXCLUDED_ITEM = "excluded-item";

    /** The user is one of those of whom nothing may be kept. */
    static final String ERASED_USER = "erased-user";

    /** The row ends a file that cannot be understood further. */
    static final String REFUSED_INPUT = "refused-input";

    private static final long serialVersionUID = 1L;

    private final ReadEvent event;
    private final String rejection;
    private final String refusal;

    private CleanedRow(final ReadEvent event, final String rejection, final String refusal) {
        this.event = event;
        this.rejection = rejection;
        this.refusal = refusal;
    }

    static CleanedRow of(final ReadEvent event) {
        return new CleanedRow(event, null, null);
    }

    static CleanedRow rejected(final String code) {
        return new CleanedRow(null, Objects.requireNonNull(code, "code"), null);
    }

    /**
     * Refuses the input. A value and no exception, since an executor would read the file again before it gives up.
     *
     * @param message one line that names the file and the line
     */
    static CleanedRow refused(final String message) {
        return new CleanedRow(null, REFUSED_INPUT, Objects.requireNonNull(message, "message"));
    }

    boolean isAccepted() {
        return event != null;
    }

    ReadEvent event() {
        return event;
    }

    Interaction interaction() {
        return event.interaction();
    }

    /** Code of the rejection, the empty text for an accepted row. */
    String rejection() {
        return rejection == null ? "" : rejection;
    }

    boolean isRefusal() {
        return refusal != null;
    }

    /** Why the input is refused, null if it is not. */
    String refusal() {
        return refusal;
    }
}
