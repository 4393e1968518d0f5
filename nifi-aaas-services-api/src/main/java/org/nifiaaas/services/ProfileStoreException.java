package org.nifiaaas.services;

/** Profiles cannot be read or written. The message is one line that names the store and says what to do, without any key. */
public final class ProfileStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message one line that names the culprit
     * @param retryable whether the same call may succeed later
     * @param cause may be null
     */
    public ProfileStoreException(final String message, final boolean retryable, final Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later, such as when the disk has room again; a damaged profile stays damaged. */
    public boolean isRetryable() {
        return retryable;
    }
}
