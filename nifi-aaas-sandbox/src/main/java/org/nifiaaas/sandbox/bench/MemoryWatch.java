package org.nifiaaas.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks twice a second at how much memory a process and its descendants have in the machine, as the kernel counts it. Thread-safe. */
final class MemoryWatch implements AutoCloseable {

    private static final long MILLIS = 500;
    private static final String FIELD = "VmRSS:";

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private volatile long most;

    /** Begins to look at a process. */
    void watch(final ProcessHandle process) {
        looking.scheduleAtFixedRate(() -> look(process), 0, MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(final ProcessHandle process) {
        final long now = Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(MemoryWatch::kibibytes)
                .sum();
        most = Math.max(most, now);
    }

    /** None of a process that has ended, or where the kernel does not tell. */
    private static long kibibytes(final ProcessHandle process) {
        final Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (final IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** The most that was seen, in MiB. */
    long mebibytes() {
        return most >> 10;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
