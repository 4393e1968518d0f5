package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.Work;

/** Keeps two commands from starting or stopping the servers of one working folder at once. */
final class SandboxLock {
    private SandboxLock() {}

    /**
     * Does {@code work} while nobody else works on the folder, in this or another Java process.
     *
     * @throws SandboxException if somebody else does, or if the work fails
     */
    static <T> T holding(final Path workFolder, final Work<T, SandboxException> work) throws SandboxException {
        final Path file = workFolder.resolve("sandbox.lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (isTaken(channel)) {
                throw SandboxException.failure("another aaas command is starting or stopping the sandbox in "
                        + workFolder + "; wait for its end");
            }
            return work.run();
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be used as a lock", e);
        }
    }

    private static boolean isTaken(final FileChannel channel) throws IOException {
        try {
            final FileLock lock = channel.tryLock();
            return lock == null;
        } catch (final OverlappingFileLockException e) {
            return true;
        }
    }
}
