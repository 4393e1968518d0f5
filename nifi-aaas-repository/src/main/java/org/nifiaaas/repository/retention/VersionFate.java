package org.nifiaaas.repository.retention;

/** What becomes of one version. Immutable. */
public final class VersionFate {

    private final long version;
    private final long bytes;
    private final String createdAt;
    private final String stays;

    VersionFate(final long version, final long bytes, final String createdAt, final String stays) {
        this.version = version;
        this.bytes = bytes;
        this.createdAt = createdAt;
        this.stays = stays;
    }

    public long version() {
        return version;
    }

    /** Bytes of its files; 0 if its manifest cannot be read. */
    public long bytes() {
        return bytes;
    }

    /** When it was made, as its manifest says; empty if that cannot be read. */
    public String createdAt() {
        return createdAt;
    }

    /** Whether it goes. */
    public boolean goes() {
        return stays.isEmpty();
    }

    /** Why it stays, in words; empty if it goes. */
    public String stays() {
        return stays;
    }
}
