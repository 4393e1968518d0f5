package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.ServiceLoader;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;

class StandardModelVersionServiceTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final String ID = "models";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final StandardModelVersionService service = new StandardModelVersionService(() -> Engines.of(engine));
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());

    @BeforeEach
    void addService() throws InitializationException {
        runner.addControllerService(ID, service);
        set(ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        set(ServiceProperties.MODELS, MODEL);
        set(ServiceProperties.POLLING_INTERVAL, "100 ms");
    }

    @AfterEach
    void disableService() {
        if (runner.isControllerServiceEnabled(service)) {
            runner.disableControllerService(service);
        }
        assertEquals(0, engine.open(), "versions stay in memory");
    }

    private void set(final PropertyDescriptor property, final String value) {
        runner.setProperty(service, property, value);
    }

    private void awaitVersion(final long version) {
        await().until(() -> service.versions().stream()
                .anyMatch(status -> status.version() == version && status.state() == State.AVAILABLE));
    }

    private List<String> errors() {
        return runner.getControllerServiceLogger(ID).getErrorMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    @Test
    void isRegisteredWithNifi() {
        assertTrue(ServiceLoader.load(ControllerService.class).stream()
                .anyMatch(provider -> provider.type() == StandardModelVersionService.class));
    }

    @Test
    void servesAndSwapsToTheNewestVersion() throws IOException, ModelUnavailableException, ScoringException {
        bundle(root, 1).write(1);
        runner.enableControllerService(service);
        awaitVersion(1);
        bundle(root, 2).write(2);
        await().untilAsserted(() -> {
            try (ModelLease lease = service.acquire(MODEL, POLICY)) {
                assertEquals(2, lease.identity().version());
            }
        });
        try (ModelLease lease = service.acquire(MODEL, POLICY)) {
            final PairBatch pairs = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});
            assertEquals(
                    FakeEngine.probability(2, 2, 2), lease.scorer().score(pairs).propensity(0));
        }
    }

    @Test
    void badVersionIsOneBulletin() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 2).goldenOffset(0.01f).write(2);
        runner.enableControllerService(service);
        awaitVersion(1);
        await().until(() -> engine.models.size() >= 4);
        assertEquals(1, errors().size(), errors().toString());
        assertTrue(errors().get(0).contains("propensity version 2 is refused: golden row 1"), errors().get(0));
    }

    @Test
    void labelPolicyFollowsTheLabel() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        set(ServiceProperties.VERSION_POLICY, "label");
        set(ServiceProperties.LABEL, "stable");
        runner.enableControllerService(service);
        awaitVersion(1);
        labels(root, "{\"stable\": 2}");
        awaitVersion(2);
        try (ModelLease lease = service.acquire(MODEL, POLICY)) {
            assertEquals(2, lease.identity().version());
        }
    }

    @Test
    void specificPolicyServesThatVersion() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        set(ServiceProperties.VERSION_POLICY, "specific");
        set(ServiceProperties.VERSION, "1");
        runner.enableControllerService(service);
        awaitVersion(1);
        try (ModelLease lease = service.acquire(MODEL, POLICY)) {
            assertEquals(1, lease.identity().version());
        }
    }

    @Test
    void disabledServiceSaysSo() throws IOException {
        bundle(root, 1).write(1);
        assertEquals(Reason.DISABLED, unavailable().reason());
        runner.enableControllerService(service);
        awaitVersion(1);
        runner.disableControllerService(service);
        final ModelUnavailableException failure = unavailable();
        assertEquals(Reason.DISABLED, failure.reason());
        assertEquals("Model propensity: the model service is not enabled", failure.getMessage());
        assertEquals(List.of(), service.versions());
    }

    private ModelUnavailableException unavailable() {
        return assertThrows(ModelUnavailableException.class, () -> service.acquire(MODEL, POLICY));
    }

    @Test
    void openLeaseOutlivesTheServiceAndEnablingAgainServesAnew()
            throws IOException, ModelUnavailableException, ScoringException {
        bundle(root, 1).write(1);
        runner.enableControllerService(service);
        awaitVersion(1);
        final ModelLease old = service.acquire(MODEL, POLICY);
        runner.disableControllerService(service);
        assertEquals(1, engine.open());
        runner.enableControllerService(service);
        awaitVersion(1);
        assertEquals(2, engine.open());
        assertEquals(
                1,
                old.scorer()
                        .score(PairBatch.of(new String[] {"ada"}, new String[] {"bakery"}))
                        .size());
        old.close();
        assertEquals(1, engine.open());
    }

    @Test
    void repositoryThatVanishedSinceTheValidationFailsEnablingWithTheFoldersName() {
        final Path missing = root.resolve("missing");
        final Map<PropertyDescriptor, String> properties = new HashMap<>();
        ServiceProperties.ALL.forEach(property -> properties.put(property, property.getDefaultValue()));
        properties.put(ServiceProperties.REPOSITORY_DIRECTORY, missing.toString());
        final InitializationException failure = assertThrows(
                InitializationException.class,
                () -> service.onEnabled(new MockConfigurationContext(service, properties, null, null)));
        assertTrue(failure.getMessage().contains("Repository folder " + missing + " does not exist"));
        assertEquals(Reason.DISABLED, unavailable().reason());
    }

    @Test
    void fileInPlaceOfTheRepositoryKeepsTheServiceFromBeingEnabled() throws IOException {
        final Path file = Files.createFile(root.resolve("file"));
        set(ServiceProperties.REPOSITORY_DIRECTORY, file.toString());
        final IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> runner.enableControllerService(service));
        assertTrue(failure.getMessage().contains("Repository folder " + file + " is not a folder"));
    }

    @Test
    void policyNeedsItsProperty() {
        runner.assertValid(service);
        set(ServiceProperties.VERSION_POLICY, "specific");
        runner.assertNotValid(service);
        set(ServiceProperties.VERSION, "0");
        runner.assertNotValid(service);
        set(ServiceProperties.VERSION, "3");
        runner.assertValid(service);
        set(ServiceProperties.VERSION_POLICY, "label");
        runner.assertNotValid(service);
        set(ServiceProperties.LABEL, "stable");
        runner.assertValid(service);
        set(ServiceProperties.VERSION_POLICY, "newest");
        runner.assertNotValid(service);
    }

    @Test
    void modelNamesMustBePlain() {
        set(ServiceProperties.MODELS, "propensity, churn");
        runner.assertValid(service);
        set(ServiceProperties.MODELS, "propensity, ../churn");
        runner.assertNotValid(service);
    }

    @Test
    void pollingIntervalIsBounded() {
        set(ServiceProperties.POLLING_INTERVAL, "1 ms");
        runner.assertNotValid(service);
    }

    @Test
    void latestFewNeedsAPositiveNumber() {
        set(ServiceProperties.VERSION_POLICY, "latest N");
        runner.assertValid(service);
        set(ServiceProperties.NUMBER_OF_VERSIONS, "0");
        runner.assertNotValid(service);
    }

    @Test
    void loadingShareIsAPercentage() {
        for (final String share : List.of("0.4", "25", "100", "1e-3")) {
            set(ServiceProperties.LOADING_SHARE, share);
            runner.assertValid(service);
        }
        for (final String share : List.of("0", "-1", "100.1", "NaN", "much", "0,4")) {
            set(ServiceProperties.LOADING_SHARE, share);
            runner.assertNotValid(service);
        }
    }

    @Test
    void healthyStartWarnsOfNothing() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        runner.enableControllerService(service);
        assertThrows(ModelUnavailableException.class, () -> service.acquire(MODEL, VersionSelector.label("stable")));
        awaitVersion(2);
        awaitVersion(1);
        assertEquals(List.of(), runner.getControllerServiceLogger(ID).getWarnMessages());
        assertEquals(List.of(), errors());
    }

    @Test
    void heldVersionIsLoadedAndServiceThatIsNotEnabledHoldsNothing() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        service.hold(MODEL, List.of(VersionSelector.version(1))).close();
        runner.enableControllerService(service);
        awaitVersion(2);
        assertEquals(
                State.NEW,
                service.versions().get(0).state(),
                "what was held before the service was enabled is not known to it");
        final ModelInterest interest = service.hold(MODEL, List.of(VersionSelector.version(1)));
        awaitVersion(1);
        runner.disableControllerService(service);
        interest.close();
    }

    @Test
    void serviceWhoseEngineFailsIsNotHalfEnabled() throws IOException, InitializationException {
        bundle(root, 1).write(1);
        final StandardModelVersionService broken = new StandardModelVersionService(() -> {
            throw new NoClassDefFoundError("an engine");
        });
        runner.addControllerService("broken", broken);
        runner.setProperty(broken, ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        assertThrows(AssertionError.class, () -> runner.enableControllerService(broken));
        assertEquals(
                Reason.DISABLED,
                assertThrows(ModelUnavailableException.class, () -> broken.acquire(MODEL, POLICY))
                        .reason());
    }

    @Test
    void memoryLimitIsASizeAboveZero() {
        set(ServiceProperties.MEMORY_LIMIT, "2 GB");
        runner.assertValid(service);
        set(ServiceProperties.MEMORY_LIMIT, "0 B");
        runner.assertNotValid(service);
        set(ServiceProperties.MEMORY_LIMIT, "much");
        runner.assertNotValid(service);
    }

    @Test
    void swapThatDoesNotFitUnderTheMemoryLimitIsOneBulletin() throws IOException {
        set(ServiceProperties.MEMORY_LIMIT, "1500 B");
        bundle(root, 1).bytes(1000).write(1);
        runner.enableControllerService(service);
        awaitVersion(1);
        bundle(root, 2).bytes(1000).write(2);
        await().until(() -> !errors().isEmpty());
        assertTrue(errors().get(0)
                .contains("propensity version 2 is refused: it needs 1000 B of the Memory Limit of 1.5 KB"));
        assertEquals(1, errors().size());
    }
}
