package org.nifiaaas.sandbox.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

class ManagedProcessTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    @AfterEach
    void endChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void startedProcessWritesItsLogAndEndsWhenAsked() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "wait"));
        await().until(() -> log().contains("ready"));

        final boolean killed = ProcessStopper.stop("child", List.of(process.handle()), LONG);

        assertFalse(killed);
        assertFalse(process.handle().isAlive());
    }

    @Test
    void healthIsAskedUntilItIsGood() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "wait"));
        final long start = System.nanoTime();

        boolean healthy = false;
        while (!healthy) {
            healthy = process.isHealthy(() -> log().contains("ready"), start, LONG);
        }

        assertTrue(process.handle().isAlive());
    }

    @Test
    void endWhileStartingIsTheErrorWithTheLastMessageOfTheLog() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "exit", "7", "port in use"));
        await().until(() -> !process.handle().isAlive());

        final SandboxException failure =
                assertThrows(SandboxException.class, () -> process.isHealthy(() -> true, System.nanoTime(), LONG));

        assertEquals(
                "child ended with exit code 7 while starting (port in use; see " + folder.resolve("child.log") + ")",
                failure.getMessage());
    }

    @Test
    void processThatIsNeverHealthyRunsIntoItsTimeout() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "wait"));
        final long longAgo = System.nanoTime() - LONG.toNanos();

        final SandboxException failure = assertThrows(
                SandboxException.class, () -> process.isHealthy(() -> false, longAgo, Duration.ofSeconds(3)));

        assertTrue(failure.getMessage().startsWith("child was not ready after 3 s ("), failure.getMessage());
    }

    @Test
    void shortProgramThatFailsIsAnError() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "exit", "3", "no disk"));

        final SandboxException failure = assertThrows(SandboxException.class, () -> process.awaitSuccess(LONG));

        assertTrue(failure.getMessage().startsWith("child ended with exit code 3 (no disk;"), failure.getMessage());
    }

    @Test
    void shortProgramThatTakesTooLongIsKilled() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "wait"));

        assertThrows(SandboxException.class, () -> process.awaitSuccess(Duration.ofMillis(10)));

        await().until(() -> !process.handle().isAlive());
    }

    @Test
    void missingProgramIsNamed() {
        final ProcessSpec spec = new ProcessSpec(
                "livy", List.of(folder.resolve("nowhere").toString()), folder, Map.of(), folder.resolve("x.log"));

        final SandboxException failure = assertThrows(SandboxException.class, () -> ManagedProcess.start(spec));

        assertTrue(failure.getMessage().startsWith("livy cannot be started: "), failure.getMessage());
    }

    @Test
    void emptyValueRemovesAVariable() {
        final Map<String, String> environment = new HashMap<>(Map.of("HADOOP_CONF_DIR", "/theirs", "HOME", "/home"));

        ManagedProcess.applyEnvironment(Map.of("HADOOP_CONF_DIR", "", "SPARK_HOME", "/ours"), environment);

        assertEquals(Map.of("HOME", "/home", "SPARK_HOME", "/ours"), environment);
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (final IOException e) {
            return "";
        }
    }
}
