package org.nifiaaas.sandbox.server;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.JavaHomes;
import org.nifiaaas.sandbox.process.Machine;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessStopper;

/**
 * A NiFi, a Kafka and a Livy (with Spark) on loopback ports, with everything they write in one working folder. The servers outlive the Java
 * process that started them; another one finds them again by the state file in the working folder.
 *
 * <pre>{@code
 * SandboxConfiguration configuration = SandboxConfiguration.of(RuntimeLayout.locate());
 * Console console = Console.standard();
 * Sandbox sandbox = Sandbox.up(configuration, console);          // starts what does not run yet, with visible progress
 * InterruptGuard.during(() -> sandbox.stopStarted(console), () -> {
 *     return work(sandbox.endpoints());                          // Ctrl-C in here stops what this call of up started
 * });
 * sandbox.down(console);                                         // or leave it running
 * }</pre>
 *
 * Methods that start or stop may be called from several threads, one at a time takes effect; the others fail as if another program had
 * interfered.
 */
public final class Sandbox {
    private static final Duration REST_GRACE = Duration.ofSeconds(10);

    private final SandboxConfiguration configuration;
    private final Path workFolder;
    private final NifiGeneration nifi;
    private final SandboxPorts ports;
    private final List<Server> servers;
    private final Set<SandboxService> startedHere = Collections.synchronizedSet(EnumSet.noneOf(SandboxService.class));

    Sandbox(
            final SandboxConfiguration configuration,
            final Path workFolder,
            final NifiGeneration nifi,
            final SandboxPorts ports,
            final List<Server> servers) {
        this.configuration = configuration;
        this.workFolder = workFolder;
        this.nifi = nifi;
        this.ports = ports;
        this.servers = List.copyOf(servers);
    }

    /**
     * Starts the servers that do not run yet and returns when all of them answer. If that fails, or if the program is interrupted meanwhile,
     * the ones that were started by this call are stopped again.
     *
     * @throws SandboxException if something is missing (exit code 2) or a server does not start
     */
    public static Sandbox up(final SandboxConfiguration configuration, final Console console) throws SandboxException {
        configuration.layout().requireBuilt();
        final Path workFolder = configuration.createWorkFolder();
        Preflight.checkPaths(workFolder, configuration.layout().projectFolder());
        return SandboxLock.holding(workFolder, () -> {
            final SandboxState state = SandboxState.read(workFolder);
            final NifiGeneration nifi =
                    NifiChoice.of(configuration.nifi(), state.nifi(), workFolder, JavaHomes.ofThisMachine());
            final SandboxPorts ports = PortChoice.choose(configuration, state);
            final Sandbox sandbox = new Sandbox(
                    configuration, workFolder, nifi, ports, servers(configuration, workFolder, nifi, ports));
            sandbox.startMissing(state, console);
            return sandbox;
        });
    }

    /**
     * The sandbox of a working folder in which one was started before, running or not; empty if there never was one.
     *
     * @throws SandboxException if another NiFi is asked for than the one that it has
     */
    public static Optional<Sandbox> open(final SandboxConfiguration configuration) throws SandboxException {
        if (!Files.isDirectory(configuration.workFolder())) {
            return Optional.empty();
        }
        final Path workFolder = configuration.createWorkFolder();
        final SandboxState state = SandboxState.read(workFolder);
        if (state.nifi().isEmpty() || state.ports().isEmpty()) {
            return Optional.empty();
        }
        NifiChoice.requireSame(configuration.nifi(), state.nifi(), workFolder);
        final NifiGeneration nifi = state.nifi().get();
        final SandboxPorts ports = state.ports().get();
        return Optional.of(
                new Sandbox(configuration, workFolder, nifi, ports, servers(configuration, workFolder, nifi, ports)));
    }

    private static List<Server> servers(
            final SandboxConfiguration configuration,
            final Path workFolder,
            final NifiGeneration nifi,
            final SandboxPorts ports) {
        final ServerContext context = new ServerContext(configuration.layout(), workFolder, nifi, ports);
        return List.of(new KafkaServer(context), new LivyServer(context, configuration), new NifiServer(context));
    }

    void startMissing(final SandboxState state, final Console console) throws SandboxException {
        final List<Server> missing = new ArrayList<>();
        for (final Server server : servers) {
            if (state.process(server.service()).isEmpty() || !server.isHealthy()) {
                missing.add(server);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        Preflight.check(workFolder, Machine.inspect(workFolder));
        WorkFolder.createFolders(workFolder);
        Preflight.checkTemporaryFolder(workFolder.resolve("tmp"));
        state.setUp(nifi, ports);
        final SandboxStarter starter = new SandboxStarter(workFolder, state, console);
        starter.start(missing);
        missing.forEach(server -> startedHere.add(server.service()));
    }

    /** Where everything is. */
    public SandboxEndpoints endpoints() throws SandboxException {
        return new SandboxEndpoints(
                URI.create(NifiServer.url(ports)),
                KafkaServer.brokers(ports),
                URI.create(LivyServer.url(ports)),
                workFolder.resolve(WorkFolder.MODELS),
                workFolder.resolve(WorkFolder.HISTORY),
                workFolder.resolve(WorkFolder.RESULTS),
                configuration.layout().trainingJar(),
                workFolder,
                nifi);
    }

    /** The services that {@link #up} had to start; empty if it found all of them running. */
    public Set<SandboxService> startedHere() {
        synchronized (startedHere) {
            return Set.copyOf(startedHere);
        }
    }

    /** How every server is now, in the order of {@link SandboxService}. */
    public List<ServiceStatus> status() throws SandboxException {
        final SandboxState state = SandboxState.read(workFolder);
        final List<ServiceStatus> result = new ArrayList<>();
        for (final Server server : servers) {
            final Optional<ProcessHandle> process = state.process(server.service());
            result.add(new ServiceStatus(
                    server.service(),
                    process.map(handle -> OptionalLong.of(handle.pid())).orElse(OptionalLong.empty()),
                    process.flatMap(handle -> handle.info().startInstant()),
                    process.isPresent() && server.isHealthy(),
                    server.address(),
                    log(server.service())));
        }
        return result;
    }

    /** Whether all servers run and answer. */
    public boolean isHealthy() throws SandboxException {
        return status().stream().allMatch(ServiceStatus::healthy);
    }

    /** The log file of a server; missing until it was started once. */
    public Path log(final SandboxService service) {
        return workFolder.resolve("logs").resolve(service.value() + ".log");
    }

    /**
     * Starts one server again, at its old address, and returns when it answers.
     *
     * @throws SandboxException if it runs already or does not start
     */
    public void start(final SandboxService service, final Console console) throws SandboxException {
        changing(state -> {
            if (state.process(service).isPresent()) {
                throw SandboxException.failure(service.value() + " runs already; stop it first");
            }
            WorkFolder.createFolders(workFolder);
            new SandboxStarter(workFolder, state, console).start(List.of(server(service)));
            startedHere.add(service);
        });
    }

    /** Stops one server as it wishes to be stopped, with everything it started. Does nothing if it does not run. */
    public void stop(final SandboxService service) throws SandboxException {
        changing(state -> stop(service, state));
    }

    private void stop(final SandboxService service, final SandboxState state) throws SandboxException {
        final Optional<ProcessHandle> process = state.process(service);
        if (process.isPresent()) {
            ProcessStopper.stop(
                    service.value(), List.of(process.get()), server(service).stopTimeout());
        }
        state.removeProcess(service);
        startedHere.remove(service);
    }

    /** Ends one server's process at once and leaves what it started alone: what a crash looks like. */
    public void kill(final SandboxService service) throws SandboxException {
        changing(state -> {
            final Optional<ProcessHandle> process = state.process(service);
            if (process.isPresent()) {
                process.get().destroyForcibly();
                ManagedProcess.hasEnded(process.get(), REST_GRACE);
            }
            state.removeProcess(service);
        });
    }

    /**
     * Stops all servers, and Spark drivers that a killed Livy may have left behind. Afterwards no process of this sandbox runs; what was
     * written stays.
     */
    public void down(final Console console) throws SandboxException {
        changing(state -> {
            for (final SandboxService service : stopOrder()) {
                if (state.process(service).isPresent()) {
                    try (Console.Stage stage = console.stage(service.value(), "stopping")) {
                        stop(service, state);
                        stage.done("stopped");
                    }
                }
            }
            stopRest(console);
            WorkFolder.emptyTemporaryFolder(workFolder);
        });
    }

    private void stopRest(final Console console) throws SandboxException {
        final List<ProcessHandle> rest = MarkedProcesses.find(workFolder);
        if (rest.isEmpty()) {
            return;
        }
        try (Console.Stage stage = console.stage("others", "stopping " + rest.size() + " left-over process(es)")) {
            ProcessStopper.stop("a left-over process", rest, REST_GRACE);
            stage.done("stopped " + rest.size() + " left-over process(es)");
        }
    }

    private static List<SandboxService> stopOrder() {
        final List<SandboxService> order = new ArrayList<>(List.of(SandboxService.values()));
        Collections.reverse(order);
        return order;
    }

    /**
     * Stops the servers that {@link #up} started through this object, and nothing else. For clean-ups: a failure is told on the console.
     */
    public void stopStarted(final Console console) {
        final Set<SandboxService> mine = startedHere();
        for (final SandboxService service : stopOrder()) {
            if (mine.contains(service)) {
                try {
                    stop(service);
                    console.line(service.value() + " stopped");
                } catch (final SandboxException e) {
                    console.line(service.value() + " could not be stopped: " + e.getMessage());
                }
            }
        }
    }

    /**
     * Deletes everything the sandbox wrote, models included.
     *
     * @throws SandboxException if one of its processes still runs
     */
    public void deleteFiles() throws SandboxException {
        if (!MarkedProcesses.find(workFolder).isEmpty()) {
            throw SandboxException.failure("the sandbox in " + workFolder + " still runs; aaas down stops it");
        }
        WorkFolder.deleteAll(workFolder);
    }

    private void changing(final Change change) throws SandboxException {
        SandboxLock.<Void>holding(workFolder, () -> {
            change.apply(SandboxState.read(workFolder));
            return null;
        });
    }

    @FunctionalInterface
    private interface Change {
        void apply(SandboxState state) throws SandboxException;
    }

    private Server server(final SandboxService service) {
        return servers.stream()
                .filter(server -> server.service() == service)
                .findFirst()
                .orElseThrow();
    }
}
