package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;

/** The worked example of the documentation happens as it is written. */
class StandardLivyBatchServiceExampleTest {

    private static final String REQUEST = "What StartSparkBatch asks for";

    private final StandardLivyBatchService service = new StandardLivyBatchService();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private LivyStandIn livy;
    private WorkedExample example;

    @BeforeEach
    void enableWithThreeBatches() throws IOException, InitializationException, LivyException {
        livy = new LivyStandIn();
        example = WorkedExample.of(StandardLivyBatchService.class)
                .where("http://livy.example.org:8998", livy.url().toString());
        runner.addControllerService("livy", service);
        example.configure(runner, service);
        runner.enableControllerService(service);
        for (final String name : List.of("a", "b", "c")) {
            service.submit(new SparkBatchRequest(name, "", "", List.of(), List.of(), Map.of(), Optional.empty()));
        }
    }

    @AfterEach
    void stop() {
        livy.close();
    }

    @Test
    void verificationSaysWhatIsWritten() {
        example.verifies(service.verify(
                new MockConfigurationContext(example.values(service), null), runner.getLogger(), Map.of()));
    }

    @Test
    void batchIsSubmittedAndFoundAsItIsWritten() throws LivyException {
        final Asked asked = new Gson().fromJson(example.block(REQUEST), Asked.class);
        service.submit(asked.request());
        final List<JsonObject> submissions = livy.submissions();
        example.shows(REQUEST, submissions.get(submissions.size() - 1).toString());

        final SparkBatch batch = service.findByName(asked.name()).orElseThrow();
        assertEquals(
                example.codes("Livy's answer"),
                List.of(Long.toString(batch.id()), batch.state().livyName()));
        example.says(
                REQUEST, example.codes(REQUEST).get(0), service.batchesUri().toString());
    }

    /** What the page shows of a submission. */
    private record Asked(String name, String file, String className, List<String> args, Map<String, String> conf) {

        SparkBatchRequest request() {
            return new SparkBatchRequest(name, file, className, args, List.of(), conf, Optional.empty());
        }
    }
}
