package org.nifiaaas.services.model.loading;

/** A version cannot be served. The message is one line and says why, in words. */
public final class VersionRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * Creates the exception.
     *
     * @param passing whether the same version may load later as it is: storage or memory failed, and nothing is said about the version
     */
    public VersionRefusedException(final String message, final boolean passing, final Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Whether the same version may load later as it is: storage or memory failed, and nothing is said about the version. */
    public boolean isPassing() {
        return passing;
    }
}
