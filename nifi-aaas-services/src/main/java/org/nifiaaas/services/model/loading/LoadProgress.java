package org.nifiaaas.services.model.loading;

import org.nifiaaas.services.model.version.VersionSize;

/** How far the thread that loads has come with one version. That thread writes, any thread reads. */
final class LoadProgress {

    private static final String MANIFEST = "reading its manifest";

    /** Changes whenever something has been done. */
    private volatile long marks;

    /** What is being done; empty while files are read. */
    private volatile String phase = MANIFEST;

    private volatile long readBytes;
    private volatile long allBytes;

    /** Something has been done. */
    void mark() {
        // One thread writes.
        marks = marks + 1;
    }

    /** A version begins. */
    void begin() {
        enter(MANIFEST);
    }

    /**
     * Files are read from now on.
     *
     * @param bytes of all of them
     */
    void reading(final long bytes) {
        readBytes = 0;
        allBytes = bytes;
        enter("");
    }

    /** A file was read. */
    void read(final long bytes) {
        readBytes += bytes;
        mark();
    }

    /** Something begins, which can stand after "it is". */
    void enter(final String doing) {
        phase = doing;
        mark();
    }

    long marks() {
        return marks;
    }

    /** What is being done, in words that can stand after "it is". */
    String text() {
        final String doing = phase;
        if (!doing.isEmpty()) {
            return doing;
        }
        return "reading and checking its files, " + VersionSize.text(readBytes) + " of " + VersionSize.text(allBytes)
                + " are read";
    }
}
