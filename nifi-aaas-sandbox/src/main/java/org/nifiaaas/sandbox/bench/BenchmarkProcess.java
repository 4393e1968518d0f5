package org.nifiaaas.sandbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.CpuTuning;
import org.nifiaaas.sandbox.process.ThreadPriorities;
import org.nifiaaas.sandbox.server.RuntimeLayout;

/**
 * Runs a benchmark in a virtual machine of its own, with a temporary folder that is deleted afterwards and its output on ours. The options are those of
 * the sandbox's NiFi, but for the heap, all of which is resident from the start, so that what the kernel counts beyond it is native memory.
 */
final class BenchmarkProcess {

    /** That of the sandbox's NiFi. */
    static final int HEAP_MIB = 1024;

    private static final List<String> OPTIONS =
            List.of("-XX:+UseG1GC", "-XX:+AlwaysPreTouch", "-Djava.awt.headless=true");

    private static final String MODULE = "nifi-aaas-benchmarks";

    private final Path target;
    private final int heapMiB;

    /**
     * Creates it.
     *
     * @param heapMiB size of the heap
     */
    BenchmarkProcess(final RuntimeLayout layout, final int heapMiB) {
        this.target = layout.projectFolder().resolve(MODULE).resolve("target");
        this.heapMiB = heapMiB;
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
        final Path folder = ChildProcess.temporaryFolder();
        try {
            final ProcessBuilder builder = new ProcessBuilder(command(mainClass, arguments, folder));
            builder.environment().putAll(CpuTuning.environment());
            return ChildProcess.run(builder);
        } finally {
            ChildProcess.delete(folder);
        }
    }

    /** The command line. */
    List<String> command(final String mainClass, final List<String> arguments, final Path folder) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms" + heapMiB + "m");
        command.add("-Xmx" + heapMiB + "m");
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
}
