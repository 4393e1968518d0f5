package org.nifiaaas.sandbox.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.StandardModelVersionService;
import picocli.CommandLine;

/** From the files of a foreign model to the scores that NiFi's service gives, compared with the module asked directly. */
class ImportedModelTest {

    private static final String MODEL = "propensity";
    private static final String[] USERS = {"zoe", "ann", "bob"};
    private static final String[] ITEMS = {"tea", "ale"};
    private static final float TOLERANCE = 1e-6f;

    @TempDir
    private Path folder;

    private Path root;
    private final StandardModelVersionService service = new StandardModelVersionService();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());

    @BeforeEach
    void addService() throws IOException, InitializationException {
        root = Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("users.csv"), "token,index\nann,1\nbob,2\nzoe,0\n");
        Files.writeString(folder.resolve("items.txt"), "tea\nale\n");
        runner.addControllerService("models", service);
        runner.setProperty(service, "Repository Directory", root.toString());
        runner.setProperty(service, "Models", MODEL);
        runner.setProperty(service, "Polling Interval", "100 ms");
    }

    @AfterEach
    void disableService() {
        runner.disableControllerService(service);
    }

    private void importModel(final ForeignModel model, final String... options) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "model",
                "import",
                MODEL,
                "--repository",
                root.toString(),
                "--model-file",
                model.save(folder.resolve("foreign")).toString(),
                "--users",
                folder.resolve("users.csv").toString(),
                "--items",
                folder.resolve("items.txt").toString()));
        arguments.addAll(List.of(options));
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        assertEquals(0, commandLine.execute(arguments.toArray(new String[0])), err::toString);
    }

    private ScoreBatch serve(final long version, final String[] users, final String[] items)
            throws ModelUnavailableException, ScoringException {
        runner.enableControllerService(service);
        await().until(() -> service.versions().stream()
                .anyMatch(status -> status.version() == version && status.state() == State.AVAILABLE));
        try (ModelLease lease = service.acquire(MODEL, VersionSelector.policy())) {
            assertEquals(version, lease.identity().version());
            return lease.scorer().score(PairBatch.of(users, items));
        }
    }

    private ScoreBatch serveAllPairs(final long version) throws ModelUnavailableException, ScoringException {
        final List<String> users = new ArrayList<>();
        final List<String> items = new ArrayList<>();
        for (final String user : USERS) {
            for (final String item : ITEMS) {
                users.add(user);
                items.add(item);
            }
        }
        return serve(version, users.toArray(new String[0]), items.toArray(new String[0]));
    }

    @Test
    void labelledImportServesWithTheScoresOfItsModule() throws Exception {
        final ForeignModel first = ForeignModel.ncf(4, 3);
        final ForeignModel second = ForeignModel.logits(4, 3);
        importModel(
                first,
                "--output",
                "log_softmax",
                "--positive-class",
                "1",
                "--unknown-rows",
                "yes",
                "--label",
                "stable");
        importModel(second, "--output", "logits", "--positive-class", "0", "--unknown-rows", "yes");
        runner.setProperty(service, "Version Policy", "label");
        runner.setProperty(service, "Label", "stable");

        final ScoreBatch scores = serveAllPairs(1);

        for (int row = 0; row < scores.size(); row++) {
            final float expected = (float) Math.exp(first.output(2 + row / ITEMS.length, 2 + row % ITEMS.length, 1));
            assertEquals(expected, scores.propensity(row), TOLERANCE, "row " + row);
        }
    }

    @Test
    void logitsAndUnknownIdsScoreAsTheModuleDoes() throws Exception {
        final ForeignModel model = ForeignModel.logits(4, 3);
        importModel(model, "--output", "logits", "--positive-class", "0", "--unknown-rows", "yes");

        final ScoreBatch scores =
                serve(1, new String[] {"zoe", "bob", "nobody"}, new String[] {"ale", "tea", "nothing"});

        assertEquals(1 / (1 + Math.exp(-model.output(2, 3, 0))), scores.propensity(0), TOLERANCE);
        assertEquals(1 / (1 + Math.exp(-model.output(4, 2, 0))), scores.propensity(1), TOLERANCE);
        assertEquals(1 / (1 + Math.exp(-model.output(1, 1, 0))), scores.propensity(2), TOLERANCE);
        assertTrue(scores.userUnknown(2));
    }

    @Test
    void zooModelWithoutRowsForUnknownIdsServesThoseItKnows() throws Exception {
        final ForeignModel model = ForeignModel.zooNeuralCf(USERS.length, ITEMS.length);
        importModel(model, "--output", "softmax", "--positive-class", "1", "--unknown-rows", "no");

        final ScoreBatch scores = serve(1, new String[] {"zoe", "bob", "nobody"}, new String[] {"ale", "tea", "tea"});

        assertEquals(model.output(1, 2, 1), scores.propensity(0), TOLERANCE);
        assertEquals(model.output(3, 1, 1), scores.propensity(1), TOLERANCE);
        assertTrue(Float.isNaN(scores.propensity(2)), "a pair with an unknown id has no score");
    }

    @Test
    void zooKerasModelOfTwoInputsServes() throws Exception {
        final ForeignModel model = ForeignModel.zooKeras(USERS.length, ITEMS.length);
        importModel(
                model, "--output", "softmax", "--positive-class", "0", "--unknown-rows", "no", "--input", "columns");

        final ScoreBatch scores = serveAllPairs(1);

        for (int row = 0; row < scores.size(); row++) {
            final float expected = model.outputOfColumns(1 + row / ITEMS.length, 1 + row % ITEMS.length, 0);
            assertEquals(expected, scores.propensity(row), TOLERANCE, "row " + row);
        }
    }
}
