package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.nifiaaas.processors.compare.ComparisonRules;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.VersionSelector;

/** The processor with a service that has versions 7 and 8; 8 is the canary. */
abstract class CompareModelVersionsTestBase {

    static final String MODEL = "propensity";

    final FakeModelVersionService service = new FakeModelVersionService();
    TestRunner runner;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new CompareModelVersions(Clock.fixed(ScoreRecordTestBase.NOW, ZoneOffset.UTC)));
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(LeaseRequest.MODEL_VERSION_SERVICE, "models");
        runner.setProperty(ComparisonRules.COMPARED_VERSION, "canary");
        runner.setProperty(CompareModelVersions.REPORT_FORMAT, "both");
        service.serve(MODEL, 7);
        service.choose(VersionSelector.version(8), 8);
        service.choose(VersionSelector.label("canary"), 8);
    }

    @AfterEach
    void everyLeaseIsClosed() {
        assertEquals(0, service.open.get());
    }

    void run(final String content) {
        runner.enqueue(content);
        runner.run();
    }

    void verifySameVersion() {
        runner.removeProperty(ComparisonRules.COMPARED_VERSION);
        runner.setProperty(ComparisonRules.VERIFY_SAME_VERSION, "true");
    }

    MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    List<JsonObject> records(final Relationship relationship) {
        return JsonRecords.records(only(relationship));
    }

    JsonObject report() {
        final MockFlowFile report =
                runner.getFlowFilesForRelationship(CompareModelVersions.REPORT).get(0);
        report.assertAttributeEquals("mime.type", "application/json");
        return JsonParser.parseString(report.getContent()).getAsJsonObject();
    }

    String page() {
        final MockFlowFile report =
                runner.getFlowFilesForRelationship(CompareModelVersions.REPORT).get(1);
        report.assertAttributeEquals("mime.type", "text/html");
        return report.getContent();
    }

    void assertFailed(final String content, final String message) {
        runner.assertAllFlowFilesTransferred(CompareModelVersions.FAILURE, 1);
        final MockFlowFile failed = only(CompareModelVersions.FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals("record.error.message", message);
    }

    boolean isYielded() {
        return ((MockProcessContext) runner.getProcessContext()).isYieldCalled();
    }

    /** A scorer that looks scores up. */
    static Scorer table(final Map<String, Float> scores) {
        return pairs -> {
            final float[] propensities = new float[pairs.size()];
            for (int row = 0; row < propensities.length; row++) {
                final String pair = pairs.user(row) + " " + pairs.item(row);
                assertTrue(scores.containsKey(pair), pair);
                propensities[row] = scores.get(pair);
            }
            return ScoreBatch.of(propensities, new BitSet(), new BitSet());
        };
    }

    /** A record as ScoreRecord wrote it with version 7. */
    static JsonObject passport(final String user, final String item, final double score) {
        return passport(user, item, score, 7);
    }

    static JsonObject passport(final String user, final String item, final double score, final long version) {
        final JsonObject record = new JsonObject();
        record.addProperty("user", user);
        record.addProperty("item", item);
        record.addProperty("score", score);
        record.addProperty("model_name", MODEL);
        record.addProperty("model_version", version);
        record.addProperty(
                "model_sha", FakeModelVersionService.identity(MODEL, version).modelSha());
        record.addProperty("features_hash", FakeModelVersionService.HASH);
        record.addProperty("scored_at", "2025-12-31T00:00:00Z");
        record.addProperty("score_reason", (String) null);
        return record;
    }

    /** A record that the version would score exactly so again. */
    static JsonObject truthful(final String user, final String item, final long version) {
        return passport(user, item, FakeModelVersionService.formula(version, user, item), version);
    }

    static JsonObject without(final JsonObject record, final String... fields) {
        for (final String field : fields) {
            record.remove(field);
        }
        return record;
    }

    static JsonObject with(final JsonObject record, final String field, final String value) {
        record.addProperty(field, value);
        return record;
    }
}
