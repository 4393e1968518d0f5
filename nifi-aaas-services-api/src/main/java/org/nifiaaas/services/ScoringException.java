package org.nifiaaas.services;

/** The engine could not score a batch. The message is one line and names the model version. */
public final class ScoringException extends Exception {

    private static final long serialVersionUID = 1L;

    public ScoringException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
