package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.processors.spark.FakeLivyBatchService;
import org.nifiaaas.processors.spark.MovableClock;
import org.nifiaaas.processors.spark.SparkBatchPoll;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatchState;

class GetSparkBatchVerificationTest {

    private static final String NAME = "train-1";
    private static final String SUCCEEDED =
            "{\"status\":\"succeeded\",\"message\":\"Wrote version 3\",\"model\":\"propensity\","
                    + "\"version\":3,\"runId\":\"train-1\",\"metrics\":{\"hr10\":0.5}}";

    @TempDir
    private Path folder;

    private final FakeLivyBatchService livy = new FakeLivyBatchService();
    private final MovableClock clock = new MovableClock();
    private TestRunner runner;

    @BeforeEach
    void start() throws InitializationException {
        runner = GetSparkBatchStatusTest.runner(livy, clock);
    }

    private void assertVerified(final Map<String, String> attributes, final String... expected) {
        final List<String> results = ((GetSparkBatchStatus) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), attributes).stream()
                        .map(result -> result.getOutcome() + " " + result.getVerificationStepName() + ": "
                                + result.getExplanation())
                        .toList();
        assertEquals(List.of(expected), results);
    }

    @Test
    void verificationAsksLivyAndLooksForTheResult() throws IOException {
        final Path file = folder.resolve("train-1.json");
        runner.setProperty(SparkBatchPoll.RESULT_FILE, folder + "/${livy.batch.name}.json");
        livy.put(NAME, SparkBatchState.RUNNING);

        assertVerified(
                Map.of("livy.batch.name", NAME),
                "SUCCESSFUL Ask Livy: Livy answers at http://livy.test:8998/batches and knows the batch train-1, which is running",
                "SUCCESSFUL Look for the result file: " + file + " is not there yet, and its folder can be read");
        Files.writeString(file, SUCCEEDED);
        livy.restart();
        assertVerified(
                Map.of("livy.batch.name", NAME),
                "SUCCESSFUL Ask Livy: Livy answers at http://livy.test:8998/batches and does not know the batch train-1",
                "SUCCESSFUL Look for the result file: " + file + " is the result of the batch train-1");
        Files.writeString(file, "{\"status\":\"succeeded\",\"runId\":\"other\"}");
        assertVerified(
                Map.of("livy.batch.name", NAME),
                "SUCCESSFUL Ask Livy: Livy answers at http://livy.test:8998/batches and does not know the batch train-1",
                "FAILED Look for the result file: Result file " + file + " belongs to run 'other', not to train-1");
        runner.setProperty(SparkBatchPoll.RESULT_FILE, file.toString());
        assertVerified(
                Map.of(),
                "SUCCESSFUL Ask Livy: Livy answers at http://livy.test:8998/batches",
                "SUCCESSFUL Look for the result file: " + file + " can be read");
    }

    @Test
    void verificationTellsWhatIsNotThere() {
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        final String silent = "FAILED Ask Livy: Livy says UNREACHABLE; verify the Livy Batch Service to find out why";

        runner.removeProperty(SparkBatchPoll.RESULT_FILE);
        assertVerified(Map.of(), silent, "SKIPPED Look for the result file: Result File is not set");
        runner.setProperty(SparkBatchPoll.RESULT_FILE, "${result.file}");
        assertVerified(
                Map.of(),
                silent,
                "SKIPPED Look for the result file: Result File is empty for these attributes; give those of a FlowFile");
        assertVerified(
                Map.of("result.file", folder.toString()),
                silent,
                "FAILED Look for the result file: " + folder + " is not a file that NiFi may read");
        assertVerified(
                Map.of("result.file", folder + "/no/such.json"),
                silent,
                "FAILED Look for the result file: NiFi cannot read the folder " + folder
                        + "/no; it must be where the job writes, on storage that this host sees");
    }

    @Test
    void verificationTellsThatTheServiceIsNotEnabled() {
        livy.disable();
        runner.removeProperty(SparkBatchPoll.RESULT_FILE);

        assertVerified(
                Map.of(),
                "SKIPPED Ask Livy: The Livy Batch Service is not enabled; enable it first",
                "SKIPPED Look for the result file: Result File is not set");
    }
}
