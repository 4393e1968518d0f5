package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.labels.LabelsFile;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;

/** Labels that are moved, and versions that are described, through the service. */
class LabelMoveTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());

    private StandardModelVersionService service;

    @BeforeEach
    void writeVersions() throws IOException, InitializationException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        service = add("first");
        runner.setProperty(service, ServiceProperties.POLLING_INTERVAL, "1 hour");
        runner.enableControllerService(service);
        awaitServed(service, 1);
    }

    private StandardModelVersionService add(final String id) throws InitializationException {
        final StandardModelVersionService added = new StandardModelVersionService(() -> Engines.of(engine));
        runner.addControllerService(id, added);
        runner.setProperty(added, ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        runner.setProperty(added, ServiceProperties.MODELS, MODEL);
        runner.setProperty(added, ServiceProperties.VERSION_POLICY, "label");
        runner.setProperty(added, ServiceProperties.LABEL, "stable");
        return added;
    }

    @AfterEach
    void disable() {
        if (runner.isControllerServiceEnabled(service)) {
            runner.disableControllerService(service);
        }
        assertEquals(0, engine.open(), "versions stay in memory");
    }

    private static void awaitServed(final StandardModelVersionService node, final long version) {
        await().atMost(Duration.ofSeconds(20)).until(() -> served(node) == version);
    }

    private static long served(final StandardModelVersionService node) {
        try (ModelLease lease = node.acquire(MODEL, VersionSelector.policy())) {
            return lease.identity().version();
        } catch (final ModelUnavailableException e) {
            return 0;
        }
    }

    private Map<String, Long> stored() throws IOException {
        return LabelsFile.read(new LocalStorage(root), MODEL + "/" + ModelBundle.LABELS);
    }

    @Test
    void moveTakesEffectAtOnceHereAndAtTheNextPollElsewhere()
            throws IOException, InitializationException, ModelRepositoryException {
        final StandardModelVersionService other = add("second");
        runner.setProperty(other, ServiceProperties.POLLING_INTERVAL, "100 ms");
        runner.enableControllerService(other);
        awaitServed(other, 1);

        final LabelChange change = service.moveLabel(MODEL, "stable", 2, "better", "Promote\nto stable (id-7)");

        assertEquals(new LabelChange(MODEL, "stable", OptionalLong.of(1), 2), change);
        assertEquals(Map.of("stable", 2L), stored());
        assertTrue(Files.readString(root.resolve(MODEL).resolve("labels.history"))
                .contains("\"by\":\"NiFi, Promote to stable (id-7), "));
        awaitServed(service, 2);
        awaitServed(other, 2);
        service.moveLabel(MODEL, "stable", 1, "rollback");
        assertTrue(Files.readString(root.resolve(MODEL).resolve("labels.history"))
                .contains("\"reason\":\"rollback\",\"by\":\"NiFi, " + System.getProperty("user.name") + "@"));
        awaitServed(service, 1);
        awaitServed(other, 1);
        runner.disableControllerService(other);
    }

    @Test
    void incompleteVersionsAndBadNamesAreRefused() throws IOException {
        Files.delete(root.resolve(MODEL).resolve("2").resolve(ModelBundle.MANIFEST));

        assertRefused("cannot name version 2 of model propensity: manifest.json is missing", "stable", 2);
        assertRefused("cannot name version 9 of model propensity: there is no version 9", "stable", 9);
        assertRefused("'7' cannot be a label", "7", 1);
        assertEquals(Map.of("stable", 1L), stored());
    }

    @Test
    void labelIsLookedUpWithoutBeingMoved() throws IOException, ModelRepositoryException {
        assertEquals(OptionalLong.of(1), service.labelled(MODEL, "stable"));
        assertEquals(OptionalLong.empty(), service.labelled(MODEL, "canary"));
        assertEquals(Map.of("stable", 1L), stored());
        assertUnknown("'latest' cannot be a label: it would be taken for", MODEL, "latest");
        assertUnknown("nosuch", "nosuch", "stable");
    }

    private void assertUnknown(final String message, final String model, final String label) {
        final ModelRepositoryException refusal =
                assertThrows(ModelRepositoryException.class, () -> service.labelled(model, label));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    private void assertRefused(final String message, final String label, final long version) {
        final ModelRepositoryException refusal =
                assertThrows(ModelRepositoryException.class, () -> service.moveLabel(MODEL, label, version, ""));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertFalse(refusal.isRetryable());
    }

    @Test
    void versionThatThisNodeRefusesGetsNoLabel() throws IOException, ModelRepositoryException {
        bundle(root, 3).goldenOffset(0.01f).write(3);
        assertThrows(ModelUnavailableException.class, () -> service.acquire(MODEL, VersionSelector.version(3)));
        await().until(() ->
                service.versions().stream().anyMatch(status -> status.version() == 3 && status.state() == State.ERROR));

        assertRefused("which this node refuses: propensity version 3 is refused: golden row", "stable", 3);
        assertEquals(Map.of("stable", 1L), stored());
    }

    @Test
    void versionThatFoundNoMemoryMayGetTheLabelLater() throws IOException {
        bundle(root, 3).text("huge").write(3);
        assertThrows(ModelUnavailableException.class, () -> service.acquire(MODEL, VersionSelector.version(3)));
        await().until(() ->
                service.versions().stream().anyMatch(status -> status.version() == 3 && status.state() == State.ERROR));

        final ModelRepositoryException refusal =
                assertThrows(ModelRepositoryException.class, () -> service.moveLabel(MODEL, "stable", 3, ""));
        assertTrue(refusal.getMessage().contains("it does not fit into memory. It is tried again at "));
        assertTrue(refusal.isRetryable());
    }

    @Test
    void describesAVersionThatIsNotLoaded() throws ModelRepositoryException {
        final ModelVersionDescription description = service.describe(MODEL, 2);

        assertEquals(MODEL, description.model());
        assertEquals(2, description.version());
        assertEquals("2020-01-01T00:00:00Z", description.createdAt());
        assertEquals("a test", description.reason());
        assertEquals("2019-01-01T00:00:00Z", description.trainingFrom());
        assertEquals("2019-12-31T00:00:00Z", description.trainingTo());
        assertEquals(OptionalLong.empty(), description.parentVersion());
        assertEquals(Optional.of("new"), description.task());
        assertEquals(OptionalDouble.of(30), description.horizonDays());
        final ModelRepositoryException missing =
                assertThrows(ModelRepositoryException.class, () -> service.describe(MODEL, 9));
        assertTrue(missing.getMessage()
                .startsWith("Version 9 of model propensity cannot be described: there is no version 9"));
    }

    @Test
    void disabledServiceSaysSo() {
        runner.disableControllerService(service);

        final ModelRepositoryException disabled =
                assertThrows(ModelRepositoryException.class, () -> service.moveLabel(MODEL, "stable", 2, ""));
        assertEquals("Model propensity: the model service is not enabled", disabled.getMessage());
        assertTrue(disabled.isRetryable());
        assertThrows(ModelRepositoryException.class, () -> service.describe(MODEL, 1));
    }
}
