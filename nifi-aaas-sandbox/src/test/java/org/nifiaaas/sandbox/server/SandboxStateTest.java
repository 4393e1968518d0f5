package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ChildProgram;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.ProcessIdentity;

class SandboxStateTest {
    private static final SandboxPorts PORTS = new SandboxPorts(1001, 1002, 1003, 1004);

    @TempDir
    private Path folder;

    @Test
    void nothingIsKnownInAFreshFolder() throws SandboxException {
        final SandboxState state = SandboxState.read(folder);

        assertEquals(Optional.empty(), state.ports());
        assertEquals(Optional.empty(), state.process(SandboxService.NIFI));
    }

    @Test
    void anotherCommandFindsTheRunningProcess() throws SandboxException {
        final SandboxState state = SandboxState.read(folder);
        state.setUp(NifiGeneration.NIFI_1, PORTS);
        state.setProcess(SandboxService.KAFKA, ProcessIdentity.of(ProcessHandle.current()));

        final SandboxState later = SandboxState.read(folder);

        assertEquals(Optional.of(PORTS), later.ports());
        assertEquals(Optional.of(NifiGeneration.NIFI_1), later.nifi());
        assertEquals(Optional.of(ProcessHandle.current()), later.process(SandboxService.KAFKA));
    }

    @Test
    void processNumberThatWasUsedAgainIsNotOurProcess() throws SandboxException {
        final ProcessIdentity me = ProcessIdentity.of(ProcessHandle.current());
        final SandboxState state = SandboxState.read(folder);
        state.setUp(NifiGeneration.NIFI_1, PORTS);

        state.setProcess(
                SandboxService.NIFI, new ProcessIdentity(me.pid(), me.started().minus(Duration.ofHours(1))));

        assertEquals(Optional.empty(), SandboxState.read(folder).process(SandboxService.NIFI));
    }

    @Test
    void endedProcessIsNotFound() throws SandboxException {
        final ManagedProcess child = ManagedProcess.start(ChildProgram.spec(folder, "wait"));
        final SandboxState state = SandboxState.read(folder);
        state.setUp(NifiGeneration.NIFI_1, PORTS);
        state.setProcess(SandboxService.LIVY, ProcessIdentity.of(child.handle()));
        assertTrue(state.process(SandboxService.LIVY).isPresent());

        child.handle().destroyForcibly();
        ManagedProcess.hasEnded(child.handle(), Duration.ofSeconds(20));

        assertEquals(Optional.empty(), SandboxState.read(folder).process(SandboxService.LIVY));
    }

    @Test
    void portsAreKeptWhenAllProcessesAreGone() throws SandboxException {
        final SandboxState state = SandboxState.read(folder);
        state.setUp(NifiGeneration.NIFI_1, PORTS);
        state.setProcess(SandboxService.KAFKA, ProcessIdentity.of(ProcessHandle.current()));
        state.removeProcess(SandboxService.KAFKA);

        assertEquals(Optional.of(PORTS), SandboxState.read(folder).ports());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format\": 2}",
                "{\"format\": 1}",
                "{\"format\": 1, \"ports\": {}, \"processes\": {\"nifi\": {\"pid\": 1, \"started\": \"yesterday\"}}}",
                "{\"format\": 1, \"ports\": {}, \"processes\": {\"nifi\": {\"pid\": 1}}}",
                "{\"format\": 1, \"ports\": {}, \"processes\": {\"zookeeper\": {\"pid\": 1, \"started\": \"2026-01-01T00:00:00Z\"}}}"
            })
    void damagedFileIsMovedAside(final String content) throws SandboxException, IOException {
        Files.writeString(folder.resolve("sandbox.json"), content);

        final SandboxState state = SandboxState.read(folder);

        assertEquals(Optional.empty(), state.ports());
        assertEquals(content, Files.readString(folder.resolve("sandbox.json.unreadable")));
    }
}
