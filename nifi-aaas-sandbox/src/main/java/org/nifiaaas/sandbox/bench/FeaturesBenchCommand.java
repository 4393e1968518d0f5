package org.nifiaaas.sandbox.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aaas bench features}. */
@Command(
        name = "features",
        description = {
            "Warms profiles up in the embedded store, and measures ExtractFeatures with six windows and a history of 50, by turns with"
                    + " cleaning alone on the same records. Then the Spark job computes the same features for events of a file, and some are"
                    + " compared bit for bit. A chart is drawn beside the report.",
            "",
            "As it stands this takes two minutes on two cores. With --users 1000000 --warm-up 10000000 --records 400000 --spark 10000000"
                    + " it takes ten, and with --heap 256 as well the store is larger than the heap. The sandbox is not needed; stop it,"
                    + " and everything else that computes, or the figures tell of the other programs."
        },
        sortOptions = false)
public final class FeaturesBenchCommand implements Callable<Integer> {

    private static final int LEAST_HEAP = 128;
    private static final int LARGEST_HEAP = 1 << 16;
    private static final int MOST = 100_000_000;
    private static final int LARGEST_BATCH = 1_000_000;
    private static final int MOST_TASKS = 64;
    private static final int MOST_OF_PARITY = 1_000_000;

    @Option(names = "--report", required = true, paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Path report;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Users that have profiles (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Events that warm the profiles up (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "100000",
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
            names = "--parity",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Events whose features are computed by ExtractFeatures and by the Spark job, and compared"
                    + " (default: ${DEFAULT-VALUE}).")
    private int parity;

    @Option(
            names = "--spark",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "Events that the Spark job is measured with, after a tenth of them (default: ${DEFAULT-VALUE}).")
    private int spark;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "" + BenchmarkProcess.HEAP_MIB,
            description = "Heap of ExtractFeatures, in MiB (default: ${DEFAULT-VALUE}).")
    private int heap;

    @Spec
    private CommandSpec command;

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
                .with("--tasks", "tasks", tasks, MOST_TASKS)
                .with("--parity", "parity", parity, MOST_OF_PARITY)
                .with("--spark", "spark", spark, MOST);
        Counts.require("--heap", heap, LEAST_HEAP, LARGEST_HEAP);
        final RuntimeLayout layout = RuntimeLayout.locate();
        final Path exchange = ChildProcess.temporaryFolder();
        try {
            final List<String> arguments = new ArrayList<>(counts.arguments());
            arguments.add("exchange=" + exchange);
            final int exitCode = new BenchmarkProcess(layout, heap)
                    .run("org.nifiaaas.benchmarks.features.FeaturesBenchmark", arguments);
            if (exitCode != 0) {
                return exitCode;
            }
            final JsonObject measured =
                    JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            new FeaturesSparkRun(layout, exchange, measured).run();
            return write(measured);
        } catch (final IOException e) {
            throw SandboxException.failure("the report " + report + " cannot be written", e);
        } finally {
            ChildProcess.delete(exchange);
        }
    }

    /** Returns 1 if the features of the canvas are not those of Spark. */
    private int write(final JsonObject measured) throws IOException {
        Files.writeString(report, new GsonBuilder().setPrettyPrinting().create().toJson(measured) + "\n");
        final Path chart = chart(report);
        Files.writeString(chart, new FeaturesChart(measured).toSvg());
        final PrintWriter out = command.commandLine().getOut();
        final JsonObject figures = measured.getAsJsonObject("figures");
        figures.entrySet()
                .forEach(figure -> out.printf(
                        Locale.ROOT,
                        "%-34s %16s%n",
                        figure.getKey(),
                        figure.getValue().getAsString()));
        out.println("The figures are in " + report + ", the chart is in " + chart);
        out.flush();
        final long differences = figures.get("features.parityDifferences").getAsLong();
        if (differences == 0) {
            return 0;
        }
        command.commandLine()
                .getErr()
                .println("aaas: " + differences + " features of the canvas are not those of the Spark job");
        return 1;
    }

    /** The chart lies beside the report. */
    static Path chart(final Path report) {
        final String name = report.getFileName().toString();
        return report.resolveSibling((name.endsWith(".json") ? name.substring(0, name.length() - 5) : name) + ".svg");
    }
}
