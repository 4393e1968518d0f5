package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** {@code aaas model} on a repository folder. */
class ModelCommandTest {

    @TempDir
    private Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeVersions() throws IOException {
        write(7, 0.5);
        write(8, 0.61);
        Files.writeString(root.resolve("propensity").resolve(ModelBundle.LABELS), "{\"stable\": 7}");
    }

    private void write(final long version, final double hitRate) throws IOException {
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
                .metric("hr10", hitRate)
                .run("run-" + version, "weekly\u001b[2J")
                .createdAt("2019-02-0" + version + "T03:04:05Z");
        for (final String name : List.of(
                ModelBundle.MODEL, ModelBundle.FEATURES, ModelBundle.USERS, ModelBundle.ITEMS, ModelBundle.GOLDEN)) {
            final Path file = folder.resolve(name);
            manifest.file(name, Files.size(file), Checksums.sha256(file));
        }
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), manifest.build().toJson());
    }

    private int run(final String command, final String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final String[] all = new String[arguments.length + 4];
        all[0] = "model";
        all[1] = command;
        all[2] = "--repository";
        all[3] = root.toString();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return commandLine.execute(all);
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private void assertFails(final int exitCode, final String message, final String command, final String... rest) {
        assertEquals(exitCode, run(command, rest));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("aaas: ") && err.toString().contains(message), err.toString());
    }

    @Test
    void listsModels() {
        assertEquals(0, run("list"));
        assertEquals(
                List.of("MODEL       VERSIONS  NEWEST  LABELS", "propensity  2         8       stable=7"), lines());
    }

    @Test
    void listsVersionsNewestFirstWithWhatIsWrong() throws IOException {
        Files.createDirectory(root.resolve("propensity").resolve("9"));

        assertEquals(0, run("list", "propensity"));

        assertEquals(
                List.of(
                        "VERSION  CREATED               HR@10   LABELS  REASON",
                        "9        -                     -               not usable: manifest.json is missing",
                        "8        2019-02-08T03:04:05Z  0.6100          weekly [2J",
                        "7        2019-02-07T03:04:05Z  0.5000  stable  weekly [2J"),
                lines());
    }

    @Test
    void labelsThatCannotBeReadDoNotHideTheModels() throws IOException {
        Files.writeString(root.resolve("propensity").resolve(ModelBundle.LABELS), "7");

        assertEquals(0, run("list"));
        assertTrue(lines().get(1).contains("labels.json of model propensity cannot be read"));
        assertFails(1, "labels.json of model propensity cannot be read", "label", "propensity", "stable", "8");
    }

    @Test
    void showsAVersionByNumberAndByLabel() {
        assertEquals(0, run("show", "propensity", "8"));
        assertTrue(lines().contains("created          2019-02-08T03:04:05Z"), out.toString());
        assertTrue(lines().contains("hr10             0.6100"), out.toString());
        assertEquals(0, run("show", "propensity", "stable"));
        assertTrue(lines().contains("version          7"), out.toString());
    }

    @Test
    void showExplainsWhatIsMissing() {
        assertFails(1, "there is no version 9 of model propensity", "show", "propensity", "9");
        assertFails(1, "model propensity has no label canary", "show", "propensity", "canary");
    }

    @Test
    void movesALabelAndBack() throws IOException {
        assertEquals(0, run("label", "propensity", "stable", "8", "--reason", "better"));
        assertEquals(List.of("Label stable of model propensity names version 8 instead of 7."), lines());
        assertEquals(0, run("label", "propensity", "canary", "stable"));
        assertEquals(List.of("Label canary of model propensity names version 8."), lines());
        assertEquals(0, run("label", "propensity", "canary", "8"));
        assertEquals(List.of("Label canary of model propensity names version 8 already."), lines());
        assertEquals(0, run("rollback", "propensity", "stable"));
        assertEquals(List.of("Label stable of model propensity names version 7 instead of 8."), lines());
        assertEquals(
                "{\"canary\":8,\"stable\":7}",
                Files.readString(root.resolve("propensity").resolve(ModelBundle.LABELS))
                        .replaceAll("\\s", ""));
    }

    @Test
    void labelRefusesWhatCannotServe() throws IOException {
        Files.write(root.resolve("propensity").resolve("8").resolve(ModelBundle.MODEL), new byte[] {9, 9, 9});

        assertFails(1, "model.bigdl has checksum", "label", "propensity", "stable", "8");
        assertFails(1, "there is no version 9", "label", "propensity", "stable", "9");
        assertFails(1, "cannot be a label", "label", "propensity", "7", "7");
        assertFails(1, "there is no model churn", "rollback", "churn");
        assertFails(1, "no earlier one is known", "rollback", "propensity", "stable");
    }

    @Test
    void verifyNamesWhatIsNotWhole() throws IOException {
        assertEquals(0, run("verify"));
        assertTrue(lines().get(1).startsWith("propensity  version 7     whole, manifest "), out.toString());

        Files.createDirectory(root.resolve("propensity").resolve("9"));
        Files.write(root.resolve("propensity").resolve("8").resolve(ModelBundle.MODEL), new byte[] {9});
        Files.writeString(root.resolve("propensity").resolve(ModelBundle.LABELS), "{\"stable\": 12}");
        assertEquals(1, run("verify", "propensity"));
        assertTrue(out.toString().contains("version 8     model.bigdl has 1 bytes, but the manifest says 3"));
        assertTrue(out.toString().contains("version 9     manifest.json is missing"));
        assertTrue(out.toString().contains("label stable  names version 12, which is not there"));
    }

    @Test
    void unreadableLabelsAreWrong() throws IOException {
        Files.writeString(root.resolve("propensity").resolve(ModelBundle.LABELS), "[]");

        assertEquals(1, run("verify"));
        assertTrue(out.toString().contains("labels.json of model propensity cannot be read"));
    }

    @Test
    void wrongArgumentsAreOneLineAndExitCodeTwo() {
        assertFails(2, "see aaas help model label", "label", "propensity");
        root = root.resolve("none");
        assertFails(2, "there is no repository folder", "list");
        root = Path.of("hdfs://namenode:8020/models");
        assertFails(2, "./aaas model reads folders only, not hdfs:", "list");
        assertEquals(2, Aaas.commandLine().setErr(new PrintWriter(err)).execute("model"));
        assertEquals(0, Aaas.run("model", "--help"));
    }
}
