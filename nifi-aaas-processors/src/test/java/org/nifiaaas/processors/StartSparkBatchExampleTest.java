package org.nifiaaas.processors;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.processors.spark.FakeLivyBatchService;
import org.nifiaaas.processors.spark.MovableClock;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.services.SparkBatchRequest;

/** The worked example of the documentation happens as it is written. */
class StartSparkBatchExampleTest {

    private final FakeLivyBatchService livy = new FakeLivyBatchService();

    @Test
    void happensAsItIsWritten(@TempDir final Path results) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new StartSparkBatch(new MovableClock()));
        runner.addControllerService("livy", livy);
        runner.enableControllerService(livy);
        runner.setProperty(SparkBatchProcessor.LIVY_BATCH_SERVICE, "livy");
        final WorkedExample example = WorkedExample.of(StartSparkBatch.class)
                .where("/data/results", results.toString())
                .where("http://livy.example.org:8998/batches", livy.batchesUri().toString());

        example.happens(runner);

        example.shows("Livy gets", asLivyGetsIt(livy.arrived().get(0)).toString());
    }

    private static JsonObject asLivyGetsIt(final SparkBatchRequest request) {
        final Gson gson = new Gson();
        final JsonObject json = new JsonObject();
        json.addProperty("name", request.name());
        json.addProperty("file", request.file());
        json.addProperty("className", request.className());
        json.add("args", gson.toJsonTree(request.arguments()));
        json.add("jars", gson.toJsonTree(request.jars()));
        json.add("conf", gson.toJsonTree(request.configuration()));
        return json;
    }
}
