package org.nifiaaas.nar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share profiles in the map cache server of NiFi 2.3, through its own client. */
@Timeout(300)
class SharedProfilesIT {

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path launcher;
    private String port;

    @BeforeEach
    void findJavaAndPort() throws IOException {
        final Optional<Path> java = JavaRuntimes.atLeast(21);
        assumeTrue(java.isPresent(), "Skipped: NiFi 2.3.0 needs Java 21 or newer, and none was found on this machine");
        launcher = java.get();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(free.getLocalPort());
        }
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void neitherAKilledNodeNorAKilledServerLosesAnyChangeOrMakesOneTwice() throws IOException, InterruptedException {
        final Probe server = server();
        final Probe killed = new Probe("node", port, "killed", "1000");
        final Probe lasting = new Probe("node", port, "lasting", "60");
        killed.await("done killed-10");
        killed.kill();
        lasting.await("done lasting-20");
        server.kill();
        server();
        final Set<String> promised = new TreeSet<>(killed.done());
        promised.addAll(lasting.done());

        final Probe look = new Probe("node", port, "look", "0");
        final List<String> lists = look.end().stream()
                .filter(line -> line.startsWith("list "))
                .map(line -> line.substring("list ".length()))
                .toList();

        assertEquals(CacheProbe.PROFILES, lists.size());
        assertEquals(1, Set.copyOf(lists).size(), "A change is on some profiles and not on others");
        final List<String> made = Arrays.asList(lists.get(0).split(" "));
        final Set<String> distinct = new TreeSet<>(made);
        assertEquals(distinct.size(), made.size(), "A change counts twice");
        assertTrue(distinct.containsAll(promised), "A change is lost");
        // One may have counted when its process was killed, before it could say so.
        assertTrue(distinct.size() - promised.size() <= 1, () -> made.size() + " of " + promised.size());
        assertTrue(promised.size() >= 70, () -> promised.size() + " changes");
    }

    private Probe server() throws IOException {
        final Probe server = new Probe("server", port, folder.resolve("cache").toString());
        server.await("listening");
        return server;
    }

    private static String classPath() throws IOException {
        final Stream<Path> logging = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().startsWith("slf4j-api-"));
        final Path target = Path.of("target");
        return Stream.of(
                        NarCompatibilityIT.apiJars("2.3.0").stream(),
                        NarCompatibilityIT.jars(target.resolve("nifi-cache")).stream(),
                        NarCompatibilityIT.bundledJars().stream(),
                        logging,
                        Stream.of(target.resolve("test-classes")))
                .flatMap(jars -> jars)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A {@link CacheProbe}, and the lines that it has said. */
    private final class Probe {

        private final Process process;
        private final BufferedReader output;
        private final List<String> lines = new ArrayList<>();

        private Probe(final String... arguments) throws IOException {
            final List<String> command = new ArrayList<>(
                    List.of(launcher.toString(), "-Xmx256m", "-cp", classPath(), CacheProbe.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            Path.of("target", "cache-probe.log").toFile()))
                    .start();
            processes.add(process);
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        private void await(final String wanted) throws IOException {
            String line = null;
            while (!wanted.equals(line)) {
                line = output.readLine();
                assertTrue(line != null, () -> "The end, instead of " + wanted + ", after " + lines);
                lines.add(line);
            }
        }

        private void kill() throws IOException, InterruptedException {
            // The process itself would also close its output, which may still hold lines.
            process.toHandle().destroyForcibly();
            end();
        }

        private List<String> end() throws IOException, InterruptedException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
            process.waitFor();
            return lines;
        }

        /** The changes that it said were done, when it is at its end; the number in a line that was cut is one that was done before. */
        private List<String> done() throws IOException, InterruptedException {
            return end().stream()
                    .filter(line -> line.matches("done [a-z]+-\\d+"))
                    .map(line -> line.substring("done ".length()))
                    .toList();
        }
    }
}
