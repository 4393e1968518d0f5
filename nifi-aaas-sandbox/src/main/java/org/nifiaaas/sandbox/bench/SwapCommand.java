package org.nifiaaas.sandbox.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas bench swap}. */
@Command(
        name = "swap",
        description = {
            "Swaps versions of a model while ScoreRecord scores at a steady rate, and measures what the scoring feels of it.",
            "",
            "Takes about seventeen minutes and a bit more than 1 GB of memory. The sandbox is not needed; stop it, and everything"
                    + " else that computes, or the figures tell of the other programs."
        },
        footer = {
            "",
            "Ends with 1 if a record is dropped, fails or carries a wrong version, if the 99th percentile of the time per"
                    + " batch during swaps is more than 1.1 times that without, if the memory grows, or if less than 20,000"
                    + " records/s are scored."
        },
        sortOptions = false)
public final class SwapCommand implements Callable<Integer> {

    private static final int MOST = 1_000_000;
    private static final int LARGEST_BATCH = 10_000;
    private static final int MOST_TASKS = 64;

    @Option(
            names = "--report",
            required = true,
            paramLabel = "FILE",
            description = "Writes the figures as JSON, and a chart beside them.")
    private Path report;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "50",
            description = "Swaps whose batches are timed (default: ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(
            names = "--leak-swaps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Further swaps, before and after which the memory is looked at (default: ${DEFAULT-VALUE}).")
    private int leakSwaps;

    @Option(
            names = "--warm-up-swaps",
            paramLabel = "N",
            defaultValue = "20",
            description = "First swaps, which are reported apart: the Java virtual machine still compiles the code that"
                    + " loads (default: ${DEFAULT-VALUE}).")
    private int warmUpSwaps;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Parts that the timed swaps come in, each with a ratio of its own (default: ${DEFAULT-VALUE}).")
    private int blocks;

    @Option(
            names = "--quiet-time",
            paramLabel = "MS",
            defaultValue = "3000",
            description = "Time without a swap before each timed swap (default: ${DEFAULT-VALUE}).")
    private int quietMillis;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20480",
            description = "Records a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "256",
            description = "Records of a FlowFile (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "2",
            description = "Concurrent tasks of ScoreRecord (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Override
    public Integer call() throws SandboxException {
        final Counts counts = new Counts(report)
                .with("--swaps", "swaps", swaps, MOST)
                .with("--leak-swaps", "leakSwaps", leakSwaps, MOST)
                .with("--warm-up-swaps", "warmUpSwaps", warmUpSwaps, MOST)
                .with("--blocks", "blocks", blocks, MOST)
                .with("--quiet-time", "quietMillis", quietMillis, MOST)
                .with("--rate", "rate", rate, MOST)
                .with("--batch", "batch", batch, LARGEST_BATCH)
                .with("--tasks", "tasks", tasks, MOST_TASKS);
        return new BenchmarkProcess(RuntimeLayout.locate(), BenchmarkProcess.HEAP_MIB)
                .run("org.nifiaaas.benchmarks.swap.SwapBenchmark", counts.arguments());
    }
}
