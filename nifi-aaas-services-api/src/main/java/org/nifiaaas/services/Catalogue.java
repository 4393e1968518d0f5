package org.nifiaaas.services;

/** The ids of one kind, users or items, that a version of a model knows. Immutable and thread-safe. */
public interface Catalogue {

    /** Index of every id that the version does not know. */
    int UNKNOWN = 0;

    /** Number of known ids; their indices are 1 to this number. */
    int size();

    /**
     * Index of an id.
     *
     * @param id a canonical id
     * @return 1 to {@link #size()}, or {@link #UNKNOWN}
     */
    int index(String id);

    /**
     * Id of an index.
     *
     * @param index 1 to {@link #size()}
     * @throws IndexOutOfBoundsException for any other index
     */
    String id(int index);
}
