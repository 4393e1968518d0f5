package org.nifiaaas.repository.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.VersionFixture;

/** Other processes that move labels at the same time, and die while they do. */
@Timeout(120)
class LabelsCrashTest {

    private static final int ROUNDS = 5;

    @TempDir
    private Path root;

    private ModelLabels labels;

    @BeforeEach
    void writeVersions() throws IOException, LabelException {
        VersionFixture.write(root, 1);
        VersionFixture.write(root, 2);
        labels = ModelLabels.of(new RepositoryFolder(root), MODEL, Clock.systemUTC());
    }

    private Process mover(final String label) throws IOException {
        final String java =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabelMover.class.getName(),
                        root.toString(),
                        label)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitMoves(final Process mover, final int moves) throws IOException {
        final BufferedReader lines =
                new BufferedReader(new InputStreamReader(mover.getInputStream(), StandardCharsets.UTF_8));
        for (int move = 0; move < moves; move++) {
            assertTrue(lines.readLine() != null, "the mover ended by itself");
        }
    }

    @Test
    void killedWriterLeavesReadableLabelsAndNoLock() throws IOException, InterruptedException, LabelException {
        for (int round = 0; round < ROUNDS; round++) {
            final Process mover = mover("stable");
            awaitMoves(mover, 20 + round);
            mover.destroyForcibly();
            assertTrue(mover.waitFor(30, TimeUnit.SECONDS));

            final long version = labels.read().get("stable");
            assertTrue(version == 1 || version == 2);
            assertEquals(
                    3 - version, labels.rollback("stable", "after the crash").to());
            labels.move("round-" + round, version, "");
        }
        assertEquals(1 + ROUNDS, labels.read().size());
    }

    @Test
    void twoProcessesLoseNoMove() throws IOException, InterruptedException, LabelException {
        final Process first = mover("first");
        final Process second = mover("second");
        for (int move = 0; move < 50; move++) {
            labels.move("own-" + move, 1, "");
        }
        awaitMoves(first, 20);
        awaitMoves(second, 20);
        first.destroyForcibly();
        second.destroyForcibly();
        assertTrue(first.waitFor(30, TimeUnit.SECONDS) && second.waitFor(30, TimeUnit.SECONDS));

        assertEquals(52, labels.read().size());
    }
}
