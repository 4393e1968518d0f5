package org.nifiaaas.processors.record;

/** The records of a FlowFile cannot be read or written. The message is one line. */
public final class RecordException extends Exception {

    private static final long serialVersionUID = 1L;

    RecordException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
