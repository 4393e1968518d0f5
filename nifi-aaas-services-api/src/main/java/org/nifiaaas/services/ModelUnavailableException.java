package org.nifiaaas.services;

import java.util.Objects;

/** No version of a model can serve the request at the moment. The message is one line and names the model and the version. */
public final class ModelUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why there is no version, which decides whether waiting may help. */
    public enum Reason {
        /** The version is being loaded and will be there soon, or the repository has not been looked at since it was asked for. */
        LOADING,
        /** The version finds no memory while others are in use, and is loaded as soon as they make room; nobody knows when that will be. */
        MEMORY,
        /** The repository holds no such complete version yet. */
        ABSENT,
        /** The version was refused; somebody must repair or replace it, unless the message says when it is tried again. */
        REFUSED,
        /** The service is not enabled. */
        DISABLED
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why
     * @param message one line that names the model and the version
     */
    public ModelUnavailableException(final Reason reason, final String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
