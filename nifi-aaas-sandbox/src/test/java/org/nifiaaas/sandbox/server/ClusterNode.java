package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Tree;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** One NiFi of a {@link NifiCluster}: that of the sandbox, with what a node needs beside. Not thread-safe. */
public final class ClusterNode {

    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final String CONNECTED = "CONNECTED";

    private final ServerContext context;
    private final NifiServer server;
    private final ThrowAwayKey key;
    private final Map<String, String> values;
    private final NifiClient client;
    private ManagedProcess process;

    /**
     * @param folder its working folder, in which there may be one of an earlier run
     * @param zookeeper host and port of the ZooKeeper
     * @param startsZookeeper whether it is this node that starts it
     * @param sensitiveKey what passwords in flows are encrypted with
     */
    ClusterNode(
            final RuntimeLayout layout,
            final Path folder,
            final ThrowAwayKey key,
            final String zookeeper,
            final boolean startsZookeeper,
            final String sensitiveKey)
            throws SandboxException {
        final List<Integer> ports = FreePorts.find(3);
        this.context =
                new ServerContext(layout, folder, NifiGeneration.NIFI_2, new SandboxPorts(ports.get(0), 0, 0, 0));
        this.server = new NifiServer(context);
        this.key = key;
        this.values = Map.ofEntries(
                Map.entry("host", ServerContext.LOOPBACK),
                Map.entry("port", Integer.toString(ports.get(0))),
                Map.entry("protocol.port", Integer.toString(ports.get(1))),
                Map.entry("load.balance.port", Integer.toString(ports.get(2))),
                Map.entry("zookeeper", zookeeper),
                Map.entry("zookeeper.start", Boolean.toString(startsZookeeper)),
                Map.entry("sensitive.key", sensitiveKey));
        this.client = NifiClient.of(
                URI.create("https://" + ServerContext.LOOPBACK + ":" + ports.get(0) + "/nifi-api"), key.context());
    }

    /** Its name in the test; the node named one runs the ZooKeeper. */
    public String name() {
        return context.workFolder().getFileName().toString();
    }

    /** The folder that it runs in, which relative paths in its flows begin at. */
    public Path home() {
        return context.workFolder().resolve("nifi");
    }

    /** What operates the flow through this node, which must be connected. */
    public NifiClient client() {
        return client;
    }

    int port() {
        return context.ports().nifi();
    }

    void start() throws SandboxException {
        WorkFolder.createFolders(context.workFolder());
        final ProcessSpec spec = server.prepare();
        configure(home().resolve("conf"));
        process = ManagedProcess.start(quick(spec));
    }

    /** What takes longest in a start is the second compiler, whose code a test of a minute does not live to use. */
    private static ProcessSpec quick(final ProcessSpec spec) {
        final List<String> command = new ArrayList<>(spec.command());
        command.add(1, "-XX:TieredStopAtLevel=1");
        return new ProcessSpec(spec.name(), command, spec.folder(), spec.environment(), spec.log());
    }

    private void configure(final Path folder) throws SandboxException {
        final String zookeeper = values.get("zookeeper");
        Templates.write(
                "cluster/authorizers.xml", folder.resolve("authorizers.xml"), Map.of("identity", key.identity()));
        Templates.write(
                "cluster/state-management.xml", folder.resolve("state-management.xml"), Map.of("zookeeper", zookeeper));
        Templates.write(
                "cluster/zookeeper.properties",
                folder.resolve("zookeeper.properties"),
                Map.of("host", ServerContext.LOOPBACK, "port", zookeeper.substring(zookeeper.indexOf(':') + 1)));
        final Path added = folder.resolve("cluster.properties");
        Templates.write("cluster/cluster.properties", added, values);
        final Path file = folder.resolve("nifi.properties");
        final Properties properties = new Properties();
        try {
            for (final Path part : List.of(file, added)) {
                try (InputStream in = Files.newInputStream(part)) {
                    properties.load(in);
                }
            }
            key.putInto(properties);
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be written", e);
        }
    }

    /** Waits until this node sees that so many nodes are connected, itself among them. */
    void awaitConnected(final int nodes) throws SandboxException {
        final long begin = System.nanoTime();
        boolean connected = false;
        while (!connected) {
            connected = process.isHealthy(() -> connectedNodes() == nodes, begin, START_LIMIT);
        }
    }

    private long connectedNodes() {
        try {
            return Tree.list(Tree.at(client.rest().get("/controller/cluster"), "cluster"), "nodes").stream()
                    .filter(node -> CONNECTED.equals(Tree.text(node, "status")))
                    .count();
        } catch (final NifiException e) {
            return 0;
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws SandboxException {
        process.handle().destroyForcibly();
        if (!ManagedProcess.hasEnded(process.handle(), KILL_LIMIT)) {
            throw SandboxException.failure("a node outlives being killed");
        }
    }

    /** Its process; empty if it was never started. */
    Optional<ProcessHandle> handle() {
        return Optional.ofNullable(process).map(ManagedProcess::handle);
    }
}
