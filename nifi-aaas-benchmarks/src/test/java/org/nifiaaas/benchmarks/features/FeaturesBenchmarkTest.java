package org.nifiaaas.benchmarks.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonStreamParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few profiles and records: whether the benchmark works, not how fast anything is. */
class FeaturesBenchmarkTest {

    @TempDir
    private Path folder;

    @Test
    void everyRecordComesOutAndTheFiguresAreReported() throws Exception {
        final Path report = folder.resolve("out").resolve("report.json");
        final Path work = Files.createDirectory(folder.resolve("work"));

        final Path exchange = Files.createDirectory(folder.resolve("exchange"));

        final int exitCode = FeaturesBenchmark.run(
                "folder=" + work,
                "report=" + report,
                "users=50",
                "items=20",
                "warmUp=1000",
                "records=250",
                "rounds=2",
                "batch=100",
                "tasks=2",
                "exchange=" + exchange,
                "parity=250",
                "spark=100");

        assertEquals(0, exitCode);
        final JsonObject figures = JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonObject("figures");
        assertTrue(figures.get("features.recordsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.plainRecordsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.ofPlain").getAsDouble() > 0);
        assertTrue(figures.get("features.warmUpEventsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.bytesPerUser").getAsLong() > 0);
        assertEquals(251, Files.readAllLines(exchange.resolve("parity.csv")).size());
        final List<Integer> arrays = new ArrayList<>();
        new JsonStreamParser(Files.readString(exchange.resolve("canvas.json")))
                .forEachRemaining(array -> arrays.add(array.getAsJsonArray().size()));
        assertEquals(List.of(100, 100, 50), arrays);
        assertEquals(11, Files.readAllLines(exchange.resolve("small.csv")).size());
        assertEquals(101, Files.readAllLines(exchange.resolve("large.csv")).size());
    }

    @Test
    void benchmarkEndsWithTwoAfterAMistake() {
        assertEquals(2, FeaturesBenchmark.run("users=none"));
    }
}
