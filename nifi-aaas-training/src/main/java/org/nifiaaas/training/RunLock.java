package org.nifiaaas.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Keeps a run from being trained twice at once: the operating system holds the lock for as long as the process lives, so a killed run leaves none behind. The
 * file stays, since deleting it could free a lock that someone else has just taken.
 *
 * <p>On a network file system the guarantee is that of the file system's locks.
 */
final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a run.
     *
     * @throws RunInProgressException if another holder has it
     * @throws TrainingException if the lock file cannot be opened
     */
    static RunLock acquire(final ModelFolder model, final String runId) throws TrainingException {
        final Path file = model.runs().resolve(runId + ".lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw inProgress(runId);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(("since " + Instant.now() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new RunLock(channel);
        } catch (final OverlappingFileLockException e) {
            closeQuietly(channel);
            throw inProgress(runId);
        } catch (final IOException e) {
            closeQuietly(channel);
            throw new TrainingException(
                    "Lock of run " + runId + " cannot be taken: " + file + ": " + Messages.oneLine(e), e);
        }
    }

    private static RunInProgressException inProgress(final String runId) {
        return new RunInProgressException("Run " + runId + " is already being trained");
    }

    private static void closeQuietly(final FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (final IOException e) {
            // The failure that led here is the one to report.
            return;
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws TrainingException {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new TrainingException("Lock of a run cannot be given back: " + Messages.oneLine(e), e);
        }
    }
}
