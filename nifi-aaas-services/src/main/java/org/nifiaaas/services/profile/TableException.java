package org.nifiaaas.services.profile;

/** A table cannot be opened, read or written. The message goes on where the name of the folder or cache ends, and holds no key; nor does anything else here. */
final class TableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do, such as "is full: make room"
     * @param retryable whether the same call may succeed later
     */
    TableException(final String message, final boolean retryable) {
        this(message, retryable, null);
    }

    /** As above, with a cause that knows no key either. */
    TableException(final String message, final boolean retryable, final Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    boolean isRetryable() {
        return retryable;
    }
}
