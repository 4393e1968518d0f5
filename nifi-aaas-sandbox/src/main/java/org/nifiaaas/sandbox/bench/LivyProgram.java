package org.nifiaaas.sandbox.bench;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState.Phase;
import org.nifiaaas.services.livy.LivyClient;

/**
 * Runs a job of the training jar as a batch of a Livy, as a flow does, with its output on ours. The batch is deleted if this program is interrupted; otherwise
 * Livy remembers it.
 */
final class LivyProgram {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int LOG_LINES = 200;
    private static final Set<String> HEADERS = Set.of("stdout:", "stderr:");

    private final URI livy;
    private final Path jar;
    private final Duration pause;
    private final PrintStream out;

    /**
     * Creates one; nothing is sent.
     *
     * @param jar where Livy finds the training jar
     * @param pause between two questions how far it is
     * @param out takes what the job writes
     */
    LivyProgram(final URI livy, final Path jar, final Duration pause, final PrintStream out) {
        this.livy = livy;
        this.jar = jar;
        this.pause = pause;
        this.out = out;
    }

    /**
     * Runs it to its end.
     *
     * @throws SandboxException if Livy refuses it or loses it, or if it fails
     */
    void run(final String mainClass, final List<String> arguments) throws SandboxException {
        final String name = "benchmark-" + UUID.randomUUID();
        final SparkBatchRequest request = new SparkBatchRequest(
                name, jar.toString(), mainClass, arguments, List.of(), Map.of(), Optional.empty());
        try (LivyClient client =
                new LivyClient(livy, CONNECT_TIMEOUT, ANSWER_TIMEOUT, Optional.empty(), Optional.empty())) {
            final SparkBatch batch = client.submit(request);
            out.println("batch " + name + " of Livy at " + livy);
            InterruptGuard.during(() -> delete(client, batch), () -> {
                follow(client, batch);
                return null;
            });
        } catch (final LivyException e) {
            throw SandboxException.failure("the batch " + name + ": " + e.getMessage());
        }
    }

    private void follow(final LivyClient client, final SparkBatch submitted) throws SandboxException {
        List<String> shown = List.of();
        SparkBatch batch = submitted;
        while (batch.state().phase() != Phase.SUCCEEDED) {
            waitABit();
            final List<String> output;
            try {
                batch = client.findByName(submitted.name())
                        .orElseThrow(() -> SandboxException.failure("Livy at " + livy + " has forgotten the batch "
                                + submitted.name() + "; if it was restarted, the job may still run"));
                output = output(client.logTail(batch.id(), LOG_LINES));
            } catch (final LivyException e) {
                throw SandboxException.failure("the batch " + submitted.name() + " may still run: " + e.getMessage());
            }
            added(shown, output).forEach(out::println);
            shown = output;
            if (batch.state().phase() == Phase.FAILED) {
                throw SandboxException.failure("the batch " + batch.name() + " ended as "
                        + batch.state().livyName() + "; its last lines above tell why");
            }
        }
    }

    private void waitABit() throws SandboxException {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }

    private static void delete(final LivyClient client, final SparkBatch batch) {
        try {
            client.delete(batch.id());
        } catch (final LivyException e) {
            System.err.println("aaas: the batch " + batch.name() + " may still run: " + e.getMessage());
        }
    }

    /** What the job wrote: Livy lets standard error follow standard output into the same part of the log. */
    private static List<String> output(final List<String> log) {
        return log.stream().filter(line -> !HEADERS.contains(line.strip())).toList();
    }

    /** What an end of a text has that an earlier end of it had not: its lines after the longest overlap with the earlier one. */
    static List<String> added(final List<String> earlier, final List<String> later) {
        for (int from = 0; from < earlier.size(); from++) {
            final List<String> overlap = earlier.subList(from, earlier.size());
            if (overlap.size() <= later.size() && overlap.equals(later.subList(0, overlap.size()))) {
                return later.subList(overlap.size(), later.size());
            }
        }
        return later;
    }
}
