package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * A process that can be recognised later: process numbers are used again by the system, a number together with the start time is not.
 *
 * @param pid number of the process
 * @param started when the system says it was started
 */
public record ProcessIdentity(long pid, Instant started) {
    /** The system derives start times from its boot time, which moves a little when the clock is corrected. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** @throws SandboxException if the system tells no start time (the process is gone) */
    public static ProcessIdentity of(final ProcessHandle handle) throws SandboxException {
        return new ProcessIdentity(
                handle.pid(),
                handle.info()
                        .startInstant()
                        .orElseThrow(() -> SandboxException.failure("process " + handle.pid() + " is gone")));
    }

    /** The process itself if it still runs; empty if it ended, also when another process has its number now. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessIdentity::isRunning).filter(this::hasStartTime);
    }

    private boolean hasStartTime(final ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(false);
    }

    /** Like {@link ProcessHandle#isAlive()}, but false for an ended process whose parent has not asked for its exit code yet. */
    public static boolean isRunning(final ProcessHandle handle) {
        // In this order: asked for its exit code between the two looks, a process that is no longer defunct is not
        // alive
        // either. The other way round it would be both alive and not defunct.
        return !isDefunct(handle.pid()) && handle.isAlive();
    }

    private static boolean isDefunct(final long pid) {
        final Path status = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(status)) {
            return false;
        }
        try {
            final String line = Files.readString(status, StandardCharsets.ISO_8859_1);
            return line.startsWith(" Z", line.lastIndexOf(')') + 1);
        } catch (final IOException e) {
            // It is gone, which isAlive tells.
            return false;
        }
    }
}
