package org.nifiaaas.repository.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one holder at a time work, among all threads and all processes that share the folder. The lock ends with its process, so a holder that dies leaves nothing
 * to clean up but an empty file.
 */
final class LocalLock implements Closeable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** On POSIX systems a thread that closes the file ends the locks of all others of its process, so only one of them may open it. */
    private static final ConcurrentMap<Path, Semaphore> OPENERS = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Semaphore opener;

    private LocalLock(final FileChannel channel, final Semaphore opener) {
        this.channel = channel;
        this.opener = opener;
    }

    /**
     * Takes the lock.
     *
     * @param file created if it is missing, never deleted
     * @param patienceMillis how long to wait for another holder
     * @return the lock; null if the other holder still has it, or if the thread was interrupted
     * @throws IOException if the storage fails
     */
    static LocalLock take(final Path file, final long patienceMillis) throws IOException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        final Path place = file.getParent().toRealPath().resolve(file.getFileName());
        final Semaphore opener = OPENERS.computeIfAbsent(place, key -> new Semaphore(1));
        if (!acquire(opener, patienceMillis)) {
            return null;
        }
        LocalLock lock = null;
        try {
            lock = lock(place, opener, deadline);
        } finally {
            if (lock == null) {
                opener.release();
            }
        }
        return lock;
    }

    private static boolean acquire(final Semaphore opener, final long patienceMillis) {
        try {
            return opener.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static LocalLock lock(final Path file, final Semaphore opener, final long deadline) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean taken = false;
        try {
            taken = await(channel, deadline);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? new LocalLock(channel, opener) : null;
    }

    private static boolean await(final FileChannel channel, final long deadline) throws IOException {
        while (!tryLock(channel)) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static boolean tryLock(final FileChannel channel) throws IOException {
        try {
            final FileLock lock = channel.tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException e) {
            // Held by a copy of this class that another class loader loaded.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            opener.release();
        }
    }
}
