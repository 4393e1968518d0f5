package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.processors.model.FakeLabelService;

/** The worked example of the documentation happens as it is written. */
class PromoteModelVersionExampleTest {

    private final WorkedExample example = WorkedExample.of(PromoteModelVersion.class);
    private final FakeLabelService service = new FakeLabelService();
    private final TestRunner runner = TestRunners.newTestRunner(new PromoteModelVersion());
    private final Map<String, Double> metrics = new HashMap<>();

    @BeforeEach
    void useTheRepositoryOfThePage() throws InitializationException {
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(PromoteModelVersion.MODEL_VERSION_SERVICE, "models");
        entries("The training wrote").forEach((name, value) -> metrics.put(name, value.getAsDouble()));
        entries("The file `labels.json` before")
                .forEach((label, version) -> service.labels.put(label, version.getAsLong()));
        service.versions.put(8L, metrics);
    }

    private Map<String, JsonElement> entries(final String beginning) {
        final JsonObject object =
                JsonParser.parseString(example.block(beginning)).getAsJsonObject();
        return object.asMap();
    }

    @Test
    void happensAsItIsWritten() {
        example.happens(runner);

        example.shows("The file `labels.json` afterwards", new Gson().toJson(service.labels));
    }

    @Test
    void missedFloorRejectsAsItIsWritten() {
        final List<String> codes = example.codes("With the metric");
        metrics.put(codes.get(0), Double.valueOf(codes.get(1)));
        example.start(runner);

        runner.assertAllFlowFilesTransferred(codes.get(2), 1);
        example.says(
                "With the metric",
                codes.get(4),
                runner.getFlowFilesForRelationship(codes.get(2)).get(0).getAttribute(codes.get(3)));
        assertEquals(Map.of("stable", 7L), service.labels);
    }
}
