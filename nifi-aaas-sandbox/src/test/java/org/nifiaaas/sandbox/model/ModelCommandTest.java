package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.Aaas;

/** {@code aaas model} on a repository folder. */
class ModelCommandTest {

    @TempDir
    private Path root;

    private ModelCommandRun model;

    @BeforeEach
    void writeVersions() throws IOException {
        model = new ModelCommandRun(root);
    }

    @Test
    void listsModels() {
        assertEquals(0, model.run("list"));
        assertEquals(
                List.of("MODEL       VERSIONS  NEWEST  LABELS", "propensity  2         8       stable=7"),
                model.lines());
    }

    @Test
    void listsVersionsNewestFirstWithWhatIsWrong() throws IOException {
        Files.createDirectory(model.model().resolve("9"));

        assertEquals(0, model.run("list", "propensity"));

        assertEquals(
                List.of(
                        "VERSION  CREATED               HR@10   POPULARITY    TEST WINDOW  LABELS  REASON",
                        "9        -                     -       -             -                    not usable: manifest.json is missing",
                        "8        2019-02-08T03:04:05Z  0.6100  not measured  not known            weekly [2J",
                        "7        2019-02-07T03:04:05Z  0.5000  not measured  not known    stable  weekly [2J"),
                model.lines());
    }

    @Test
    void hitRateNeverStandsWithoutThatOfPopularityAndTheTestWindow() throws IOException {
        model.evaluate(
                8,
                "training window 2018-01-01 to 2018-10-01, test window 2018-10-01\u001b to 2018-12-31",
                Map.of(
                        "hr10",
                        0.61,
                        "hr10.low",
                        0.6,
                        "popularity.hr10",
                        0.49,
                        "popularity.hr10.low",
                        0.4,
                        "recall",
                        0.5));
        model.evaluate(7, "a week of May", Map.of("hr20", 0.7, "popularity.hr20", 0.3));

        assertEquals(0, model.run("list", "propensity"));
        assertEquals(
                List.of(
                        "VERSION  CREATED               HR@10         POPULARITY  TEST WINDOW                LABELS  REASON",
                        "8        2019-02-08T03:04:05Z  0.6100        0.4900      2018-10-01  to 2018-12-31          weekly [2J",
                        "7        2019-02-07T03:04:05Z  HR@20 0.7000  0.3000      a week of May              stable  weekly [2J"),
                model.lines());

        assertEquals(0, model.run("show", "propensity", "8"));
        final List<String> shown = model.lines();
        assertEquals(
                List.of(
                        "test window      2018-10-01  to 2018-12-31",
                        "hr10             0.6100, popularity 0.4900",
                        "hr10.low         0.6000, popularity 0.4000",
                        "recall           0.5000"),
                shown.subList(shown.size() - 4, shown.size()));
    }

    @Test
    void evaluationThatCannotBeReadLeavesTheTestWindowUnknown() throws IOException {
        for (final String broken : List.of("", "[]", "{\"split\": 7", "{\"split\": []}", "{\"split\": \" \"}")) {
            Files.writeString(model.model().resolve("8").resolve(ModelBundle.METRICS), broken);
            assertEquals(0, model.run("show", "propensity", "8"));
            assertTrue(model.lines().contains("test window      not known"), model.text());
        }
    }

    @Test
    void labelsThatCannotBeReadDoNotHideTheModels() throws IOException {
        Files.writeString(model.model().resolve(ModelBundle.LABELS), "7");

        assertEquals(0, model.run("list"));
        assertTrue(model.lines().get(1).contains("labels.json of model propensity cannot be read"));
        model.assertFails(1, "labels.json of model propensity cannot be read", "label", "propensity", "stable", "8");
    }

    @Test
    void showsAVersionByNumberAndByLabel() {
        assertEquals(0, model.run("show", "propensity", "8"));
        assertTrue(model.lines().contains("created          2019-02-08T03:04:05Z"), model.text());
        assertTrue(model.lines().contains("hr10             0.6100, popularity not measured"), model.text());
        assertTrue(
                model.lines().contains("score            probability of a purchase within 30 days, task new"),
                model.text());
        assertEquals(0, model.run("show", "propensity", "stable"));
        assertTrue(model.lines().contains("version          7"), model.text());
    }

    @Test
    void showExplainsWhatIsMissing() {
        model.assertFails(1, "there is no version 9 of model propensity", "show", "propensity", "9");
        model.assertFails(1, "model propensity has no label canary", "show", "propensity", "canary");
    }

    @Test
    void movesALabelAndBack() throws IOException {
        assertEquals(0, model.run("label", "propensity", "stable", "8", "--reason", "better"));
        assertEquals(List.of("Label stable of model propensity names version 8 instead of 7."), model.lines());
        assertEquals(0, model.run("label", "propensity", "canary", "stable"));
        assertEquals(List.of("Label canary of model propensity names version 8."), model.lines());
        assertEquals(0, model.run("label", "propensity", "canary", "8"));
        assertEquals(List.of("Label canary of model propensity names version 8 already."), model.lines());
        assertEquals(0, model.run("rollback", "propensity", "stable"));
        assertEquals(List.of("Label stable of model propensity names version 7 instead of 8."), model.lines());
        assertEquals(
                "{\"canary\":8,\"stable\":7}",
                Files.readString(model.model().resolve(ModelBundle.LABELS)).replaceAll("\\s", ""));
    }

    @Test
    void labelRefusesWhatCannotServe() throws IOException {
        Files.write(model.model().resolve("8").resolve(ModelBundle.MODEL), new byte[] {9, 9, 9});

        model.assertFails(1, "model.bigdl has checksum", "label", "propensity", "stable", "8");
        model.assertFails(1, "there is no version 9", "label", "propensity", "stable", "9");
        model.assertFails(1, "cannot be a label", "label", "propensity", "7", "7");
        model.assertFails(1, "'latest' cannot be a label: it would be taken", "label", "propensity", "latest", "7");
        model.assertFails(1, "'v2' cannot be a label: it would be taken", "label", "propensity", "v2", "7");
        model.assertFails(1, "no earlier one is known", "rollback", "propensity", "stable");
    }

    @Test
    void verifyNamesWhatIsNotWhole() throws IOException {
        assertEquals(0, model.run("verify"));
        assertTrue(model.lines().get(1).startsWith("propensity  version 7     whole, manifest "), model.text());

        Files.createDirectory(model.model().resolve("9"));
        Files.write(model.model().resolve("8").resolve(ModelBundle.MODEL), new byte[] {9});
        Files.writeString(model.model().resolve(ModelBundle.LABELS), "{\"stable\": 12}");
        assertEquals(1, model.run("verify", "propensity"));
        assertTrue(model.text().contains("version 8     model.bigdl has 1 bytes, but the manifest says 3"));
        assertTrue(model.text().contains("version 9     manifest.json is missing"));
        assertTrue(model.text().contains("label stable  names version 12, which is not there"));
    }

    @Test
    void unreadableLabelsAreWrong() throws IOException {
        Files.writeString(model.model().resolve(ModelBundle.LABELS), "[]");

        assertEquals(1, model.run("verify"));
        assertTrue(model.text().contains("labels.json of model propensity cannot be read"));
    }

    @Test
    void wrongArgumentsAreOneLineAndExitCodeTwo() {
        model.assertFails(2, "see aaas help model label", "label", "propensity");
        model.assertFailsOn(root.resolve("none").toString(), 2, "there is no repository folder", "list");
        model.assertFailsOn("hdfs://namenode:8020/models", 2, "./aaas model reads folders only, not hdfs:", "list");
        assertEquals(
                2,
                Aaas.commandLine().setErr(new PrintWriter(new StringWriter())).execute("model"));
        assertEquals(0, Aaas.run("model", "--help"));
    }

    @Test
    void unknownModelIsToldWhichThereAre() throws IOException {
        Files.createDirectory(root.resolve("churn"));
        for (final String[] command : new String[][] {
            {"list", "fraud"},
            {"show", "fraud", "1"},
            {"label", "fraud", "stable", "1"},
            {"rollback", "fraud"},
            {"history", "fraud"},
            {"verify", "fraud"},
            {"prune", "fraud", "--keep", "1"}
        }) {
            final String[] rest = Arrays.copyOfRange(command, 1, command.length);
            model.assertFails(
                    1, "there is no model fraud in " + root + "; it holds churn, propensity", command[0], rest);
        }
    }

    @Test
    void foldersThatAreNoVersionsAreNamed() throws IOException {
        for (final String name : List.of("01", "v3", "3.tmp", ".staging-1")) {
            Files.createDirectory(model.model().resolve(name));
        }
        final List<String> sentences = List.of(
                "01 in propensity is no version: its name begins with 0",
                "3.tmp in propensity is no version: its name has something else than digits",
                "v3 in propensity is no version: its name has something else than digits");

        assertEquals(0, model.run("list", "propensity"));
        assertEquals(sentences, model.lines().subList(3, 6));
        assertEquals(0, model.run("list"));
        assertEquals(sentences, model.lines().subList(2, 5));
        assertEquals(0, model.run("verify"));
        assertTrue(model.text().contains("01            is no version: its name begins with 0"), model.text());
    }
}
