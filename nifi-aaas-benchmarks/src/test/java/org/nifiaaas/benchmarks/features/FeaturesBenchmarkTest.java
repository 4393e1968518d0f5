package org.nifiaaas.benchmarks.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
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

        final int exitCode = FeaturesBenchmark.run(
                "folder=" + work,
                "report=" + report,
                "users=50",
                "items=20",
                "warmUp=1000",
                "records=250",
                "rounds=2",
                "batch=100",
                "tasks=2");

        assertEquals(0, exitCode);
        final JsonObject figures = JsonParser.parseString(Files.readString(report))
                .getAsJsonObject()
                .getAsJsonObject("figures");
        assertTrue(figures.get("features.recordsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.plainRecordsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.ofPlain").getAsDouble() > 0);
        assertTrue(figures.get("features.warmUpEventsPerSecond").getAsLong() > 0);
        assertTrue(figures.get("features.bytesPerUser").getAsLong() > 0);
    }

    @Test
    void benchmarkEndsWithTwoAfterAMistake() {
        assertEquals(2, FeaturesBenchmark.run("users=none"));
    }
}
