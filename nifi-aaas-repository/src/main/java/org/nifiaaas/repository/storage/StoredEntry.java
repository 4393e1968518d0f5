package org.nifiaaas.repository.storage;

import java.util.Objects;

/** A folder, a file or something else in a storage. Immutable. */
public final class StoredEntry {

    private enum Kind {
        FOLDER,
        FILE,
        OTHER
    }

    private final String name;
    private final Kind kind;
    private final boolean outside;
    private final long size;
    private final long modifiedMillis;
    private final String stamp;

    private StoredEntry(
            final String name,
            final Kind kind,
            final boolean outside,
            final long size,
            final long modifiedMillis,
            final String stamp) {
        this.name = Objects.requireNonNull(name, "name");
        this.kind = kind;
        this.outside = outside;
        this.size = size;
        this.modifiedMillis = modifiedMillis;
        this.stamp = stamp;
    }

    /**
     * A folder, or a link to one.
     *
     * @param outside whether it leads out of the repository
     */
    public static StoredEntry folder(final String name, final boolean outside, final long modifiedMillis) {
        return new StoredEntry(name, Kind.FOLDER, outside, 0, modifiedMillis, "");
    }

    /**
     * A regular file.
     *
     * @param stamp changes whenever the file is replaced or written
     */
    public static StoredEntry file(final String name, final long size, final long modifiedMillis, final String stamp) {
        return new StoredEntry(name, Kind.FILE, false, size, modifiedMillis, stamp);
    }

    /** Neither a folder nor a regular file, such as a link to a file. */
    public static StoredEntry other(final String name) {
        return new StoredEntry(name, Kind.OTHER, false, 0, 0, "");
    }

    /** Last name of its path; empty for the root. */
    public String name() {
        return name;
    }

    public boolean isFolder() {
        return kind == Kind.FOLDER;
    }

    /** Whether it is a regular file and no link. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** Whether it is a folder that lies outside of the repository, reached through a link. */
    public boolean leadsOutside() {
        return outside;
    }

    /** Bytes of a file. */
    public long size() {
        return size;
    }

    /** When a file or the entries of a folder last changed, milliseconds since the epoch. */
    public long modifiedMillis() {
        return modifiedMillis;
    }

    /** Changes whenever a file is replaced or written. */
    public String stamp() {
        return stamp;
    }
}
