package org.nifiaaas.sandbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        if (Files.isDirectory(report)) {
            throw SandboxException.environment("--report " + report + " is a folder, not a file");
        }
        return new BenchmarkProcess(RuntimeLayout.locate())
                .run("org.nifiaaas.benchmarks.swap.SwapBenchmark", arguments());
    }

    /** The arguments of the benchmark, checked. */
    private List<String> arguments() throws SandboxException {
        final Map<String, Integer> numbers = new LinkedHashMap<>();
        put(numbers, "--swaps", "swaps", swaps, MOST);
        put(numbers, "--leak-swaps", "leakSwaps", leakSwaps, MOST);
        put(numbers, "--warm-up-swaps", "warmUpSwaps", warmUpSwaps, MOST);
        put(numbers, "--blocks", "blocks", blocks, MOST);
        put(numbers, "--quiet-time", "quietMillis", quietMillis, MOST);
        put(numbers, "--rate", "rate", rate, MOST);
        put(numbers, "--batch", "batch", batch, LARGEST_BATCH);
        put(numbers, "--tasks", "tasks", tasks, MOST_TASKS);
        final List<String> arguments = new ArrayList<>();
        arguments.add("report=" + report.toAbsolutePath());
        numbers.forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    private static void put(
            final Map<String, Integer> numbers, final String option, final String name, final int value, final int most)
            throws SandboxException {
        if (value < 1 || value > most) {
            throw SandboxException.environment(option + " must be between 1 and " + most + ", not " + value);
        }
        numbers.put(name, value);
    }
}
