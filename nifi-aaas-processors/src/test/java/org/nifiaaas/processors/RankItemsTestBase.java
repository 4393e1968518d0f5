package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.JsonRecords;

/** A processor with a service whose version 7 knows two users and five items, and what every test of it needs. */
public abstract class RankItemsTestBase {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String MODEL = "propensity";

    /** Not in the order of the ids, so that nothing relies on it. */
    private static final List<String> ITEMS = List.of("zoo", "gym", "cinema", "tea", "bakery");

    /** By user, unknown ones first; the cinema and the gym are equal for ada. */
    private static final float[][] SCORES = {
        {0.5F, 0.25F, 0.375F, 0.125F, 0.0625F}, {0.125F, 0.75F, 0.75F, 0.25F, 0.875F}, {1, 0.5F, 0.25F, 0.5F, 0}
    };

    final FakeModelVersionService service = new FakeModelVersionService();
    final FakeCatalogueScorer scorer =
            new FakeCatalogueScorer(List.of("ada", "bob"), ITEMS, (user, item) -> SCORES[user][item - 1]);
    public TestRunner runner;

    @TempDir
    private Path folder;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(processor(Clock.fixed(NOW, ZoneOffset.UTC)));
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(LeaseRequest.MODEL_VERSION_SERVICE, "models");
        runner.setProperty(ModelChoice.MODEL_NAME, MODEL);
        service.serve(MODEL, 7);
        service.rank(scorer);
    }

    @AfterEach
    void everyLeaseIsClosed() {
        assertEquals(0, service.open.get());
    }

    Processor processor(final Clock clock) {
        return new RankItems(clock);
    }

    void run(final String content) {
        runner.enqueue(content);
        runner.run();
    }

    /** Writes a file and lets a property name it. */
    public Path use(final PropertyDescriptor property, final String... lines) throws IOException {
        final Path file = folder.resolve(property.getName());
        replace(file, lines);
        runner.setProperty(property, file.toString());
        return file;
    }

    /** Replaces a file in one step, as its writers should. */
    public void replace(final Path file, final String... lines) throws IOException {
        final Path complete = Files.write(folder.resolve("new file"), List.of(lines));
        Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    /** The recommended items, the best first; checks that the ranks count from 1. */
    static List<String> items(final JsonObject record) {
        final List<String> items = new ArrayList<>();
        for (final JsonElement element : record.getAsJsonArray("recommendations")) {
            final JsonObject recommendation = element.getAsJsonObject();
            items.add(recommendation.get("item").getAsString());
            assertEquals(items.size(), recommendation.get("rank").getAsInt());
        }
        return items;
    }

    static JsonObject recommendation(final JsonObject record, final int rank) {
        return record.getAsJsonArray("recommendations").get(rank - 1).getAsJsonObject();
    }
}
