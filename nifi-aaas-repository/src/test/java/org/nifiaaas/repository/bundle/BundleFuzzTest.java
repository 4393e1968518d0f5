package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file of a version holds, the version is read or refused in one line that names the file. */
@Timeout(300)
class BundleFuzzTest {

    private static final int ROUNDS = 300;

    @TempDir
    private Path root;

    private FeatureVersion version;
    private Path folder;
    private RepositoryFolder repository;

    @BeforeEach
    void writeVersion() throws IOException {
        version = new FeatureVersion(root);
        folder = version.folder();
        repository = new RepositoryFolder(root);
        Files.writeString(folder.resolve(ModelBundle.POPULARITY), "7\n");
        version.list(ModelBundle.POPULARITY);
        Files.writeString(
                folder.resolve(ModelBundle.CALIBRATION),
                Calibration.of(new float[] {0.25f, 0.5f}, new float[] {0.125f, 0.75f}, 1.5)
                        .toJson());
        version.list(ModelBundle.CALIBRATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ModelBundle.MANIFEST,
                ModelBundle.FEATURES,
                ModelBundle.ENCODING,
                ModelBundle.GOLDEN,
                ModelBundle.USERS,
                ModelBundle.ITEMS,
                ModelBundle.POPULARITY,
                ModelBundle.CALIBRATION
            })
    void damagedFileIsReadOrRefusedInOneLine(final String name) throws IOException {
        final byte[] content = Files.readAllBytes(folder.resolve(name));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(folder.resolve(name), new TextMutations(round).damage(content));
            if (!name.equals(ModelBundle.MANIFEST)) {
                version.list(name);
            }
            final String outcome = outcome(name + " of seed " + round, () -> repository.read(MODEL, 1));
            assertEquals(outcome, outcome(name, () -> repository.checkAll(MODEL, 1)), "seed " + round);
            outcome(name, () -> repository.check(MODEL, 1));
            if (!outcome.isEmpty()) {
                refused++;
                assertTrue(names(outcome, name), "seed " + round + ": " + outcome);
            }
        }
        assertTrue(refused > ROUNDS / 4, refused + " of " + ROUNDS + " damages were noticed");
    }

    /** A damaged manifest may name any file, and a damaged vocabulary contradicts another file: that one stands in the message then. */
    private static boolean names(final String message, final String name) {
        return message.contains(name)
                || name.equals(ModelBundle.MANIFEST)
                || name.equals(ModelBundle.ITEMS) && message.startsWith(ModelBundle.POPULARITY);
    }

    private static String outcome(final String what, final Reading reading) {
        try {
            assertFalse(String.valueOf(reading.read()).isEmpty());
            return "";
        } catch (final BundleException e) {
            final String message = e.getMessage();
            assertFalse(e.isPassing(), () -> what + " would be tried for ever: " + message);
            assertEquals(1, message.lines().count(), what);
            assertFalse(message.contains("Exception"), () -> what + ": " + message);
            assertTrue(message.length() < 1_000, what);
            return message;
        } catch (final RuntimeException | StackOverflowError e) {
            return fail(what, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ModelBundle.MANIFEST,
                ModelBundle.FEATURES,
                ModelBundle.ENCODING,
                ModelBundle.GOLDEN,
                ModelBundle.USERS,
                ModelBundle.CALIBRATION
            })
    void fileThatIsNotUtf8IsSaidToBeNone(final String name) throws IOException {
        Files.write(folder.resolve(name), new byte[] {'{', (byte) 0xC0, (byte) 0xAF, '}'});
        if (!name.equals(ModelBundle.MANIFEST)) {
            version.list(name);
        }
        assertTrue(outcome(name, () -> repository.read(MODEL, 1)).endsWith("is not UTF-8 text"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ModelBundle.MANIFEST,
                ModelBundle.FEATURES,
                ModelBundle.ENCODING,
                ModelBundle.GOLDEN,
                ModelBundle.CALIBRATION
            })
    void endlessNestingEnds(final String name) throws IOException {
        Files.write(
                folder.resolve(name), ("{\"metrics\":" + "{\"a\":".repeat(500_000)).getBytes(StandardCharsets.UTF_8));
        if (!name.equals(ModelBundle.MANIFEST)) {
            version.list(name);
        }
        assertTrue(names(outcome(name, () -> repository.read(MODEL, 1)), name));
    }

    @Test
    void endlessNestingAmongTheGoldenFeaturesEnds() throws IOException {
        version.write(ModelBundle.GOLDEN, "{\"features\":[[" + "[".repeat(500_000));

        assertTrue(outcome("nesting", () -> repository.read(MODEL, 1)).startsWith(ModelBundle.GOLDEN));
    }

    private interface Reading {
        Object read() throws BundleException;
    }
}
