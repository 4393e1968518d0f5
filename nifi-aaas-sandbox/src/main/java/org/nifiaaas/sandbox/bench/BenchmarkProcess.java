package org.nifiaaas.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.CpuTuning;
import org.nifiaaas.sandbox.process.ThreadPriorities;
import org.nifiaaas.sandbox.server.RuntimeLayout;

/**
 * Runs a benchmark in a virtual machine of its own, with a temporary folder that is deleted afterwards and its output on ours. The options are fixed: those of
 * the sandbox's NiFi, with its most heap resident from the start, so that what the kernel counts beyond it is native memory.
 */
final class BenchmarkProcess {

    static final List<String> OPTIONS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch", "-Djava.awt.headless=true");

    private static final String MODULE = "nifi-aaas-benchmarks";
    private static final long STOP_SECONDS = 10;

    private final Path target;

    BenchmarkProcess(final RuntimeLayout layout) {
        target = layout.projectFolder().resolve(MODULE).resolve("target");
    }

    /**
     * Runs it to its end.
     *
     * @param mainClass gets the arguments and {@code folder=}, an empty folder
     * @return its exit code
     * @throws SandboxException if it is not built or cannot be started
     */
    int run(final String mainClass, final List<String> arguments) throws SandboxException {
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw SandboxException.environment(
                    target.resolve("lib") + " is missing: build the project first" + " (mvn package -DskipTests)");
        }
        final Path folder;
        try {
            folder = Files.createTempDirectory("nifi-aaas-bench-");
        } catch (final IOException e) {
            throw SandboxException.failure("no temporary folder can be made", e);
        }
        try {
            return run(command(mainClass, arguments, folder));
        } finally {
            delete(folder);
        }
    }

    /** The command line. */
    List<String> command(final String mainClass, final List<String> arguments, final Path folder) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(ThreadPriorities.OPTIONS);
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(target.resolve("classes") + ":" + target.resolve("lib") + "/*");
        command.add(mainClass);
        command.add("folder=" + folder);
        command.addAll(arguments);
        return command;
    }

    private static int run(final List<String> command) throws SandboxException {
        final ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(CpuTuning.environment());
        final Process process;
        try {
            process = builder.start();
        } catch (final IOException e) {
            throw SandboxException.failure("the benchmark cannot be started", e);
        }
        return InterruptGuard.during(() -> stop(process), () -> {
            try {
                return process.waitFor();
            } catch (final InterruptedException e) {
                stop(process);
                throw SandboxException.interrupted(e);
            }
        });
    }

    private static void stop(final Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(final Path folder) throws SandboxException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (final Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw SandboxException.failure("the temporary folder " + folder + " cannot be deleted", e);
        }
    }
}
