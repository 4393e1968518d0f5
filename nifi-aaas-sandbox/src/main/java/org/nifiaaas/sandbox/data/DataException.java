package org.nifiaaas.sandbox.data;

/** A file of transactions cannot be used. The message is one line and names the file and what is wrong with it. */
public final class DataException extends Exception {

    private static final long serialVersionUID = 1L;

    public DataException(final String message) {
        super(message);
    }

    public DataException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
