package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.processors.model.FakeLabelService;
import org.nifiaaas.processors.promote.Promotion;
import org.nifiaaas.processors.promote.PromotionGate;
import org.nifiaaas.services.ModelRepositoryException;

class PromoteModelVersionTest {

    private static final String UNMEASURED =
            "; it has no NDCG to compare with popularity and its parts; its calibration was not measured; "
                    + "the champion is not looked at";

    private final FakeLabelService service = new FakeLabelService();
    private final TestRunner runner = TestRunners.newTestRunner(new PromoteModelVersion(), "Promote to stable");

    @BeforeEach
    void configure() throws InitializationException {
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(PromoteModelVersion.MODEL_VERSION_SERVICE, "models");
        runner.setProperty(PromotionGate.CHAMPION_RULE, "none");
        service.versions.put(7L, Map.of("hr10", 0.5, "popularity.hr10", 0.49));
        service.versions.put(8L, Map.of("hr10", 0.61, "popularity.hr10", 0.49));
        service.labels.put("stable", 7L);
    }

    private void enqueue(final String model, final String version) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put("training.model", model);
        attributes.put("training.version", version);
        runner.enqueue("{\"status\": \"succeeded\"}", attributes);
    }

    private MockFlowFile run(final Relationship relationship) {
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        final MockFlowFile flowFile =
                runner.getFlowFilesForRelationship(relationship).get(0);
        flowFile.assertContentEquals("{\"status\": \"succeeded\"}");
        return flowFile;
    }

    @Test
    void isRegisteredWithNifi() {
        assertTrue(ServiceLoader.load(Processor.class).stream()
                .anyMatch(provider -> provider.type() == PromoteModelVersion.class));
    }

    @Test
    void moveIsMadeInTheNameOfTheProcessor() {
        enqueue("propensity", "8");
        run(PromoteModelVersion.PROMOTED);

        final String name = runner.getProcessContext().getName();
        final String id = runner.getProcessor().getIdentifier();
        assertEquals(List.of(name + " (" + id + ")"), service.movers);
    }

    @Test
    void promotesAVersionThatMeetsAllFloors() {
        runner.setProperty(PromotionGate.FLOORS, "hr10 >= 0.3\nhr10 >= popularity.hr10");
        enqueue("propensity", "8");

        final MockFlowFile promoted = run(PromoteModelVersion.PROMOTED);

        assertEquals(Map.of("stable", 8L), service.labels);
        promoted.assertAttributeEquals("model.name", "propensity");
        promoted.assertAttributeEquals("model.version", "8");
        promoted.assertAttributeEquals("model.label", "stable");
        promoted.assertAttributeEquals("model.label.previous", "7");
        final String reason = "All floors are met: hr10 >= 0.3, hr10 >= popularity.hr10" + UNMEASURED;
        promoted.assertAttributeEquals("promotion.reason", reason);
        assertEquals(List.of(promoted.getAttribute("promotion.reason")), service.reasons);
        final ProvenanceEventRecord event = onlyEvent();
        assertEquals(ProvenanceEventType.ATTRIBUTES_MODIFIED, event.getEventType());
        assertEquals("Label stable of model propensity names version 8 instead of 7: " + reason, event.getDetails());
        assertEquals(1, runner.getCounterValue(PromoteModelVersion.PROMOTED_COUNTER));
    }

    @ParameterizedTest
    @CsvSource({"hr10 >= 0.3, promoted", "hr10 >= 0.9, rejected"})
    void nothingIsLeftOfAnEarlierDecision(final String floors, final String relationship) {
        runner.setProperty(PromotionGate.FLOORS, floors);
        runner.setProperty(Promotion.LABEL, "canary");
        runner.enqueue(
                "{}",
                Map.of(
                        "training.model",
                        "propensity",
                        "training.version",
                        "8",
                        "failure.reason",
                        "old",
                        "model.label.previous",
                        "3"));
        runner.run();

        runner.assertAllFlowFilesTransferred(relationship, 1);
        final MockFlowFile decided =
                runner.getFlowFilesForRelationship(relationship).get(0);
        decided.assertAttributeNotExists("failure.reason");
        decided.assertAttributeNotExists("model.label.previous");
        decided.assertAttributeEquals("training.version", "8");
    }

    private ProvenanceEventRecord onlyEvent() {
        assertEquals(1, runner.getProvenanceEvents().size());
        return runner.getProvenanceEvents().get(0);
    }

    private void assertVerified(final Map<String, String> attributes, final String... expected) {
        final List<String> results = ((PromoteModelVersion) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), attributes).stream()
                        .map(result -> result.getOutcome() + " " + result.getVerificationStepName() + ": "
                                + result.getExplanation())
                        .toList();
        assertEquals(List.of(expected), results);
        assertEquals(List.of(), service.reasons);
    }

    @Test
    void verificationTellsWhatWouldBecomeOfTheVersionAndMovesNothing() {
        runner.setProperty(PromotionGate.FLOORS, "hr10 >= 0.55");
        final String version =
                "Find the model version: Version %d of model propensity is complete; it was made at 2020-01-01T00:00:00Z";

        assertVerified(
                Map.of("training.model", "propensity", "training.version", "8"),
                "SUCCESSFUL " + String.format(version, 8),
                "SUCCESSFUL Decide about the version: The version would be promoted: All floors are met: hr10 >= 0.55"
                        + UNMEASURED,
                "SUCCESSFUL Check the label: Label stable of model propensity names version 7 now");
        runner.setProperty(Promotion.LABEL, "canary");
        assertVerified(
                Map.of("training.model", "propensity", "training.version", "7"),
                "SUCCESSFUL " + String.format(version, 7),
                "SUCCESSFUL Decide about the version: The version would be rejected: hr10 >= 0.55 is missed: hr10 is 0.5",
                "SUCCESSFUL Check the label: Label canary of model propensity is new and will be made");
    }

    @Test
    void verificationTellsWhatIsNotThere() {
        runner.setProperty(Promotion.LABEL, "-stable");

        assertVerified(
                Map.of("training.model", "propensity", "training.version", "9"),
                "FAILED Find the model version: Model propensity has no version 9",
                "FAILED Check the label: '-stable' cannot be a label");
        assertVerified(
                Map.of("training.model", "propensity", "training.version", "nine"),
                "FAILED Find the model version: Version 'nine' is not a positive whole number",
                "FAILED Check the label: '-stable' cannot be a label");
        assertVerified(
                Map.of("training.model", "propensity"),
                "SKIPPED Find the model version: Version is empty for these attributes; give those of a FlowFile",
                "FAILED Check the label: '-stable' cannot be a label");
        assertVerified(
                Map.of(),
                "SKIPPED Find the model version: Model Name is empty for these attributes; give those of a FlowFile",
                "SKIPPED Check the label: Model Name is empty for these attributes; give those of a FlowFile");
        service.trouble = new ModelRepositoryException("Storage is away", true);
        assertVerified(
                Map.of("training.model", "propensity", "training.version", "8"),
                "FAILED Find the model version: Storage is away",
                "FAILED Check the label: Storage is away");
        service.disabled = true;
        assertVerified(
                Map.of("training.model", "propensity", "training.version", "8"),
                "SKIPPED Find the model version: The Model Version Service is not enabled; enable it first",
                "SKIPPED Check the label: The Model Version Service is not enabled; enable it first");
    }

    @Test
    void rejectsAVersionThatMissesAFloorAndSaysWhich() {
        runner.setProperty(PromotionGate.FLOORS, "hr10 >= 0.7; hr10 >= popularity.hr10; ndcg10 > 0.1");
        enqueue("propensity", "8");

        final MockFlowFile rejected = run(PromoteModelVersion.REJECTED);

        final String reason =
                "hr10 >= 0.7 is missed: hr10 is 0.61; ndcg10 > 0.1 cannot be judged: the version has no metric ndcg10";
        rejected.assertAttributeEquals("promotion.reason", reason);
        rejected.assertAttributeEquals("model.version", "8");
        rejected.assertAttributeNotExists("model.label.previous");
        assertEquals(Map.of("stable", 7L), service.labels);
        final ProvenanceEventRecord event = onlyEvent();
        assertEquals(ProvenanceEventType.ROUTE, event.getEventType());
        assertEquals(reason, event.getDetails());
        assertEquals(1, runner.getCounterValue(PromoteModelVersion.REJECTED_COUNTER));
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @Test
    void withoutFloorsEveryCompleteVersionIsPromoted() {
        runner.setProperty(Promotion.LABEL, "${label}");
        runner.setProperty(Promotion.MODEL_NAME, "propensity");
        runner.setProperty(Promotion.VERSION, "7");
        runner.enqueue("{\"status\": \"succeeded\"}", Map.of("label", "canary"));

        final MockFlowFile promoted = run(PromoteModelVersion.PROMOTED);

        promoted.assertAttributeEquals("promotion.reason", "No floors are set" + UNMEASURED);
        promoted.assertAttributeNotExists("model.label.previous");
        assertEquals(Map.of("canary", 7L, "stable", 7L), service.labels);
    }

    @Test
    void labelThatIsThereAlreadyIsPromotedAgain() {
        enqueue("propensity", "7");
        run(PromoteModelVersion.PROMOTED).assertAttributeEquals("model.label.previous", "7");
        assertEquals(
                "Label stable of model propensity names version 7 already: No floors are set" + UNMEASURED,
                onlyEvent().getDetails());
    }

    @Test
    void missingVersionIsAFailure() {
        enqueue("propensity", "9");
        run(PromoteModelVersion.FAILURE).assertAttributeEquals("failure.reason", "Model propensity has no version 9");
        assertEquals(1, runner.getLogger().getErrorMessages().size());
    }

    @Test
    void refusedLabelIsAFailure() {
        runner.setProperty(Promotion.LABEL, "-a");
        enqueue("propensity", "8");
        run(PromoteModelVersion.FAILURE).assertAttributeEquals("failure.reason", "'-a' cannot be a label");
    }

    @Test
    void flowFileWithoutVersionIsAFailure() {
        enqueue("propensity", "");
        run(PromoteModelVersion.FAILURE).assertAttributeEquals("failure.reason", "Version is empty for this FlowFile");
    }

    @Test
    void versionThatIsNoPositiveNumberIsAFailure() {
        enqueue("propensity", "0");
        run(PromoteModelVersion.FAILURE)
                .assertAttributeEquals("failure.reason", "Version '0' is not a positive whole number");
        runner.clearTransferState();
        enqueue("propensity", "newest");
        run(PromoteModelVersion.FAILURE)
                .assertAttributeEquals("failure.reason", "Version 'newest' is not a positive whole number");
    }

    @Test
    void passingTroubleKeepsTheFlowFileInItsQueueAndIsToldOnce() {
        service.trouble = new ModelRepositoryException("Labels of model propensity are being changed", true);
        enqueue("propensity", "8");
        runner.run(3);

        runner.assertTransferCount(PromoteModelVersion.PROMOTED, 0);
        runner.assertTransferCount(PromoteModelVersion.FAILURE, 0);
        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        service.trouble = null;
        run(PromoteModelVersion.PROMOTED);
        assertEquals(Map.of("stable", 8L), service.labels);
    }

    @Test
    void unreadableFloorsAreInvalid() {
        runner.assertValid();
        runner.setProperty(PromotionGate.FLOORS, "hr10 >= 0.3\nhr10 is good");
        runner.assertNotValid();
    }
}
