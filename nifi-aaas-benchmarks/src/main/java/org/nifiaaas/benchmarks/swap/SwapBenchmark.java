package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.nifi.reporting.InitializationException;

/**
 * Measures what a change of the model version does to the scoring that goes on meanwhile. Started by {@code aaas bench swap}, which chooses the options of the
 * virtual machine.
 *
 * <p>Exit codes: 0 all targets are met; 1 some are not, or the run failed; 2 wrong arguments.
 */
public final class SwapBenchmark {

    private SwapBenchmark() {}

    /**
     * Runs and ends the virtual machine.
     *
     * @param arguments see {@link SwapSettings#parse}
     */
    public static void main(final String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(final String... arguments) {
        final SwapSettings settings;
        try {
            settings = SwapSettings.parse(arguments);
        } catch (final IllegalArgumentException e) {
            System.err.println("aaas: bench swap: " + e.getMessage());
            return 2;
        }
        try {
            return run(settings);
        } catch (final IOException | InitializationException | SwapException e) {
            System.err.println("aaas: the benchmark failed: " + e.getMessage());
            return 1;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println("aaas: interrupted");
            return 1;
        }
    }

    private static int run(final SwapSettings settings)
            throws IOException, InitializationException, SwapException, InterruptedException {
        final SwapResult result = new SwapRun(settings, System.out).run();
        final SwapReport report = new SwapReport(settings, result);
        final Path file = settings.report().toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(file, report.toJson() + "\n");
        final Path chart = chart(file);
        Files.writeString(chart, new LatencyChart(result, report.latencies()).toSvg());
        System.out.println(report.toTable());
        System.out.println("The figures are in " + file + ", a chart in " + chart);
        final List<String> misses = report.misses();
        if (misses.isEmpty()) {
            return 0;
        }
        System.err.println("aaas: missed: " + String.join("; ", misses));
        return 1;
    }

    /** {@code r.json} has its chart in {@code r.svg}. */
    static Path chart(final Path report) {
        final String name = report.getFileName().toString();
        final String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return report.resolveSibling(stem + ".svg");
    }
}
