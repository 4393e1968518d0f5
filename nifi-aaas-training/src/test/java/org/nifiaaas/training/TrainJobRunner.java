package org.nifiaaas.training;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Runs training jobs in this process, at a fixed time, and keeps what the last one said. */
final class TrainJobRunner {

    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs a job and returns its exit code. */
    int run(final List<String> line) {
        out.reset();
        err.reset();
        return new TrainJob(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .run(line.toArray(new String[0]));
    }

    /** Standard output of the last job. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Standard error of the last job. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
