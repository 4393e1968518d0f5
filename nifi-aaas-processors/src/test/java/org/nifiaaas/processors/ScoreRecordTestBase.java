package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.JsonRecords;

/** A processor with a service that serves version 7, and what every test of it needs. */
public abstract class ScoreRecordTestBase {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String MODEL = "propensity";

    final FakeModelVersionService service = new FakeModelVersionService();
    TestRunner runner;

    @BeforeEach
    void createRunner() throws InitializationException {
        restart(new ScoreRecord(Clock.fixed(NOW, ZoneOffset.UTC)));
        service.serve(MODEL, 7);
    }

    /** Lets another processor with the same service take the place of the one before. */
    final void restart(final ScoreRecord processor) throws InitializationException {
        runner = JsonRecords.runner(processor);
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(LeaseRequest.MODEL_VERSION_SERVICE, "models");
        runner.setProperty(ModelChoice.MODEL_NAME, MODEL);
    }

    @AfterEach
    void everyLeaseIsClosed() {
        assertEquals(0, service.open.get());
    }

    void run(final String content) {
        runner.enqueue(content);
        runner.run();
    }

    MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    JsonObject onlyRecord(final Relationship relationship) {
        final List<JsonObject> records = JsonRecords.records(only(relationship));
        assertEquals(1, records.size());
        return records.get(0);
    }

    boolean isYielded() {
        return ((MockProcessContext) runner.getProcessContext()).isYieldCalled();
    }

    static String pair(final String user, final String item) {
        final JsonObject pair = new JsonObject();
        pair.addProperty("user", user);
        pair.addProperty("item", item);
        pair.addProperty("note", "kept");
        return pair.toString();
    }
}
