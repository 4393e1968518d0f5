package org.nifiaaas.features.privacy;

/** A value that must be a token and is none, where no key can make it one; the message is one line that does not quote it. */
public final class NoTokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoTokenException(final String name) {
        super("the value of " + name + " is no token, and there is no key to make it one");
    }
}
