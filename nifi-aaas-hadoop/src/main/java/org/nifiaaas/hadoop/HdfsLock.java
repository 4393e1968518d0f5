package org.nifiaaas.hadoop;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Holds a file open for writing, which the name node allows one client at a time. The client renews its lease by itself; a name node gives the file to the next
 * one a minute after the last renewal, so that a holder that died is in the way no longer.
 */
final class HdfsLock {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Set<String> HELD = Collections.unmodifiableSet(new HashSet<>(Arrays.asList(
            "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException",
            "org.apache.hadoop.hdfs.protocol.RecoveryInProgressException")));

    private HdfsLock() {}

    /**
     * Takes the lock.
     *
     * @param file exists
     * @return null if another holder still has it, or if the thread was interrupted
     * @throws IOException if the storage fails
     */
    static Closeable take(final FileSystem fileSystem, final Path file, final long patienceMillis) throws IOException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        FSDataOutputStream lock = tryOpen(fileSystem, file);
        while (lock == null
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = tryOpen(fileSystem, file);
        }
        return lock;
    }

    private static FSDataOutputStream tryOpen(final FileSystem fileSystem, final Path file) throws IOException {
        try {
            return fileSystem.append(file);
        } catch (final RemoteException e) {
            if (HELD.contains(e.getClassName())) {
                return null;
            }
            throw e;
        }
    }
}
