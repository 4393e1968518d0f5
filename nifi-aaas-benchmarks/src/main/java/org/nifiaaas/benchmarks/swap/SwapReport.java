package org.nifiaaas.benchmarks.swap;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a run by name, the verdict on them, and both as JSON and as a table. Immutable. */
final class SwapReport {

    private static final double RECORDS_PER_SECOND = 20_000;
    private static final double LARGEST_RATIO = 1.1;
    /** About the weights of one version of the reference network. */
    private static final double LARGEST_HEAP_GROWTH = 5;
    /** A tenth of a MiB a swap if there are 200. */
    private static final double LARGEST_NATIVE_GROWTH = 20;

    private final SwapSettings settings;
    private final SwapResult result;
    private final Latencies latencies;
    private final Map<String, Number> figures = new LinkedHashMap<>();

    SwapReport(final SwapSettings settings, final SwapResult result) {
        this.settings = settings;
        this.result = result;
        this.latencies = Latencies.of(result.samples(), result.windows());
        addRecords();
        addLatencies();
        addMemory();
    }

    private void addRecords() {
        final Tally.Counts counts = result.counts();
        figures.put("swap.count", result.swaps());
        figures.put("swap.dropped", counts.dropped());
        figures.put("swap.failed", counts.failed());
        figures.put("swap.mislabelled", counts.mislabelled());
        figures.put("swap.duplicated", counts.duplicated());
        figures.put("swap.deferred", counts.deferrals());
        figures.put("swap.records", counts.sent());
        figures.put("swap.recordsPerSecond", Math.round(result.recordsPerSecond()));
    }

    private void addLatencies() {
        put("swap.p99Ratio", latencies.ratio());
        final Latencies.Interval interval = latencies.ratioInterval();
        put("swap.p99RatioLow", interval.low());
        put("swap.p99RatioHigh", interval.high());
        put(
                "swap.meanMillis",
                result.windows().stream()
                                .filter(window -> window.kind() == Window.Kind.SWAP)
                                .mapToLong(window -> window.endNanos() - window.startNanos())
                                .average()
                                .orElse(Double.NaN)
                        / 1e6);
        for (final Window.Kind kind : Window.Kind.values()) {
            final String name = kind.prefix();
            figures.put(name + ".batches", latencies.count(kind));
            put(name + ".p50Millis", latencies.millis(kind, 50));
            put(name + ".p90Millis", latencies.millis(kind, 90));
            put(name + ".p99Millis", latencies.millis(kind, 99));
            put(name + ".maxMillis", latencies.millis(kind, 100));
            figures.put(name + ".collectorMillis", result.collectorMillis().get(kind));
        }
    }

    private void addMemory() {
        final List<MemoryProbe.Memory> looks = new ArrayList<>(result.memory().values());
        final MemoryProbe.Memory first = looks.get(0);
        final MemoryProbe.Memory last = looks.get(looks.size() - 1);
        put("swap.heapGrowthMiB", last.heap() - first.heap());
        put("swap.nativeGrowthMiB", last.nativeMemory() - first.nativeMemory());
        figures.put("leak.swaps", settings.leakSwaps());
        put("leak.heapBeforeMiB", first.heap());
        put("leak.heapAfterMiB", last.heap());
        put("leak.nativeBeforeMiB", first.nativeMemory());
        put("leak.nativeAfterMiB", last.nativeMemory());
        put("leak.classesGrowthMiB", last.ofClasses() - first.ofClasses());
        put("machine.usedByOthers", result.usedByOthers());
    }

    /** JSON has no way to say that there is no value: a figure without one is left out. */
    private void put(final String name, final double value) {
        if (Double.isFinite(value)) {
            figures.put(name, Math.round(value * 1000) / 1000.0);
        }
    }

    Map<String, Number> figures() {
        return new LinkedHashMap<>(figures);
    }

    Latencies latencies() {
        return latencies;
    }

    /** What misses its target, one line each. */
    List<String> misses() {
        final List<String> misses = new ArrayList<>();
        for (final String name : List.of("swap.dropped", "swap.failed", "swap.mislabelled", "swap.duplicated")) {
            if (figures.get(name).longValue() != 0) {
                misses.add(name + " is " + figures.get(name) + ", not 0: "
                        + result.counts().firstProblem());
            }
        }
        if (!result.counts().isBalanced()) {
            misses.add("the counts of records do not add up: " + result.counts());
        }
        if (result.recordsPerSecond() < RECORDS_PER_SECOND) {
            misses.add(line("swap.recordsPerSecond", "below", RECORDS_PER_SECOND));
        }
        atMost("swap.p99Ratio", LARGEST_RATIO, misses);
        atMost("swap.heapGrowthMiB", LARGEST_HEAP_GROWTH, misses);
        atMost("swap.nativeGrowthMiB", LARGEST_NATIVE_GROWTH, misses);
        return misses;
    }

    private void atMost(final String name, final double limit, final List<String> misses) {
        final Number value = figures.get(name);
        if (value == null) {
            misses.add(name + " could not be measured");
        } else if (value.doubleValue() > limit) {
            misses.add(line(name, "above", limit));
        }
    }

    private String line(final String name, final String side, final double limit) {
        return String.format(Locale.ROOT, "%s is %s, %s %s", name, figures.get(name), side, limit);
    }

    String toJson() {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("figures", figures);
        report.put("misses", misses());
        report.put("ratioOfEachBlock", latencies.blockRatios());
        report.put("memoryAfterSwaps", result.memory());
        report.put("machine", result.machine());
        final Map<String, Integer> asked = new LinkedHashMap<>();
        asked.put("rate", settings.rate());
        asked.put("batch", settings.batch());
        asked.put("tasks", settings.tasks());
        asked.put("users", settings.users());
        asked.put("items", settings.items());
        asked.put("blocks", settings.blocks());
        asked.put("warmUpSwaps", settings.warmUpSwaps());
        asked.put("quietMillis", settings.quietMillis());
        report.put("settings", asked);
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(report);
    }

    /** The figures for people. */
    String toTable() {
        final StringBuilder table = new StringBuilder();
        table.append("\nEvery record is accounted for\n");
        count(table, "sent", "swap.records");
        count(table, "dropped", "swap.dropped");
        count(table, "failed", "swap.failed");
        count(table, "wrongly labelled", "swap.mislabelled");
        count(table, "a second", "swap.recordsPerSecond");
        table.append(String.format(
                Locale.ROOT,
                "%nMilliseconds from due to committed, batches of %d (%d swaps, %s ms each on average)%n",
                settings.batch(),
                result.swaps(),
                text("swap.meanMillis")));
        table.append(
                String.format(Locale.ROOT, "  %-20s %8s %8s %8s %8s %8s%n", "", "batches", "p50", "p90", "p99", "max"));
        latency(table, "first " + settings.warmUpSwaps() + " swaps", Window.Kind.WARM_UP);
        latency(table, "no swap", Window.Kind.QUIET);
        latency(table, "during a swap", Window.Kind.SWAP);
        latency(table, "just after a swap", Window.Kind.AFTER);
        table.append(String.format(
                Locale.ROOT,
                "  p99 during / without: %s (95 %% interval %s to %s; blocks %s)%n",
                text("swap.p99Ratio"),
                text("swap.p99RatioLow"),
                text("swap.p99RatioHigh"),
                blocks()));
        table.append(
                String.format(Locale.ROOT, "%nMemory after 0 and after %d more swaps, MiB%n", settings.leakSwaps()));
        memory(table, "heap", "leak.heapBeforeMiB", "leak.heapAfterMiB", "swap.heapGrowthMiB");
        memory(table, "native", "leak.nativeBeforeMiB", "leak.nativeAfterMiB", "swap.nativeGrowthMiB");
        table.append(String.format(
                Locale.ROOT,
                "%nOther programs used %.0f %% of the processors meanwhile%n",
                100 * result.usedByOthers()));
        return table.toString();
    }

    private String text(final String name) {
        final Number value = figures.get(name);
        return value == null ? "-" : value.toString();
    }

    private String blocks() {
        return String.join(
                ", ",
                latencies.blockRatios().stream()
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .toList());
    }

    private void count(final StringBuilder table, final String label, final String name) {
        table.append(String.format(
                Locale.ROOT, "  %-20s %,12d%n", label, figures.get(name).longValue()));
    }

    private void latency(final StringBuilder table, final String label, final Window.Kind kind) {
        table.append(String.format(
                Locale.ROOT,
                "  %-20s %,8d %8.2f %8.2f %8.2f %8.2f%n",
                label,
                latencies.count(kind),
                latencies.millis(kind, 50),
                latencies.millis(kind, 90),
                latencies.millis(kind, 99),
                latencies.millis(kind, 100)));
    }

    private void memory(
            final StringBuilder table,
            final String label,
            final String before,
            final String after,
            final String growth) {
        table.append(String.format(
                Locale.ROOT,
                "  %-20s %8.1f %8.1f %+8.1f%n",
                label,
                figures.get(before).doubleValue(),
                figures.get(after).doubleValue(),
                figures.get(growth).doubleValue()));
    }
}
