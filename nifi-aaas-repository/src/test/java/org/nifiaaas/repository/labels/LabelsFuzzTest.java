package org.nifiaaas.repository.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.TextMutations;
import org.nifiaaas.repository.bundle.VersionFixture;

/** Whatever labels and history hold, they are read or refused in one line. */
@Timeout(300)
class LabelsFuzzTest {

    private static final int ROUNDS = 600;

    @TempDir
    private Path root;

    private Path folder;
    private ModelLabels labels;

    @BeforeEach
    void moveLabels() throws IOException, LabelException {
        VersionFixture.write(root, 1);
        VersionFixture.write(root, 2);
        folder = root.resolve(MODEL);
        labels = ModelLabels.of(new RepositoryFolder(root), MODEL, Clock.systemUTC());
        labels.move("stable", 1, "first");
        labels.move("stable", 2, "second");
        labels.move("canary", 2, "third");
    }

    @Test
    void damagedLabelsAreReadOrRefusedInOneLine() throws IOException {
        final Path file = folder.resolve(ModelBundle.LABELS);
        final byte[] content = Files.readAllBytes(file);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final byte[] damaged = new TextMutations(round).damage(content);
            Files.write(file, damaged);
            final String message = outcome("seed " + round, () -> labels.read());
            if (!message.isEmpty()) {
                refused++;
                assertTrue(message.startsWith("labels.json of model propensity cannot be read: "), message);
                assertEquals(message, outcome("seed " + round, () -> labels.move("other", 1, "")));
                assertEquals(
                        new String(damaged, StandardCharsets.ISO_8859_1),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            outcome("seed " + round, () -> labels.needed());
        }
        assertTrue(refused > ROUNDS / 4, refused + " of " + ROUNDS + " damages were noticed");
    }

    @Test
    void damagedHistoryIsReadAsFarAsItGoes() throws IOException, LabelException {
        final Path file = folder.resolve(ModelLabels.HISTORY);
        final byte[] content = Files.readAllBytes(file);
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(file, new TextMutations(round).damage(content));
            for (final LabelMove move : labels.history()) {
                assertTrue(move.to() > 0 && move.from().orElse(1) > 0, "seed " + round);
                assertFalse(move.at() == null || move.by() == null, "seed " + round);
            }
            outcome("seed " + round, () -> labels.rollback("stable", ""));
            labels.needed();
        }
    }

    private static String outcome(final String what, final Reading reading) {
        try {
            assertFalse(String.valueOf(reading.read()).isEmpty());
            return "";
        } catch (final LabelException e) {
            final String message = e.getMessage();
            assertFalse(e.isPassing(), () -> what + " would be tried for ever: " + message);
            assertEquals(1, message.lines().count(), what);
            assertTrue(message.length() < 1_000, what);
            return message;
        } catch (final RuntimeException | StackOverflowError e) {
            return fail(what, e);
        }
    }

    private interface Reading {
        Object read() throws LabelException;
    }
}
