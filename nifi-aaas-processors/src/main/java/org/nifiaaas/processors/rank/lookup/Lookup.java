package org.nifiaaas.processors.rank.lookup;

/**
 * The lookup files of a processor. Thread-safe.
 *
 * @param <L> what they hold
 */
public interface Lookup<L> {

    /**
     * Reads what has changed.
     *
     * @throws LookupException if one of the files cannot be used
     */
    L read() throws LookupException;
}
