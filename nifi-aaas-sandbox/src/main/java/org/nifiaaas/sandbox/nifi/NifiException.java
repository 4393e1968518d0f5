package org.nifiaaas.sandbox.nifi;

/** NiFi did not do what it was asked. The message is one line and says what was asked and what NiFi answered. */
public final class NifiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates the exception.
     *
     * @param status HTTP status, 0 if there was no answer or the answer was not an HTTP error
     * @param cause may be null
     */
    public NifiException(final int status, final String message, final Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    public NifiException(final String message) {
        this(0, message, null);
    }

    /** HTTP status of the answer, 0 if there was none. */
    public int status() {
        return status;
    }
}
