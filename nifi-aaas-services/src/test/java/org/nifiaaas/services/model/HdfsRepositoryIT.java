package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.hadoop.HdfsCluster;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelMove;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.source.RepositorySettings;

/** The service on a real HDFS, through a Hadoop client that nothing else in this process can see. */
@Timeout(300)
class HdfsRepositoryIT {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final VersionSelector STABLE = VersionSelector.label("stable");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Far less than any wait for the storage, which is a second at least. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @TempDir
    private static Path clusterFolder;

    private static HdfsCluster cluster;

    @TempDir
    private Path local;

    private final FakeEngine engine = new FakeEngine();
    private final StandardModelVersionService service = new StandardModelVersionService(() -> Engines.of(engine));
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private URI root;
    private RepositoryStorage writer;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = HdfsCluster.start(clusterFolder);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void addService(final TestInfo test) throws InitializationException, IOException {
        root = cluster.uri("/" + test.getTestMethod().orElseThrow().getName());
        writer = new RepositorySettings(root.toString(), HdfsCluster.clientClasspath(), null).open();
        writer.makeFolder(MODEL);
        runner.addControllerService("models", service);
        set(ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        set(ServiceProperties.HADOOP_CLIENT_CLASSPATH, HdfsCluster.clientClasspath());
        set(ServiceProperties.MODELS, MODEL);
        set(ServiceProperties.POLLING_INTERVAL, "100 ms");
    }

    @AfterEach
    void disableService() throws IOException {
        if (runner.isControllerServiceEnabled(service)) {
            runner.disableControllerService(service);
        }
        writer.close();
        assertEquals(0, engine.open(), "versions stay in memory");
    }

    private void set(final PropertyDescriptor property, final String value) {
        runner.setProperty(service, property, value);
    }

    /** Writes a version as the training job does: complete under another name, then renamed. */
    private void publish(final long version, final BundleFixture fixture) throws IOException {
        final Path folder = fixture.write(version);
        final String staging = MODEL + "/.staging-" + UUID.randomUUID();
        writer.makeFolder(staging);
        copy(folder, staging);
        assertTrue(writer.publish(staging, MODEL + "/" + version));
    }

    private void copy(final Path folder, final String target) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                writer.create(target + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE);
    }

    private void awaitServed(final VersionSelector selector, final long version) {
        await().until(() -> {
            try {
                return served(selector) == version;
            } catch (final ModelUnavailableException e) {
                return false;
            }
        });
    }

    private long served(final VersionSelector selector) throws ModelUnavailableException {
        try (ModelLease lease = service.acquire(MODEL, selector)) {
            return lease.identity().version();
        }
    }

    private List<String> errors() {
        return runner.getControllerServiceLogger("models").getErrorMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    private void awaitError(final String part) {
        await().until(() -> errors().stream().anyMatch(error -> error.contains(part)));
    }

    private static <T> T atOnce(final Callable<T> call) throws Exception {
        final long before = System.nanoTime();
        final T result = call.call();
        assertTrue(System.nanoTime() - before < AT_ONCE.toNanos(), "a caller waited for the storage");
        return result;
    }

    @Test
    void publishedVersionServesAndTheNextOneReplacesIt() throws Exception {
        publish(1, bundle(local, 1));
        runner.enableControllerService(service);
        awaitServed(POLICY, 1);
        publish(2, bundle(local, 2));
        awaitServed(POLICY, 2);
        assertEquals("a test", service.describe(MODEL, 2).reason());
        assertEquals(List.of(), errors());
    }

    @Test
    void labelMovesAndIsRolledBackWithItsHistory()
            throws IOException, ModelRepositoryException, LabelException, ModelUnavailableException {
        publish(1, bundle(local, 1));
        publish(2, bundle(local, 2));
        runner.enableControllerService(service);
        final LabelChange made = service.moveLabel(MODEL, "stable", 1, "first");
        assertEquals(OptionalLong.empty(), made.previous());
        awaitServed(STABLE, 1);
        service.moveLabel(MODEL, "stable", 2, "better");
        awaitServed(STABLE, 2);

        final ModelLabels labels = ModelLabels.of(new RepositoryFolder(writer), MODEL, Clock.systemUTC());
        assertEquals(1, labels.rollback("stable", "complaints").to());
        awaitServed(STABLE, 1);
        assertEquals(2, served(POLICY));
        assertEquals(
                List.of("first", "better", "complaints"),
                labels.history().stream().map(LabelMove::reason).toList());
        final ModelRepositoryException refused =
                assertThrows(ModelRepositoryException.class, () -> service.moveLabel(MODEL, "stable", 3, "none such"));
        assertEquals(
                "Label stable cannot name version 3 of model propensity: there is no version 3 of model propensity: "
                        + "the repository has no folder propensity/3",
                refused.getMessage());
    }

    @Test
    void halfWrittenVersionIsNotServedAndDamagedOneIsRefused() throws Exception {
        publish(1, bundle(local, 1));
        final Path half = bundle(local, 2).write(2);
        final byte[] manifest = Files.readAllBytes(half.resolve(ModelBundle.MANIFEST));
        Files.delete(half.resolve(ModelBundle.MANIFEST));
        writer.makeFolder(MODEL + "/2");
        copy(half, MODEL + "/2");
        final Path damaged = bundle(local, 3).write(3);
        Files.writeString(damaged.resolve(ModelBundle.MODEL), "seed=4");
        writer.makeFolder(MODEL + "/3");
        copy(damaged, MODEL + "/3");
        runner.enableControllerService(service);

        awaitServed(POLICY, 1);
        awaitError("propensity version 3 is refused: model.bigdl has checksum ");
        assertEquals(
                List.of(1L, 3L),
                service.versions().stream().map(ModelVersionStatus::version).toList());
        writer.create(MODEL + "/2/" + ModelBundle.MANIFEST, manifest);
        awaitServed(POLICY, 2);
        // It may be tried again at this moment.
        await().until(() -> service.versions().get(2).state() == State.ERROR);
    }

    @Test
    void clusterThatDiesHoldsUpNobodyAndIsFollowedAgainWhenItIsBack() throws Exception {
        publish(1, bundle(local, 1));
        writer.create(MODEL + "/labels.json", "{\"stable\": 1}\n".getBytes(StandardCharsets.UTF_8));
        runner.enableControllerService(service);
        awaitServed(STABLE, 1);
        cluster.kill();
        try {
            awaitError("Model propensity cannot be looked up, what is loaded goes on serving: ");
            assertEquals(1, atOnce(() -> served(POLICY)));
            assertEquals(1, atOnce(() -> served(STABLE)));
            awaitError("Connection refused");
            assertTrue(errors().size() <= 2, errors().toString());
            errors().forEach(error -> assertEquals(1, error.lines().count(), error));
            final ModelRepositoryException failure = assertThrows(
                    ModelRepositoryException.class, () -> service.moveLabel(MODEL, "stable", 1, "in vain"));
            assertTrue(failure.isRetryable(), failure.getMessage());
            assertEquals(1, failure.getMessage().lines().count());
        } finally {
            cluster.restart();
        }
        publish(2, bundle(local, 2));
        awaitServed(POLICY, 2);
        service.moveLabel(MODEL, "stable", 2, "it is back");
        awaitServed(STABLE, 2);
    }

    @Test
    void clusterThatHangsHoldsUpNobody() throws Exception {
        publish(1, bundle(local, 1));
        runner.enableControllerService(service);
        awaitServed(POLICY, 1);
        cluster.freeze();
        try {
            assertEquals(1, atOnce(() -> served(POLICY)));
            awaitError("Model propensity cannot be looked up, what is loaded goes on serving: ");
            assertEquals(1, atOnce(() -> served(POLICY)));
        } finally {
            cluster.thaw();
        }
        publish(2, bundle(local, 2));
        awaitServed(POLICY, 2);
    }

    @Test
    void configurationFileNamesTheCluster() throws Exception {
        publish(1, bundle(local, 1));
        final Path file = local.resolve("core-site.xml");
        Files.writeString(
                file,
                "<configuration><property><name>fs.defaultFS</name><value>" + cluster.uri("/")
                        + "</value></property></configuration>");
        set(ServiceProperties.REPOSITORY_DIRECTORY, "hdfs://" + root.getPath());
        set(ServiceProperties.HADOOP_CONFIGURATION_RESOURCES, file.toString());
        runner.enableControllerService(service);
        awaitServed(POLICY, 1);
    }

    @Test
    void verifyExplainsTheRepository() throws IOException {
        publish(1, bundle(local, 1));
        final List<ConfigVerificationResult> results = verify(root.toString());
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results.toString());
        assertEquals(
                "The repository holds the models propensity", results.get(0).getExplanation());
        final List<ConfigVerificationResult> absent = verify(root + "/absent");
        assertEquals(Outcome.FAILED, absent.get(0).getOutcome());
        assertEquals(
                "Repository folder " + root + "/absent does not exist",
                absent.get(0).getExplanation());
    }

    private List<ConfigVerificationResult> verify(final String repository) {
        final Map<PropertyDescriptor, String> properties = Map.of(
                ServiceProperties.REPOSITORY_DIRECTORY,
                repository,
                ServiceProperties.HADOOP_CLIENT_CLASSPATH,
                HdfsCluster.clientClasspath(),
                ServiceProperties.VERSION_POLICY,
                "latest");
        return service.verify(
                new MockConfigurationContext(service, properties, null, null), runner.getLogger(), Map.of());
    }
}
