package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keys and values of bytes, kept in files. Thread-safe; who closes it sees to it that nobody uses it any more.
 */
interface ProfileTable extends AutoCloseable {

    /** Opens the table once more, and remembers beyond the end of the process whether its files may hold what was to be erased. */
    @FunctionalInterface
    interface Opener {

        ProfileTable open() throws TableException;

        /** Whether an erasing was begun and has not come to its end. */
        default boolean isErasing() {
            return false;
        }

        /** Remembers that an erasing begins. */
        default void beginErasing() throws TableException {}

        /** Remembers that it is done. */
        default void endErasing() throws TableException {}
    }

    /**
     * Reads values as they are at one moment.
     *
     * @return those that there are
     */
    Map<Key, byte[]> read(Collection<Key> keys) throws TableException;

    /** All keys that begin with one of these. */
    List<Key> find(Collection<Key> beginnings) throws TableException;

    /**
     * Rewrites files, so that none holds a value or key that was removed; names of the files and what they begin and end with are only forgotten when the table is
     * opened the next time. Nobody may be reading meanwhile.
     *
     * @param removed which keys; if there is none, whatever was removed
     */
    void purge(Collection<Key> removed) throws TableException;

    /** Writes all values or none; an empty value removes what is there. */
    void write(Map<Key, byte[]> values) throws TableException;

    /** About how many values there are at most: one that was written several times counts as several until files are merged. */
    long count();

    /** Has the disk what was written, whatever happens to the machine. */
    void force() throws TableException;

    @Override
    void close();
}
