package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.ProcessIdentity;

class PortChoiceTest {
    @TempDir
    private Path folder;

    private ProjectFolder project;
    private SandboxState state;

    @BeforeEach
    void createProject() throws IOException, SandboxException {
        project = ProjectFolder.create(folder);
        state = SandboxState.read(project.configuration().createWorkFolder());
    }

    @Test
    void firstStartTakesDistinctFreePorts() throws SandboxException {
        final SandboxPorts ports = PortChoice.choose(project.configuration(), state);

        final Set<Integer> distinct =
                Set.copyOf(List.of(ports.nifi(), ports.kafka(), ports.kafkaController(), ports.livy()));
        assertEquals(4, distinct.size());
        assertTrue(distinct.stream().allMatch(FreePorts::isFree));
    }

    @Test
    void restartKeepsThePorts() throws SandboxException {
        final SandboxPorts first = PortChoice.choose(project.configuration(), state);
        state.setUp(NifiGeneration.NIFI_1, first);

        assertEquals(first, PortChoice.choose(project.configuration(), state));
    }

    @Test
    void portThatSomebodyElseTookMeanwhileIsGivenUp() throws SandboxException, IOException {
        final SandboxPorts first = PortChoice.choose(project.configuration(), state);
        state.setUp(NifiGeneration.NIFI_1, first);

        try (ServerSocket taken = new ServerSocket(first.kafka(), 1, InetAddress.getLoopbackAddress())) {
            final SandboxPorts second = PortChoice.choose(project.configuration(), state);
            assertNotEquals(taken.getLocalPort(), second.kafka());
            assertEquals(first.nifi(), second.nifi());
        }
    }

    @Test
    void wishGoesBeforeTheLastPort() throws SandboxException {
        state.setUp(NifiGeneration.NIFI_1, PortChoice.choose(project.configuration(), state));
        final int wish = FreePorts.find(1).get(0);

        final SandboxPorts ports = PortChoice.choose(project.configuration(OptionalInt.of(wish)), state);

        assertEquals(wish, ports.kafka());
    }

    @Test
    void runningServerIsNotMoved() throws SandboxException {
        state.setUp(NifiGeneration.NIFI_1, new SandboxPorts(1001, 1002, 1003, 1004));
        state.setProcess(SandboxService.KAFKA, ProcessIdentity.of(ProcessHandle.current()));

        assertEquals(1002, PortChoice.choose(project.configuration(), state).kafka());
        final SandboxException refusal = assertThrows(
                SandboxException.class, () -> PortChoice.choose(project.configuration(OptionalInt.of(5)), state));
        assertEquals(
                "kafka already runs on port 1002; stop it first (aaas down) to move it to 5", refusal.getMessage());
    }
}
