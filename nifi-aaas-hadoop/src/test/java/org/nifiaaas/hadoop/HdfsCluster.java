package org.nifiaaas.hadoop;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real HDFS, one name node and one data node: Hadoop's own MiniDFSCluster in a process of its own, which can be killed, stopped for a while and started again
 * with what it holds. Loopback only. Not thread-safe.
 */
public final class HdfsCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final int port;
    private Process process;

    private HdfsCluster(final Path folder, final int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts an empty cluster and waits until it is up.
     *
     * @param folder an existing folder for its files
     */
    public static HdfsCluster start(final Path folder) throws IOException {
        final HdfsCluster cluster = new HdfsCluster(folder, freePort());
        cluster.launch("-format");
        return cluster;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void launch(final String... more) throws IOException {
        final Path details = folder.resolve("details.json");
        Files.deleteIfExists(details);
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dtest.build.data=" + folder,
                "-Dhadoop.tmp.dir=" + folder.resolve("tmp"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                jars("cluster") + File.pathSeparator + jars("client"),
                "org.apache.hadoop.test.MiniDFSClusterManager",
                "-datanodes",
                "1",
                "-nnport",
                Integer.toString(port),
                "-writeDetails",
                details.toString()));
        command.addAll(List.of(more));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("cluster.log").toFile()))
                .start();
        try {
            Awaitility.await("the cluster is up, see " + folder.resolve("cluster.log"))
                    .atMost(PATIENCE)
                    .until(() -> isUp(details));
        } catch (final RuntimeException | Error e) {
            kill();
            throw e;
        }
    }

    private boolean isUp(final Path details) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the cluster ended: " + Files.readString(folder.resolve("cluster.log")));
        }
        return Files.exists(details) && Files.readString(details).contains("namenode_port");
    }

    private static String jars(final String part) {
        return hadoop().resolve(part) + "/*";
    }

    /** The build copies Hadoop beside the classes of the tests. */
    private static Path hadoop() {
        try {
            return Path.of(HdfsCluster.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("hadoop");
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Class path of a Hadoop client of the cluster's version, with a wildcard. */
    public static String clientClasspath() {
        return jars("client");
    }

    /** A folder of the cluster. */
    public URI uri(final String path) {
        return URI.create("hdfs://127.0.0.1:" + port + path);
    }

    /** Kills the cluster as a power cut would. */
    public void kill() {
        process.destroyForcibly();
        Awaitility.await("the cluster is dead").atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Starts the cluster again with what it holds. */
    public void restart() throws IOException {
        launch();
    }

    /** Lets the cluster accept connections and answer none. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(final String signal) throws IOException, InterruptedException {
        final Process sent = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (!sent.waitFor(10, TimeUnit.SECONDS) || sent.exitValue() != 0) {
            throw new IOException("the signal " + signal + " cannot be sent");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
