package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.Map;

/**
 * Keys and values of bytes, kept in files. Thread-safe; who closes it sees to it that nobody uses it any more.
 */
interface ProfileTable extends AutoCloseable {

    /** Opens the table once more, after it has failed. */
    @FunctionalInterface
    interface Opener {

        ProfileTable open() throws TableException;
    }

    /**
     * Reads values as they are at one moment.
     *
     * @return those that there are
     */
    Map<Key, byte[]> read(Collection<Key> keys) throws TableException;

    /** Writes all values or none. */
    void write(Map<Key, byte[]> values) throws TableException;

    /** About how many values there are at most: one that was written several times counts as several until files are merged. */
    long count();

    /** Has the disk what was written, whatever happens to the machine. */
    void force() throws TableException;

    @Override
    void close();
}
