package org.nifiaaas.processors.compare;

/** The records of a FlowFile must not or cannot be compared. The message is one line and names the culprit. */
public final class ComparisonException extends Exception {

    private static final long serialVersionUID = 1L;

    ComparisonException(final String message) {
        super(message);
    }
}
