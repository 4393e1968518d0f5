package org.nifiaaas.services.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder is one user's. Java holds its locks for the whole process, whatever class loader asks, where RocksDB's own lock keeps only other processes away from
 * a second copy of its library.
 */
final class FolderLock implements AutoCloseable {

    static final String FILE = "lock";
    static final String IN_USE =
            "is in use by another service of this NiFi or by another process: name a directory that nobody else uses, or disable the other service";

    private final FileChannel channel;

    private FolderLock(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder.
     *
     * @throws IOException if its file cannot be written
     */
    static FolderLock take(final Path folder) throws IOException, TableException {
        final FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            throw new TableException(IN_USE, true);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new TableException(IN_USE, true);
        }
        return new FolderLock(channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
