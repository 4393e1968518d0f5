package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.nifiaaas.benchmarks.swap.MemoryProbe.Memory;
import org.nifiaaas.benchmarks.swap.Window.Kind;
import org.xml.sax.InputSource;

class SwapReportTest {

    private static final long MILLI = 1_000_000;
    private static final Tally.Counts GOOD = new Tally.Counts(1000, 1000, 0, 0, 0, 0, 2, "");
    private static final SwapSettings SETTINGS = SwapSettings.parse("folder=/f", "report=r.json", "swaps=1");

    private static final Memory MEMORY = new Memory(90, 180, 60, 4);
    private static final List<Window> WINDOWS = List.of(
            new Window(Kind.QUIET, 1, 0, 100 * MILLI),
            new Window(Kind.SWAP, 1, 100 * MILLI, 200 * MILLI),
            new Window(Kind.AFTER, 1, 200 * MILLI, 300 * MILLI));

    private static List<LatencyLog.Sample> samples(final long swapMillis) {
        return List.of(
                new LatencyLog.Sample(10 * MILLI, 10 * MILLI), new LatencyLog.Sample(120 * MILLI, swapMillis * MILLI));
    }

    private static SwapResult timed(final List<LatencyLog.Sample> samples, final List<Window> windows) {
        return result(GOOD, 20_480, samples, windows, MEMORY);
    }

    private static SwapResult result(
            final Tally.Counts counts,
            final double recordsPerSecond,
            final List<LatencyLog.Sample> samples,
            final List<Window> windows,
            final Memory after) {
        final Map<Integer, Memory> memory = new LinkedHashMap<>();
        memory.put(0, MEMORY);
        memory.put(200, after);
        return new SwapResult(
                1,
                recordsPerSecond,
                counts,
                samples,
                windows,
                memory,
                Map.of(Kind.QUIET, 1L, Kind.SWAP, 2L, Kind.AFTER, 0L, Kind.WARM_UP, 3L),
                0.25,
                Map.of("processor", "a good one"));
    }

    private static SwapReport report(
            final Tally.Counts counts, final double recordsPerSecond, final long swapMillis, final Memory after) {
        return new SwapReport(SETTINGS, result(counts, recordsPerSecond, samples(swapMillis), WINDOWS, after));
    }

    @Test
    void figuresAreAFlatMapOfNumbers() {
        final SwapReport report = report(GOOD, 20_480, 11, new Memory(91, 178.5, 61, 4));

        final JsonObject figures =
                JsonParser.parseString(report.toJson()).getAsJsonObject().getAsJsonObject("figures");

        assertEquals(1, figures.get("swap.count").getAsInt());
        assertEquals(0, figures.get("swap.dropped").getAsInt());
        assertEquals(0, figures.get("swap.failed").getAsInt());
        assertEquals(0, figures.get("swap.mislabelled").getAsInt());
        assertEquals(1.1, figures.get("swap.p99Ratio").getAsDouble());
        assertEquals(1.0, figures.get("swap.heapGrowthMiB").getAsDouble());
        assertEquals(-1.5, figures.get("swap.nativeGrowthMiB").getAsDouble());
        assertTrue(figures.entrySet().stream()
                .allMatch(figure -> figure.getValue().getAsJsonPrimitive().isNumber()));
    }

    @Test
    void goodRunMissesNothing() {
        assertEquals(
                List.of(), report(GOOD, 20_480, 11, new Memory(91, 181, 60, 4)).misses());
    }

    @Test
    void recordThatIsNotRightMisses() {
        final Tally.Counts counts = new Tally.Counts(1000, 998, 1, 1, 7, 1, 0, "pair 3 is wrong");

        final List<String> misses =
                report(counts, 20_480, 11, new Memory(91, 181, 60, 4)).misses();

        assertEquals(4, misses.size());
        assertEquals("swap.mislabelled is 7, not 0: pair 3 is wrong", misses.get(2));
    }

    @Test
    void countsThatDoNotAddUpMiss() {
        final Tally.Counts counts = new Tally.Counts(1000, 998, 0, 0, 0, 0, 0, "");

        assertEquals(
                1,
                report(counts, 20_480, 11, new Memory(91, 181, 60, 4)).misses().size());
    }

    @Test
    void eachTargetIsNamedWhenItIsMissed() {
        final List<String> misses =
                report(GOOD, 19_000, 20, new Memory(100, 250, 60, 4)).misses();

        assertEquals(
                List.of(
                        "swap.recordsPerSecond is 19000, below 20000.0",
                        "swap.p99Ratio is 2.0, above 1.1",
                        "swap.heapGrowthMiB is 10.0, above 5.0",
                        "swap.nativeGrowthMiB is 70.0, above 20.0"),
                misses);
    }

    @Test
    void runWithoutBatchesInQuietTimesHasNoRatioAndMisses() {
        final SwapResult none = timed(List.of(), WINDOWS);

        final SwapReport report = new SwapReport(SETTINGS, none);

        assertEquals(List.of("swap.p99Ratio could not be measured"), report.misses());
        assertTrue(report.toTable().contains("p99"));
    }

    @Test
    void tableIsForPeople() {
        final String table =
                report(GOOD, 20_480, 11, new Memory(91, 181, 60, 4)).toTable();

        assertTrue(table.contains("20,480"), table);
        assertTrue(table.contains("p99 during / without: 1.1"), table);
    }

    @Test
    void chartIsWellFormedAndBesideTheReport() throws Exception {
        final SwapResult result = timed(samples(11), WINDOWS);
        final String svg = new LatencyChart(result, new SwapReport(SETTINGS, result).latencies()).toSvg();

        assertEquals(
                "svg",
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getDocumentElement()
                        .getTagName());
        assertEquals(Path.of("out/r.svg"), SwapBenchmark.chart(Path.of("out/r.json")));
        assertEquals(Path.of("figures.svg"), SwapBenchmark.chart(Path.of("figures")));
    }

    @Test
    void chartOfALongRunKeepsItsTimesApart() {
        final SwapResult hour = timed(samples(11), List.of(new Window(Kind.QUIET, 1, 0, 3_600_000 * MILLI)));

        final String svg = new LatencyChart(hour, new SwapReport(SETTINGS, hour).latencies()).toSvg();

        assertTrue(svg.contains(">3600 s</text>"), svg);
        assertTrue(svg.lines().filter(line -> line.contains(" s</text>")).count() <= 21, svg);
    }

    @Test
    void residentMemoryIncludesWhatIsSwappedOut() {
        assertEquals(
                3 << 20,
                MemoryProbe.resident(List.of("VmPeak:\t 9999 kB", "VmRSS:\t    2048 kB", "VmSwap:\t 1024 kB")));
    }
}
