package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ChildProgram;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessIdentity;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** Starts and stops real processes, but tiny ones: {@link ChildProgram}. */
class SandboxTest {
    private static final SandboxPorts PORTS = new SandboxPorts(1001, 1002, 1003, 1004);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Console console = Console.plain(new PrintStream(output, true, StandardCharsets.UTF_8));
    private Path workFolder;
    private SandboxConfiguration configuration;

    @BeforeEach
    void createProject() throws IOException, SandboxException {
        configuration = ProjectFolder.create(folder.resolve("project")).configuration();
        workFolder = configuration.createWorkFolder();
    }

    @AfterEach
    void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void startsEverythingAndStopsItAgain() throws SandboxException {
        final Sandbox sandbox = started("wait");

        assertTrue(sandbox.isHealthy());
        assertEquals(Set.of(SandboxService.values()), sandbox.startedHere());
        assertEquals(3, MarkedProcesses.find(workFolder).size());

        sandbox.down(console);

        assertFalse(sandbox.isHealthy());
        assertEquals(List.of(), MarkedProcesses.find(workFolder));
    }

    @Test
    void secondStartFindsTheRunningServers() throws SandboxException {
        started("wait");
        final Set<ProcessHandle> before = Set.copyOf(MarkedProcesses.find(workFolder));

        final Sandbox second = started("wait");

        assertEquals(Set.of(), second.startedHere());
        assertEquals(before, Set.copyOf(MarkedProcesses.find(workFolder)));
        second.down(console);
    }

    @Test
    void onlyWhatIsMissingIsStarted() throws SandboxException {
        started("wait").kill(SandboxService.LIVY);

        final Sandbox second = started("wait");

        assertEquals(Set.of(SandboxService.LIVY), second.startedHere());
        assertTrue(second.isHealthy());
        second.stopStarted(console);
        assertEquals(2, MarkedProcesses.find(workFolder).size());
        second.down(console);
    }

    @Test
    void failureOfOneServerStopsTheOthers() {
        final SandboxException failure = assertThrows(SandboxException.class, () -> started("exit", "4", "no licence"));

        assertTrue(failure.getMessage().startsWith("livy ended with exit code 4"), failure.getMessage());
        assertEquals(List.of(), MarkedProcesses.find(workFolder));
        assertTrue(console().contains("✗ sandbox    failed"), console());
    }

    @Test
    void processesOfALostStateAreReplaced() throws SandboxException, IOException {
        started("wait");
        Files.writeString(workFolder.resolve("sandbox.json"), "damaged");

        final Sandbox second = started("wait");

        assertEquals(Set.of(SandboxService.values()), second.startedHere());
        assertEquals(3, MarkedProcesses.find(workFolder).size());
        second.down(console);
    }

    @Test
    void driverThatAKilledServerLeftBehindIsStoppedByDown() throws SandboxException, IOException {
        final Sandbox sandbox = started("wait");
        final Process driver =
                new ProcessBuilder(ChildProgram.command(List.of(MarkedProcesses.mark(workFolder)), "wait")).start();

        sandbox.down(console);

        assertFalse(ProcessIdentity.isRunning(driver.toHandle()));
        assertTrue(console().contains("stopped 1 left-over process"), console());
    }

    @Test
    void singleServerIsStoppedAndStartedAgain() throws SandboxException {
        final Sandbox sandbox = started("wait");

        sandbox.stop(SandboxService.KAFKA);
        assertFalse(sandbox.isHealthy());
        sandbox.start(SandboxService.KAFKA, console);

        assertTrue(sandbox.isHealthy());
        assertThrows(SandboxException.class, () -> sandbox.start(SandboxService.KAFKA, console));
        sandbox.down(console);
    }

    @Test
    void filesAreDeletedOnlyWhenNothingRuns() throws SandboxException, IOException {
        final Sandbox sandbox = started("wait");
        Files.writeString(workFolder.resolve("models").resolve("x"), "x");
        Files.writeString(
                Files.createDirectories(workFolder.resolve("profiles/store")).resolve("x"), "of a person");
        assertThrows(SandboxException.class, sandbox::deleteFiles);

        sandbox.down(console);
        sandbox.deleteFiles();

        assertFalse(Files.exists(workFolder));
    }

    @Test
    void foreignFilesInTheWorkingFolderAreLeftAlone() throws SandboxException, IOException {
        final Path foreign = Files.writeString(workFolder.resolve("thesis.txt"), "mine");

        new Sandbox(configuration, workFolder, NifiGeneration.NIFI_1, PORTS, List.of()).deleteFiles();

        assertTrue(Files.exists(foreign));
    }

    @Test
    void lockKeepsASecondCommandOut() throws SandboxException {
        final SandboxException refusal =
                SandboxLock.holding(workFolder, () -> assertThrows(SandboxException.class, () -> started("wait")));

        assertEquals(
                "another aaas command is starting or stopping the sandbox in " + workFolder + "; wait for its end",
                refusal.getMessage());
    }

    private String console() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private Sandbox started(final String... livyArguments) throws SandboxException {
        return SandboxLock.holding(workFolder, () -> {
            final SandboxState state = SandboxState.read(workFolder);
            final Sandbox sandbox = new Sandbox(
                    configuration,
                    workFolder,
                    NifiGeneration.NIFI_1,
                    PORTS,
                    List.of(
                            new FakeServer(workFolder, SandboxService.KAFKA, "wait"),
                            new FakeServer(workFolder, SandboxService.LIVY, livyArguments),
                            new FakeServer(workFolder, SandboxService.NIFI, "wait")));
            sandbox.startMissing(state, console);
            return sandbox;
        });
    }

    /** Healthy when its child has said something. */
    private record FakeServer(Path workFolder, SandboxService service, List<String> arguments) implements Server {
        private FakeServer(final Path workFolder, final SandboxService service, final String... arguments) {
            this(workFolder, service, List.of(arguments));
        }

        @Override
        public ProcessSpec prepare() {
            return new ProcessSpec(
                    service.value(),
                    ChildProgram.command(
                            List.of(MarkedProcesses.mark(workFolder), "-Dserver=" + service.value()),
                            arguments.toArray(String[]::new)),
                    workFolder,
                    Map.of(),
                    log());
        }

        private Path log() {
            return workFolder.resolve("logs").resolve(service.value() + ".log");
        }

        @Override
        public String mainClass() {
            return "-Dserver=" + service.value();
        }

        @Override
        public boolean isHealthy() {
            try {
                return Files.readString(log()).contains("ready");
            } catch (final IOException e) {
                return false;
            }
        }

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public Duration startTimeout() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Duration stopTimeout() {
            return Duration.ofSeconds(20);
        }
    }
}
