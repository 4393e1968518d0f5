package org.nifiaaas.processors.rank.lookup;

/** A lookup file cannot be used at the moment. The message is one line and names the property, the file and, if there is one, the line. */
public final class LookupException extends Exception {

    private static final long serialVersionUID = 1L;

    LookupException(final String message) {
        super(message);
    }

    LookupException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
