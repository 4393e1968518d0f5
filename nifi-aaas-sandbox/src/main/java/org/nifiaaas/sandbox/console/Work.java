package org.nifiaaas.sandbox.console;

/**
 * Something to be done that may fail.
 *
 * @param <T> its result; {@link Void} (null) if there is none
 * @param <E> how it may fail
 */
@FunctionalInterface
public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
}
