package org.nifiaaas.benchmarks.swap;

/** A swap did not happen; the message says in one line why. */
final class SwapException extends Exception {

    private static final long serialVersionUID = 1L;

    SwapException(final String message) {
        super(message);
    }
}
