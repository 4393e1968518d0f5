package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** Runs {@code aaas model} on a repository folder of the model propensity with the versions 7 and 8, of which 7 is stable. */
final class ModelCommandRun {

    private final Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ModelCommandRun(final Path root) throws IOException {
        this.root = root;
        write(7, 0.5);
        write(8, 0.61);
        Files.writeString(model().resolve(ModelBundle.LABELS), "{\"stable\": 7}");
    }

    Path model() {
        return root.resolve("propensity");
    }

    void write(final long version, final double hitRate) throws IOException {
        write(version, Map.of("hr10", hitRate));
    }

    /** Writes a version with metrics, and what it says of the time that they were measured on. */
    void evaluate(final long version, final String split, final Map<String, Double> metrics) throws IOException {
        write(version, metrics);
        final JsonObject evaluation = new JsonObject();
        evaluation.addProperty("split", split);
        Files.writeString(model().resolve(Long.toString(version)).resolve(ModelBundle.METRICS), evaluation.toString());
    }

    private void write(final long version, final Map<String, Double> metrics) throws IOException {
        final Path folder = Files.createDirectories(root.resolve("propensity").resolve(Long.toString(version)));
        final FeatureSpec spec = FeatureSpec.builder().build();
        Files.write(folder.resolve(ModelBundle.MODEL), new byte[] {1, 2, (byte) version});
        Files.writeString(folder.resolve(ModelBundle.FEATURES), spec.toJson());
        Vocabulary.of(List.of("u1", "u2")).write(folder.resolve(ModelBundle.USERS));
        Vocabulary.of(List.of("i1")).write(folder.resolve(ModelBundle.ITEMS));
        Files.writeString(
                folder.resolve(ModelBundle.GOLDEN),
                GoldenRows.of(new String[] {"u1"}, new String[] {"i1"}, new float[] {0.25f})
                        .toJson());
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model("propensity", version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(spec.hash())
                .trainingWindow("2019-01-01T00:00:00Z", "2019-02-01T00:00:00Z")
                .question("new", 30)
                .run("run-" + version, "weekly\u001b[2J")
                .createdAt("2019-02-0" + version + "T03:04:05Z");
        metrics.forEach(manifest::metric);
        for (final String name : List.of(
                ModelBundle.MODEL, ModelBundle.FEATURES, ModelBundle.USERS, ModelBundle.ITEMS, ModelBundle.GOLDEN)) {
            final Path file = folder.resolve(name);
            manifest.file(name, Files.size(file), Checksums.sha256(file));
        }
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), manifest.build().toJson());
    }

    int run(final String command, final String... arguments) {
        return runOn(root.toString(), command, arguments);
    }

    int runOn(final String repository, final String command, final String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final String[] all = new String[arguments.length + 4];
        all[0] = "model";
        all[1] = command;
        all[2] = "--repository";
        all[3] = repository;
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return commandLine.execute(all);
    }

    List<String> lines() {
        return out.toString().lines().toList();
    }

    void assertFails(final int exitCode, final String message, final String command, final String... rest) {
        assertFailsOn(root.toString(), exitCode, message, command, rest);
    }

    void assertFailsOn(
            final String repository,
            final int exitCode,
            final String message,
            final String command,
            final String... rest) {
        assertEquals(exitCode, runOn(repository, command, rest));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("aaas: ") && err.toString().contains(message), err.toString());
    }

    String text() {
        return out.toString();
    }

    /** What a command that ends with 0 answers with --json. */
    JsonObject json(final String command, final String... arguments) {
        final String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        assertEquals(0, run(command, all), err.toString());
        return JsonParser.parseString(text()).getAsJsonObject();
    }
}
