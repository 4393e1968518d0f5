package org.nifiaaas.services.profile.erasure;

/** A list of erased users cannot be used. The message is one line that names the file, and no id. */
public final class ErasureException extends Exception {

    private static final long serialVersionUID = 1L;

    ErasureException(final String message) {
        super(message);
    }
}
