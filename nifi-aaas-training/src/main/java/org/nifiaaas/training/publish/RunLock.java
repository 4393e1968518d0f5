package org.nifiaaas.training.publish;

import java.io.Closeable;
import java.io.IOException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.RunInProgressException;
import org.nifiaaas.training.failure.TrainingException;

/**
 * Keeps a run from being trained twice at once. The storage holds the lock for as long as the process lives: a killed run leaves none behind in a local folder,
 * and for about a minute in HDFS. The file stays, since deleting it could free a lock that someone else has just taken.
 *
 * <p>On a network file system the guarantee is that of the file system's locks. In HDFS the lock is the lease of a file that is open for writing, so a job that
 * cannot reach the name node for more than a minute may lose it; the worst that follows is a version too many.
 */
public final class RunLock implements AutoCloseable {

    private final Closeable lock;

    private RunLock(final Closeable lock) {
        this.lock = lock;
    }

    /**
     * Takes the lock of a run.
     *
     * @throws RunInProgressException if another holder has it
     * @throws TrainingException if the lock file cannot be opened
     */
    public static RunLock acquire(final ModelFolder model, final String runId) throws TrainingException {
        final Closeable lock;
        try {
            lock = model.storage().lock(model.lock(runId), 0);
        } catch (final IOException e) {
            throw new TrainingException(
                    "Lock of run " + runId + " cannot be taken: "
                            + model.storage().location(model.lock(runId)) + ": " + Messages.oneLine(e),
                    e);
        }
        if (lock == null) {
            throw new RunInProgressException("Run " + runId + " is already being trained");
        }
        return new RunLock(lock);
    }

    /** Gives the lock back. */
    @Override
    public void close() throws TrainingException {
        try {
            lock.close();
        } catch (final IOException e) {
            throw new TrainingException("Lock of a run cannot be given back: " + Messages.oneLine(e), e);
        }
    }
}
