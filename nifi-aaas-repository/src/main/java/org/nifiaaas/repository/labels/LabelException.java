package org.nifiaaas.repository.labels;

import org.nifiaaas.features.OneLine;

/** A label cannot be read or moved. The message is one line and names the label or the model. */
public final class LabelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private LabelException(final String message, final Throwable cause, final boolean passing) {
        super(OneLine.of(message), cause);
        this.passing = passing;
    }

    /** The move is wrong as it was asked for; asking again does not help. */
    static LabelException refused(final String message) {
        return new LabelException(message, null, false);
    }

    static LabelException refused(final String message, final Throwable cause) {
        return new LabelException(message, cause, false);
    }

    /** The storage fails or somebody else is at work; asking again may help. */
    static LabelException passing(final String message, final Throwable cause) {
        return new LabelException(message, cause, true);
    }

    /** Whether the same call may succeed later without anything being put right by hand. */
    public boolean isPassing() {
        return passing;
    }
}
