package org.nifiaaas.training.read;

import java.io.Serializable;
import java.util.Objects;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.Interaction;

/** One row of the input: the interaction that it holds or the code of the reason why it is set aside. Immutable. */
public final class CleanedRow implements Serializable {

    /** The row is no CSV record with the columns of its header. */
    static final String MALFORMED_ROW = "malformed-row";

    /** The item is one of those that the run leaves out. */
    static final String EXCLUDED_ITEM = "excluded-item";

    private static final long serialVersionUID = 1L;

    private final Interaction interaction;
    private final String rejection;

    private CleanedRow(final Interaction interaction, final String rejection) {
        this.interaction = interaction;
        this.rejection = rejection;
    }

    static CleanedRow of(final CleanResult result) {
        if (result.isAccepted()) {
            return new CleanedRow(result.interaction(), null);
        }
        return rejected(result.rejection().code());
    }

    static CleanedRow rejected(final String code) {
        return new CleanedRow(null, Objects.requireNonNull(code, "code"));
    }

    boolean isAccepted() {
        return interaction != null;
    }

    Interaction interaction() {
        return interaction;
    }

    /** Code of the rejection, the empty text for an accepted row. */
    String rejection() {
        return rejection == null ? "" : rejection;
    }
}
