package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.Machine;

class PreflightTest {
    private static final long GIGABYTE = 1L << 30;
    private static final Machine GOOD = new Machine(17, 8 * GIGABYTE, 50 * GIGABYTE);

    @TempDir
    private Path folder;

    @Test
    void goodMachinePasses() {
        assertDoesNotThrow(() -> Preflight.check(folder, GOOD));
    }

    @Test
    void thisMachineTellsPlausibleFacts() throws SandboxException {
        final Machine machine = Machine.inspect(folder);

        assertEquals(Runtime.version().feature(), machine.javaVersion());
        assertTrue(machine.availableMemory() > GIGABYTE / 16);
        assertTrue(machine.freeDisk() > 0);
    }

    @Test
    void javaTooOldOrTooNewIsNamed() {
        assertRefused(
                "Java 11 cannot run the sandbox: Spark 2.4 and NiFi 1.18 need 17 to 22; set JAVA_HOME",
                () -> Preflight.check(folder, new Machine(11, GOOD.availableMemory(), GOOD.freeDisk())));
        assertRefused(
                "Java 25 cannot run the sandbox: Spark 2.4 and NiFi 1.18 need 17 to 22; set JAVA_HOME",
                () -> Preflight.check(folder, new Machine(25, GOOD.availableMemory(), GOOD.freeDisk())));
    }

    @Test
    void missingMemoryIsToldInFigures() {
        assertRefused(
                "not enough memory: 1.5 GB are available, the sandbox needs 3.0 GB; end other programs",
                () -> Preflight.check(folder, new Machine(17, GIGABYTE * 3 / 2, GOOD.freeDisk())));
    }

    @Test
    void missingDiskSpaceIsToldInFigures() {
        assertRefused(
                "not enough disk space in " + folder
                        + ": 1.0 GB are free, the sandbox needs 2.0 GB; choose another working folder with --work",
                () -> Preflight.check(folder, new Machine(17, GOOD.availableMemory(), GIGABYTE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/a:b", "/data/a b", "/data/a,b", "/data/a%20b"})
    void pathThatConfigurationFilesCannotExpressIsRefused(final String path) {
        final Path good = Path.of("/data/ab");
        final String message =
                "Livy and class paths cannot deal with a space, a colon, a comma, a percent sign or a quote in"
                        + " the path " + path + "; move the project, or choose a working folder with --work";

        assertDoesNotThrow(() -> Preflight.checkPaths(good, good));
        assertRefused(message, () -> Preflight.checkPaths(Path.of(path), good));
        assertRefused(message, () -> Preflight.checkPaths(good, Path.of(path)));
    }

    @Test
    void takenPortIsNamedWithTheOptionThatChangesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final int port = taken.getLocalPort();

            assertRefused(
                    "port " + port + " for kafka is taken by another program; choose another with --kafka-port",
                    () -> Preflight.checkPort(SandboxService.KAFKA, OptionalInt.of(port)));
        }
    }

    @Test
    void usableTemporaryFolderPassesAndIsLeftClean() throws SandboxException {
        final Path temporary = folder.resolve("tmp");

        Preflight.checkTemporaryFolder(temporary);

        assertEquals(0, temporary.toFile().list().length);
    }

    @Test
    void temporaryFolderThatCannotBeWrittenIsNamed() throws IOException {
        final Path file = Files.writeString(folder.resolve("tmp"), "a file in its place");

        assertRefused(
                "files in " + file + " cannot be written; choose another working folder with --work",
                () -> Preflight.checkTemporaryFolder(file));
    }

    private static void assertRefused(final String message, final Executable check) {
        final SandboxException refusal = assertThrows(SandboxException.class, check);
        assertEquals(message, refusal.getMessage());
        assertEquals(2, refusal.exitCode());
    }
}
