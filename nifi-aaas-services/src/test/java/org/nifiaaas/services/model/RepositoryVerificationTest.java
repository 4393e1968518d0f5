package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.engine.Engines;

/** What the Verify button of the service says. */
class RepositoryVerificationTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final StandardModelVersionService service = new StandardModelVersionService(() -> Engines.of(engine));
    private final Map<PropertyDescriptor, String> properties = new HashMap<>();

    @BeforeEach
    void configure() {
        properties.put(ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        properties.put(ServiceProperties.VERSION_POLICY, "latest");
    }

    @AfterEach
    void nothingStaysInMemory() {
        assertEquals(0, engine.open());
    }

    private List<ConfigVerificationResult> verify() {
        return service.verify(
                new MockConfigurationContext(service, properties, null, null),
                new MockComponentLog("models", service),
                Map.of());
    }

    /** The explanation of the only failure. */
    private String failure() {
        final List<ConfigVerificationResult> failures = verify().stream()
                .filter(result -> result.getOutcome() == Outcome.FAILED)
                .toList();
        assertEquals(1, failures.size(), failures.toString());
        return failures.get(0).getVerificationStepName() + ": "
                + failures.get(0).getExplanation();
    }

    @Test
    void goodRepositoryIsSuccessfulThroughout() throws IOException {
        bundle(root, 1).write(1);
        labels(root, "{\"stable\": 1}");
        final ClassLoader before = Thread.currentThread().getContextClassLoader();
        final List<ConfigVerificationResult> results = verify();
        assertEquals(
                List.of(
                        "Read the repository",
                        "Find versions of propensity",
                        "Read labels of propensity",
                        "Load propensity version 1"),
                results.stream()
                        .map(ConfigVerificationResult::getVerificationStepName)
                        .toList());
        results.forEach(result -> assertEquals(Outcome.SUCCESSFUL, result.getOutcome(), result.getExplanation()));
        assertSame(before, Thread.currentThread().getContextClassLoader());
        assertSame(StandardModelVersionService.class.getClassLoader(), engine.contextClassLoaders.get(0));
    }

    @Test
    void missingFolder() {
        properties.put(ServiceProperties.REPOSITORY_DIRECTORY, root + "/missing");
        assertEquals("Read the repository: Repository folder " + root + "/missing does not exist", failure());
    }

    @Test
    void noModels() {
        assertEquals(
                "Read the repository: The repository holds no model. A training run writes the first one", failure());
    }

    @Test
    void configuredModelThatIsNotThere() throws IOException {
        bundle(root, 1).write(1);
        properties.put(ServiceProperties.MODELS, "churn");
        assertEquals(
                "Find versions of churn: There is no complete version. Also: there is no folder churn in the repository",
                failure());
    }

    @Test
    void onlyIncompleteVersions() throws IOException {
        Files.delete(bundle(root, 1).write(1).resolve(ModelBundle.MANIFEST));
        assertEquals(
                "Find versions of propensity: There is no complete version."
                        + " Also: version 1 is not complete: it has no manifest.json (yet)",
                failure());
    }

    @Test
    void wrongChecksumIsExplainedAndTheFallbackIsVerifiedToo() throws IOException {
        bundle(root, 1).write(1);
        Files.writeString(bundle(root, 2).write(2).resolve(ModelBundle.MODEL), "seed=9");
        assertTrue(failure()
                .startsWith("Load propensity version 2: propensity version 2 is refused: model.bigdl has checksum "));
        assertEquals("Load propensity version 1", verify().get(3).getVerificationStepName());
    }

    @Test
    void wrongGoldenRows() throws IOException {
        bundle(root, 1).goldenOffset(0.01f).write(1);
        assertTrue(failure()
                .startsWith("Load propensity version 1: propensity version 1 is refused: golden row 1 of 3 scores "));
    }

    @Test
    void labelToAMissingVersion() throws IOException {
        bundle(root, 1).write(1);
        labels(root, "{\"stable\": 7}");
        assertEquals(
                "Read labels of propensity: label stable names version 7, of which there is no complete one",
                failure());
    }

    @Test
    void unreadableLabels() throws IOException {
        bundle(root, 1).write(1);
        labels(root, "{");
        assertTrue(failure().startsWith("Read labels of propensity: labels.json cannot be read"));
    }

    @Test
    void specificVersionThatIsNotThere() throws IOException {
        bundle(root, 1).write(1);
        properties.put(ServiceProperties.VERSION_POLICY, "specific");
        properties.put(ServiceProperties.VERSION, "4");
        assertEquals(
                "Choose the version of " + MODEL
                        + ": By the policy version 4, the repository holds no complete version 4 of it",
                failure());
    }

    @Test
    void versionBehindALabelIsVerifiedToo() throws IOException {
        bundle(root, 1).text("unloadable").write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        assertEquals(
                "Load propensity version 1: propensity version 1 is refused: the bytes are not a module", failure());
    }

    @Test
    void everyVersionThatStaysLoadedIsTried() throws IOException {
        properties.put(ServiceProperties.VERSION_POLICY, "latest N");
        properties.put(ServiceProperties.NUMBER_OF_VERSIONS, "2");
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        bundle(root, 3).write(3);
        assertEquals(
                List.of("Load propensity version 3", "Load propensity version 2"),
                verify().stream()
                        .map(ConfigVerificationResult::getVerificationStepName)
                        .filter(step -> step.startsWith("Load"))
                        .toList());
    }

    private String memory() {
        final List<ConfigVerificationResult> results = verify();
        final ConfigVerificationResult last = results.get(results.size() - 1);
        assertEquals("Fit into memory", last.getVerificationStepName());
        return last.getOutcome() + ": " + last.getExplanation();
    }

    private void limit(final String models, final String limit) {
        properties.put(ServiceProperties.MODELS, models);
        properties.put(ServiceProperties.MEMORY_LIMIT, limit);
    }

    @Test
    void whatFitsUnderTheLimitWithRoomForASwapIsSuccessful() throws IOException {
        bundle(root, 1).bytes(1000).write(1);
        bundle(root, 1).bytes(1500).write("churn", 3);
        limit("propensity, churn", "4000 B");
        assertEquals(
                "SUCCESSFUL: What stays loaded takes 2.4 KB of the Memory Limit of 3.9 KB:"
                        + " churn version 3 (1.5 KB), propensity version 1 (1000 B)",
                memory());
    }

    @Test
    void configuredVersionsThatDoNotFitTogether() throws IOException {
        bundle(root, 1).bytes(1000).write(1);
        bundle(root, 1).bytes(1500).write("churn", 3);
        limit("propensity, churn", "2 KB");
        assertEquals(
                "FAILED: What stays loaded takes 2.4 KB, more than the Memory Limit of 2.0 KB:"
                        + " churn version 3 (1.5 KB), propensity version 1 (1000 B)",
                memory());
    }

    @Test
    void limitThatLeavesNoRoomForASwap() throws IOException {
        bundle(root, 1).bytes(1000).write(1);
        limit(MODEL, "1999 B");
        assertEquals(
                "FAILED: What stays loaded takes 1000 B of the Memory Limit of 2.0 KB, which leaves no room to replace the largest version,"
                        + " since the old and the new one are both in memory for a moment: propensity version 1 (1000 B)",
                memory());
    }

    @Test
    void versionLargerThanTheLimitIsNotEvenLoaded() throws IOException {
        bundle(root, 1).bytes(2000).write(1);
        properties.put(ServiceProperties.MEMORY_LIMIT, "1000 B");
        assertEquals(
                "Load propensity version 1: propensity version 1 is refused: it needs 2.0 KB, more than the whole Memory Limit of 1000 B",
                failure());
        assertEquals(0, engine.models.size());
    }

    @Test
    void limitAboveTheHeap() throws IOException {
        bundle(root, 1).write(1);
        limit(MODEL, "1000 TB");
        assertTrue(memory().startsWith("FAILED: the Memory Limit of 1024000.0 GB is more than the Java heap of "));
    }

    @Test
    void withoutALimitTheHeapIsTheLimit() throws IOException {
        bundle(root, 1).bytes(1000).write(1);
        properties.put(ServiceProperties.MODELS, MODEL);
        assertTrue(memory().startsWith("SUCCESSFUL: What stays loaded takes 1000 B of the Java heap of "));
    }
}
