package org.nifiaaas.services.model.loading;

/** A version cannot be served. The message is one line and says why, in words. */
public final class VersionRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public VersionRefusedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
