package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.processors.spark.FakeLivyBatchService;
import org.nifiaaas.processors.spark.MovableClock;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.services.SparkBatchState;

/** The worked example of the documentation happens as it is written. */
class GetSparkBatchStatusExampleTest {

    private static final String NAME = "training-0c1b2d3e-4f50-4617-8a9b-0c1d2e3f4a5b";

    @TempDir
    private Path results;

    private final FakeLivyBatchService livy = new FakeLivyBatchService();
    private final TestRunner runner = TestRunners.newTestRunner(new GetSparkBatchStatus(new MovableClock()));
    private WorkedExample example;

    @BeforeEach
    void start() throws InitializationException {
        runner.addControllerService("livy", livy);
        runner.enableControllerService(livy);
        runner.setProperty(SparkBatchProcessor.LIVY_BATCH_SERVICE, "livy");
        example = WorkedExample.of(GetSparkBatchStatus.class).where("/data/results", results.toString());
    }

    /** Writes what the page shows where the page says. */
    private void writeResult(final String content) throws IOException {
        final String file = example.codes("At its end the job writes").get(0);
        Files.writeString(Path.of(file.replace("/data/results", results.toString())), content);
    }

    @Test
    void happensAsItIsWritten() throws IOException {
        writeResult(example.block("At its end the job writes"));
        livy.put(NAME, SparkBatchState.SUCCESS);

        example.happens(runner);
    }

    @Test
    void batchThatRunsIsPolledAgain() {
        final List<String> codes = example.codes("While Livy says");
        livy.put(NAME, SparkBatchState.RUNNING);
        final MockFlowFile input = example.start(runner);

        final MockFlowFile flowFile = only(codes.get(1));
        final Map<String, String> attributes = new HashMap<>(input.getAttributes());
        attributes.put(codes.get(2), codes.get(0));
        assertEquals(attributes, flowFile.getAttributes());
        flowFile.assertContentEquals(input.getContent());
        runner.assertPenalizeCount(1);
    }

    @Test
    void resultThatTellsOfAFailureIsOne() throws IOException {
        final List<String> codes = example.codes("With `\"status\"");
        writeResult("{" + codes.get(0) + ", \"" + codes.get(3) + "\": \"Column card is missing\"}");
        livy.put(NAME, SparkBatchState.DEAD);
        final MockFlowFile input = example.start(runner);

        final MockFlowFile flowFile = only(codes.get(1));
        assertEquals("Column card is missing", flowFile.getAttribute(codes.get(2)));
        flowFile.assertContentEquals(input.getContent());
    }

    private MockFlowFile only(final String relationship) {
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }
}
