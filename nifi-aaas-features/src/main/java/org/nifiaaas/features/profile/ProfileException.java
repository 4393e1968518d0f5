package org.nifiaaas.features.profile;

/** Bytes that are no profile of these features; the message is one line that says why, without any id. */
public final class ProfileException extends Exception {

    private static final long serialVersionUID = 1L;

    ProfileException(final String message) {
        super(message);
    }
}
