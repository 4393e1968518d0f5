package org.nifiaaas.sandbox.process;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.nifiaaas.sandbox.console.SandboxException;

/** A process started here, with its output in a log file. It goes on when this Java process ends. Not thread-safe. */
public final class ManagedProcess {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int TAIL_BYTES = 16_384;

    private final ProcessSpec spec;
    private final Process process;

    private ManagedProcess(final ProcessSpec spec, final Process process) {
        this.spec = spec;
        this.process = process;
    }

    /** @throws SandboxException if the program cannot be started or the log file cannot be written */
    public static ManagedProcess start(final ProcessSpec spec) throws SandboxException {
        final ProcessBuilder builder = new ProcessBuilder(spec.command());
        builder.directory(spec.folder().toFile());
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        applyEnvironment(spec.environment(), builder.environment());
        try {
            Files.createDirectories(spec.folder());
            Files.createDirectories(spec.log().getParent());
            return new ManagedProcess(spec, builder.start());
        } catch (final IOException e) {
            throw SandboxException.failure(spec.name() + " cannot be started", e);
        }
    }

    /** Changes {@code environment} as {@link ProcessSpec#environment()} says. */
    public static void applyEnvironment(final Map<String, String> changes, final Map<String, String> environment) {
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Asks {@code healthy}; after a no, waits a moment, so that it can be called in a loop.
     *
     * @param startNanos {@link System#nanoTime()} of the start
     * @param timeout how long the start may take
     * @throws SandboxException if the process ended or the time is over; the message carries the last message in the log
     */
    public boolean isHealthy(final BooleanSupplier healthy, final long startNanos, final Duration timeout)
            throws SandboxException {
        // Asked first whether it still runs: something else may answer at its address.
        final boolean ended = !process.isAlive();
        if (!ended && healthy.getAsBoolean()) {
            return true;
        }
        if (ended || hasEndedWithin(POLL)) {
            throw SandboxException.failure(
                    spec.name() + " ended with exit code " + process.exitValue() + " while starting" + logHint());
        }
        if (System.nanoTime() - startNanos > timeout.toNanos()) {
            throw SandboxException.failure(
                    spec.name() + " was not ready after " + timeout.toSeconds() + " s" + logHint());
        }
        return false;
    }

    /**
     * Waits for the end of a short-lived program; it is killed when the time is over.
     *
     * @throws SandboxException if it takes too long or its exit code is not 0
     */
    public void awaitSuccess(final Duration timeout) throws SandboxException {
        if (!hasEndedWithin(timeout)) {
            process.destroyForcibly();
            throw SandboxException.failure(spec.name() + " took more than " + timeout.toSeconds() + " s" + logHint());
        }
        if (process.exitValue() != 0) {
            throw SandboxException.failure(spec.name() + " ended with exit code " + process.exitValue() + logHint());
        }
    }

    private boolean hasEndedWithin(final Duration time) throws SandboxException {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }

    /** Waits for the end of any process, also of one that another program started. */
    public static boolean hasEnded(final ProcessHandle handle, final Duration time) throws SandboxException {
        final long deadline = System.nanoTime() + time.toNanos();
        while (ProcessIdentity.isRunning(handle)) {
            final long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                handle.onExit().get(Math.min(left, POLL.toNanos()), TimeUnit.NANOSECONDS);
            } catch (final TimeoutException e) {
                continue;
            } catch (final ExecutionException e) {
                throw SandboxException.failure("the end of process " + handle.pid() + " cannot be seen", e.getCause());
            } catch (final InterruptedException e) {
                throw SandboxException.interrupted(e);
            }
        }
        return true;
    }

    private String logHint() {
        return " (" + lastMessage(spec.log()).map(line -> line + "; ").orElse("") + "see " + spec.log() + ")";
    }

    /** The last line that is no part of a stack trace. */
    private static Optional<String> lastMessage(final Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            final byte[] tail = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... "))
                    .reduce((first, second) -> second);
        } catch (final IOException e) {
            return Optional.empty();
        }
    }
}
