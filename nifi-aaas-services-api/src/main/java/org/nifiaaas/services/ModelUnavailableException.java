package org.nifiaaas.services;

import java.util.Objects;

/** No version of a model can serve the request at the moment. The message is one line and names the model and the version. */
public final class ModelUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why there is no version, which decides whether waiting may help. */
    public enum Reason {
        /** The version is being loaded; it will be there soon. */
        LOADING,
        /** The repository holds no such complete version yet. */
        ABSENT,
        /** The version was refused; somebody must repair or replace it. */
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
