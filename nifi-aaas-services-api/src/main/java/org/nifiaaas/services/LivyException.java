package org.nifiaaas.services;

import java.util.Objects;

/** Livy refused a request or did not answer it properly. The message is one line and says what Livy said. */
public final class LivyException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, which decides what a caller may do. */
    public enum Kind {
        /** No connection could be made: the request was not received. */
        UNREACHABLE(true),
        /** The request may have been received, but no complete answer came in time. */
        NO_ANSWER(true),
        /** Livy has trouble of its own (5xx) or is too busy. */
        SERVER_TROUBLE(true),
        /** Credentials are missing or wrong (401, 403). */
        UNAUTHORIZED(false),
        /** The name is taken by an earlier batch. */
        DUPLICATE_NAME(false),
        /** Livy refuses this request, and will refuse it again. */
        REFUSED(false),
        /** The answer is not what Livy's contract says, such as HTML or a body over the limit. */
        UNREADABLE(false);

        private final boolean retryable;

        Kind(final boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed later without anybody's help. */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;
    private final int status;

    /**
     * Creates the exception.
     *
     * @param kind what went wrong
     * @param status HTTP status, 0 if there was none
     * @param message one line
     * @param cause may be null
     */
    public LivyException(final Kind kind, final int status, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    /** HTTP status of the answer, 0 if there was none. */
    public int status() {
        return status;
    }
}
