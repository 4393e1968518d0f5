package org.nifiaaas.sandbox.server;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Tree;
import org.nifiaaas.sandbox.nifi.Waiting;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.JavaHomes;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessStopper;

/**
 * A cluster of two NiFis 2 on loopback, of which the first also runs the ZooKeeper, as NiFi can. They know each other, and the test, by a key that is made for
 * this cluster. Everything is in one folder, which is emptied before the start and kept afterwards, so that the logs can be read. Not thread-safe.
 */
public final class NifiCluster implements AutoCloseable {

    private static final Duration PRIMARY_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final List<String> NAMES = List.of("one", "two");

    private final Path folder;
    private final List<ClusterNode> nodes = new ArrayList<>();

    private NifiCluster(final Path folder) {
        this.folder = folder;
    }

    /** Whether there is a Java for it. */
    public static boolean isRunnable() throws SandboxException {
        return JavaHomes.ofThisMachine()
                .atLeast(NifiGeneration.NIFI_2.oldestJava())
                .isPresent();
    }

    /**
     * Starts the nodes; {@link #awaitReady} waits for them.
     *
     * @param folder its name is that of the cluster alone
     */
    public static NifiCluster start(final RuntimeLayout layout, final Path folder) throws SandboxException {
        final NifiCluster cluster = new NifiCluster(folder);
        boolean complete = false;
        try {
            cluster.begin(layout);
            complete = true;
            return cluster;
        } finally {
            if (!complete) {
                cluster.close();
            }
        }
    }

    private void begin(final RuntimeLayout layout) throws SandboxException {
        for (final String name : NAMES) {
            final Path own = folder.resolve(name);
            ProcessStopper.stop("an earlier node", MarkedProcesses.find(own), STOP_GRACE);
            WorkFolder.create(own);
            WorkFolder.deleteAll(own);
        }
        WorkFolder.create(folder);
        WorkFolder.deleteAll(folder);
        WorkFolder.createFolders(folder);
        final ThrowAwayKey key = ThrowAwayKey.make(folder);
        final String zookeeper =
                ServerContext.LOOPBACK + ":" + FreePorts.find(1).get(0);
        final String sensitiveKey = UUID.randomUUID().toString();
        for (final String name : NAMES) {
            nodes.add(new ClusterNode(layout, folder.resolve(name), key, zookeeper, nodes.isEmpty(), sensitiveKey));
        }
        for (final ClusterNode node : nodes) {
            node.start();
        }
    }

    /** Returns when both nodes say that both are connected, and the test may do everything on the canvas. */
    public void awaitReady() throws SandboxException, NifiException {
        awaitConnected();
        grantCanvas();
    }

    private void awaitConnected() throws SandboxException {
        for (final ClusterNode node : nodes) {
            node.awaitConnected(nodes.size());
        }
    }

    /** The first administrator may give rights, and has none on the canvas yet. */
    private void grantCanvas() throws NifiException {
        final NifiClient nifi = nodes.get(0).client();
        final String root = nifi.rootGroup();
        final String user =
                Tree.text(Tree.list(nifi.rest().get("/tenants/users"), "users").get(0), "id");
        for (final Map.Entry<String, List<String>> policy : Map.of(
                        "/process-groups/" + root,
                        List.of("read", "write"),
                        "/data/process-groups/" + root,
                        List.of("read", "write"),
                        "/parameter-contexts",
                        List.of("read", "write"))
                .entrySet()) {
            for (final String action : policy.getValue()) {
                final JsonObject component = Tree.of(
                        "resource",
                        policy.getKey(),
                        "action",
                        action,
                        "users",
                        Tree.array(List.of(Tree.of("id", user))));
                nifi.rest().post("/policies", Tree.of("revision", NifiClient.newRevision(), "component", component));
            }
        }
    }

    /** A folder that all nodes see, for model versions. */
    public Path models() {
        return folder.resolve(WorkFolder.MODELS);
    }

    /** A folder that all nodes see, for results of trainings. */
    public Path results() {
        return folder.resolve(WorkFolder.RESULTS);
    }

    /** A folder for what a test needs besides. */
    public Path temporary() {
        return folder.resolve("tmp");
    }

    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The node that boxes run on which run on the primary node only; waits until there is one. */
    public ClusterNode primary() throws NifiException {
        return Waiting.<ClusterNode, NifiException>until(
                "a primary node", PRIMARY_LIMIT, words -> {}, words -> primaryNow());
    }

    private Optional<ClusterNode> primaryNow() throws NifiException {
        final JsonObject answer = nodes.get(0).client().rest().get("/controller/cluster");
        for (final JsonObject member : Tree.list(Tree.at(answer, "cluster"), "nodes")) {
            if (member.getAsJsonArray("roles").toString().contains("Primary Node")) {
                return nodes.stream()
                        .filter(node -> node.port() == Tree.number(member, "apiPort"))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    public ClusterNode other(final ClusterNode node) {
        return nodes.get(nodes.get(0) == node ? 1 : 0);
    }

    /** Ends a node as {@code kill -9} does. */
    public void kill(final ClusterNode node) throws SandboxException {
        node.kill();
    }

    /** Starts a node that was killed, and returns when both nodes say that both are connected. */
    public void startAgain(final ClusterNode node) throws SandboxException {
        node.start();
        node.awaitConnected(nodes.size());
        awaitConnected();
    }

    /** Stops both nodes. */
    @Override
    public void close() throws SandboxException {
        final List<ProcessHandle> running =
                nodes.stream().flatMap(node -> node.handle().stream()).toList();
        ProcessStopper.stop("a node", running, STOP_GRACE);
    }
}
