package org.nifiaaas.processors.rank;

/** A record cannot be ranked for, and its neighbours can. The message is the reason, as a field of the record has it. */
final class UnscorableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnscorableException(final String reason) {
        super(reason, null, false, false);
    }
}
