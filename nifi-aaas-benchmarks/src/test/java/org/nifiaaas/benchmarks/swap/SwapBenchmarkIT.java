package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few swaps of a small network at a low rate: whether the benchmark works, not how fast anything is. */
class SwapBenchmarkIT {

    @TempDir
    private Path folder;

    @Test
    void everyRecordOfAFewSwapsIsAccountedForAndReported() throws Exception {
        final Path report = folder.resolve("out").resolve("report.json");
        final Path work = Files.createDirectory(folder.resolve("work"));

        final int exitCode = SwapBenchmark.run(
                "folder=" + work,
                "report=" + report,
                "swaps=3",
                "blocks=2",
                "leakSwaps=2",
                "warmUpSwaps=1",
                "quietMillis=200",
                "rate=1000",
                "batch=20",
                "users=60",
                "items=30");

        // The rate is far below the target, which is a miss.
        assertEquals(1, exitCode);
        final JsonObject figures = JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonObject("figures");
        assertEquals(3, figures.get("swap.count").getAsInt());
        assertTrue(figures.get("swap.records").getAsLong() > 0);
        assertEquals(0, figures.get("swap.dropped").getAsInt());
        assertEquals(0, figures.get("swap.failed").getAsInt());
        assertEquals(0, figures.get("swap.mislabelled").getAsInt());
        assertEquals(0, figures.get("swap.duplicated").getAsInt());
        assertTrue(figures.get("swap.batches").getAsInt() > 0);
        assertTrue(figures.get("quiet.batches").getAsInt() > 0);
        assertTrue(figures.has("swap.heapGrowthMiB"));
        assertTrue(figures.has("swap.nativeGrowthMiB"));
        assertTrue(Files.isRegularFile(report.resolveSibling("report.svg")));
    }
}
