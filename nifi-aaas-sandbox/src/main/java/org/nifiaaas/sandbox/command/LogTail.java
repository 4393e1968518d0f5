package org.nifiaaas.sandbox.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.SandboxService;

/** The end of log files, and what is added to them. With several logs, every line begins with the name of its server. Not thread-safe. */
final class LogTail {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int MOST_BYTES_AT_ONCE = 1 << 20;

    private final List<SandboxService> services;
    private final Function<SandboxService, Path> logs;
    private final Consumer<String> out;
    private final Map<SandboxService, Long> positions = new EnumMap<>(SandboxService.class);

    LogTail(
            final List<SandboxService> services,
            final Function<SandboxService, Path> logs,
            final Consumer<String> out) {
        this.services = List.copyOf(services);
        this.logs = logs;
        this.out = out;
    }

    /** Shows the last {@code count} lines of every log that exists. */
    void showLast(final int count) throws SandboxException {
        for (final SandboxService service : services) {
            final Path log = logs.apply(service);
            if (!Files.exists(log)) {
                positions.put(service, 0L);
                continue;
            }
            final Deque<String> last = new ArrayDeque<>();
            lines(service, log).forEach(line -> {
                last.addLast(line);
                if (last.size() > count) {
                    last.removeFirst();
                }
            });
            last.forEach(line -> show(service, line));
        }
    }

    /** The lines in the last megabyte; what comes after them is new. */
    private Stream<String> lines(final SandboxService service, final Path log) throws SandboxException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            final long length = file.length();
            final byte[] end = new byte[(int) Math.min(MOST_BYTES_AT_ONCE, length)];
            file.seek(length - end.length);
            file.readFully(end);
            positions.put(service, length);
            return new String(end, StandardCharsets.UTF_8).lines();
        } catch (final IOException e) {
            throw SandboxException.failure(log + " cannot be read", e);
        }
    }

    /** Shows new lines until the thread is interrupted or the program ends. */
    void follow() throws SandboxException {
        while (!Thread.currentThread().isInterrupted()) {
            showNew();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Shows the complete lines that were added since the last call. A log that became shorter is read from its beginning. */
    void showNew() throws SandboxException {
        for (final SandboxService service : services) {
            final Path log = logs.apply(service);
            if (Files.exists(log)) {
                showNew(service, log);
            }
        }
    }

    private void showNew(final SandboxService service, final Path log) throws SandboxException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            final long known = positions.getOrDefault(service, 0L);
            final long position = known > file.length() ? 0 : known;
            final byte[] added = new byte[(int) Math.min(MOST_BYTES_AT_ONCE, file.length() - position)];
            file.seek(position);
            file.readFully(added);
            final int complete = lengthOfCompleteLines(added);
            positions.put(service, position + complete);
            new String(added, 0, complete, StandardCharsets.UTF_8).lines().forEach(line -> show(service, line));
        } catch (final IOException e) {
            throw SandboxException.failure(log + " cannot be read", e);
        }
    }

    private static int lengthOfCompleteLines(final byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] != '\n') {
            length--;
        }
        // A line longer than the buffer is shown in pieces rather than never.
        return length == 0 && bytes.length == MOST_BYTES_AT_ONCE ? bytes.length : length;
    }

    private void show(final SandboxService service, final String line) {
        out.accept(services.size() == 1 ? line : String.format(Locale.ROOT, "%-5s | %s", service.value(), line));
    }
}
