package org.nifiaaas.services;

/** The model repository cannot be asked, or refuses a change. The message is one line and names the model, and the label or version. */
public final class ModelRepositoryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message one line that names the culprit
     * @param retryable whether the same call may succeed later without anything being put right by hand
     */
    public ModelRepositoryException(final String message, final boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later: the storage failed, somebody else was at work, or the service is not enabled. */
    public boolean isRetryable() {
        return retryable;
    }
}
