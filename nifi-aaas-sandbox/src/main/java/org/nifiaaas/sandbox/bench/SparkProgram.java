package org.nifiaaas.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.SparkHome;

/** Runs a job of the training jar by spark-submit, with a temporary Spark installation of its own that no sandbox stops, and its output on ours. */
final class SparkProgram {

    private final RuntimeLayout layout;

    SparkProgram(final RuntimeLayout layout) {
        this.layout = layout;
    }

    /**
     * Runs it to its end.
     *
     * @return its exit code
     * @throws SandboxException if it is not built or cannot be started
     */
    int run(final String mainClass, final List<String> arguments) throws SandboxException {
        return run(mainClass, arguments, started -> {});
    }

    /**
     * As above.
     *
     * @param watcher gets the process as soon as it runs
     */
    int run(final String mainClass, final List<String> arguments, final Consumer<ProcessHandle> watcher)
            throws SandboxException {
        final List<String> line = new ArrayList<>(
                List.of("--class", mainClass, layout.trainingJar().toString()));
        line.addAll(arguments);
        final Path folder = ChildProcess.temporaryFolder();
        try {
            Files.createDirectory(folder.resolve("tmp"));
            final SparkHome spark =
                    SparkHome.prepare(SandboxConfiguration.of(layout).withWorkFolder(folder));
            return ChildProcess.run(spark.submit(line), watcher);
        } catch (final IOException e) {
            throw SandboxException.failure("no temporary folder can be made", e);
        } finally {
            ChildProcess.delete(folder);
        }
    }
}
