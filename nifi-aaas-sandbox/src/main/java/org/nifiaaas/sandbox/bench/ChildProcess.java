package org.nifiaaas.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;

/** A process that a benchmark runs in, and the temporary folder that it works in. */
final class ChildProcess {

    private static final long STOP_SECONDS = 10;

    private ChildProcess() {}

    /** An empty folder; the caller deletes it. */
    static Path temporaryFolder() throws SandboxException {
        try {
            return Files.createTempDirectory("nifi-aaas-bench-");
        } catch (final IOException e) {
            throw SandboxException.failure("no temporary folder can be made", e);
        }
    }

    /**
     * Runs a process with its output on ours, and stops it if this program is interrupted.
     *
     * @return its exit code
     * @throws SandboxException if it cannot be started
     */
    static int run(final ProcessBuilder builder) throws SandboxException {
        return run(builder, started -> {});
    }

    /**
     * As above.
     *
     * @param watcher gets the process as soon as it runs
     */
    static int run(final ProcessBuilder builder, final Consumer<ProcessHandle> watcher) throws SandboxException {
        final Process process;
        try {
            process = builder.inheritIO().start();
        } catch (final IOException e) {
            throw SandboxException.failure("the benchmark cannot be started", e);
        }
        watcher.accept(process.toHandle());
        return InterruptGuard.during(() -> stop(process), () -> {
            try {
                return process.waitFor();
            } catch (final InterruptedException e) {
                stop(process);
                throw SandboxException.interrupted(e);
            }
        });
    }

    private static void stop(final Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes a folder and all that is in it. */
    static void delete(final Path folder) throws SandboxException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (final Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw SandboxException.failure("the temporary folder " + folder + " cannot be deleted", e);
        }
    }
}
