package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;

/**
 * Lets the Spark job compute what {@code FeaturesBenchmark} has left in a folder, and takes down how fast it was, what memory it took, and whether its features
 * are those of the canvas. Used once.
 */
final class FeaturesSparkRun {

    private static final String JOB = "org.nifiaaas.training.FeaturesJob";
    private static final String ROWS_PER_SECOND = "rowsPerSecond";

    private final RuntimeLayout layout;
    private final Path folder;
    private final JsonObject report;
    private final JsonArray runs = new JsonArray();

    /**
     * Prepares it.
     *
     * @param folder with the files of the benchmark
     * @param report gets figures and runs
     */
    FeaturesSparkRun(final RuntimeLayout layout, final Path folder, final JsonObject report) {
        this.layout = layout;
        this.folder = folder;
        this.report = report;
    }

    /**
     * Runs the job on all files.
     *
     * @throws SandboxException if the job fails, or a file cannot be read
     */
    void run() throws SandboxException {
        try {
            final JsonObject figures = report.getAsJsonObject("figures");
            compute("parity");
            final FeatureLines canvas = new FeatureLines(folder.resolve("canvas.json"), names());
            figures.addProperty("features.parityDifferences", canvas.differences(folder.resolve("out-parity")));
            figures.addProperty("features.parityEvents", canvas.size());
            final JsonObject small = compute("small");
            final JsonObject large = compute("large");
            figures.addProperty(
                    "features.sparkRowsPerSecond", large.get(ROWS_PER_SECOND).getAsLong());
            figures.addProperty("features.sparkMiB", large.get("mostMiB").getAsLong());
            figures.addProperty(
                    "features.sparkGrowth",
                    Math.round(1_000
                                    * large.get("seconds").getAsDouble()
                                    / small.get("seconds").getAsDouble())
                            / 1_000.0);
            report.add("spark", runs);
        } catch (final IOException e) {
            throw SandboxException.failure("the features cannot be compared", e);
        }
    }

    private List<String> names() throws IOException {
        final JsonObject specification = JsonParser.parseString(Files.readString(folder.resolve("specification.json")))
                .getAsJsonObject();
        final List<String> names = new ArrayList<>();
        specification
                .getAsJsonArray("windows")
                .forEach(
                        window -> names.add(window.getAsJsonObject().get("name").getAsString()));
        names.add("history");
        return names;
    }

    private JsonObject compute(final String name) throws SandboxException, IOException {
        final Path data = folder.resolve(name + ".csv");
        final long events;
        try (Stream<String> lines = Files.lines(data)) {
            events = lines.count() - 1;
        }
        final JsonObject run = new JsonObject();
        try (MemoryWatch memory = new MemoryWatch()) {
            final long started = System.nanoTime();
            final int exitCode = new SparkProgram(layout)
                    .run(
                            JOB,
                            List.of(
                                    "--data",
                                    data.toString(),
                                    "--features",
                                    folder.resolve("specification.json").toString(),
                                    "--out",
                                    folder.resolve("out-" + name).toString()),
                            memory::watch);
            if (exitCode != 0) {
                throw SandboxException.environment("the Spark job failed with exit code " + exitCode);
            }
            final double seconds = (System.nanoTime() - started) / 1e9;
            run.addProperty("events", events);
            run.addProperty("seconds", Math.round(10 * seconds) / 10.0);
            run.addProperty(ROWS_PER_SECOND, Math.round(events / seconds));
            run.addProperty("mostMiB", memory.mebibytes());
        }
        if (!"parity".equals(name)) {
            runs.add(run);
            ChildProcess.delete(folder.resolve("out-" + name));
        }
        return run;
    }
}
