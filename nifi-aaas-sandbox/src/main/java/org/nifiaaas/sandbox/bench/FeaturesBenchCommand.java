package org.nifiaaas.sandbox.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas bench features}. */
@Command(
        name = "features",
        description = {
            "Warms profiles up in the embedded store, more than fit into the heap, and measures ExtractFeatures with six windows and a"
                    + " history of 50, by turns with cleaning alone on the same records.",
            "",
            "The usual ten million events take a quarter of an hour or more. The sandbox is not needed; stop it, and everything else"
                    + " that computes, or the figures tell of the other programs."
        },
        sortOptions = false)
public final class FeaturesBenchCommand implements Callable<Integer> {

    private static final int MOST = 100_000_000;
    private static final int LARGEST_BATCH = 1_000_000;
    private static final int MOST_TASKS = 64;

    @Option(names = "--report", required = true, paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Path report;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Users that have profiles (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Events that warm the profiles up (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Records of each of three measurements (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Records of a FlowFile (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "2",
            description = "Concurrent tasks of ExtractFeatures (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() throws SandboxException {
        final Counts counts = new Counts(report)
                .with("--users", "users", users, MOST)
                .with("--warm-up", "warmUp", warmUp, MOST)
                .with("--records", "records", records, MOST)
                .with("--batch", "batch", batch, LARGEST_BATCH)
                .with("--tasks", "tasks", tasks, MOST_TASKS);
        return new BenchmarkProcess(RuntimeLayout.locate())
                .run("org.nifiaaas.benchmarks.features.FeaturesBenchmark", counts.arguments());
    }
}
