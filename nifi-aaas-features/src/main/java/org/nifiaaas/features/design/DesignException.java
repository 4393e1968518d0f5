package org.nifiaaas.features.design;

/** A specification that asks for something that cannot be; the message is one line that names the place and says what would be right. */
public final class DesignException extends Exception {

    private static final long serialVersionUID = 1L;

    DesignException(final String message) {
        super(message);
    }

    DesignException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
