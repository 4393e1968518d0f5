package org.nifiaaas.sandbox.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

class ProcessStopperTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    @AfterEach
    void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void processThatIgnoresTheRequestIsKilled() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "stubborn"));
        await().until(() -> log().contains("ready"));

        final boolean killed = ProcessStopper.stop("child", List.of(process.handle()), SHORT);

        assertTrue(killed);
        assertFalse(ProcessIdentity.isRunning(process.handle()));
    }

    @Test
    void whatTheProcessStartedEndsWithIt() throws SandboxException {
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "parent"));
        await().until(() -> log().endsWith("\n"));
        final ProcessHandle grandchild =
                ProcessHandle.of(Long.parseLong(log().strip())).orElseThrow();

        ProcessStopper.stop("child", List.of(process.handle()), Duration.ofSeconds(30));

        assertFalse(ProcessIdentity.isRunning(process.handle()));
        assertFalse(ProcessIdentity.isRunning(grandchild));
    }

    @Test
    void interruptedProgramRunsItsCleanUp() throws SandboxException {
        final Path file = folder.resolve("clean");
        final ManagedProcess process = ManagedProcess.start(ChildProgram.spec(folder, "guarded", file.toString()));
        await().until(() -> log().contains("ready"));

        ProcessStopper.stop("child", List.of(process.handle()), Duration.ofSeconds(30));

        assertTrue(Files.exists(file));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (final IOException e) {
            return "";
        }
    }
}
