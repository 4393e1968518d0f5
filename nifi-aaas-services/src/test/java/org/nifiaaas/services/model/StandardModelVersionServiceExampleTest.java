package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;

/** The worked example of the documentation happens as it is written. */
class StandardModelVersionServiceExampleTest {

    private static final String REPOSITORY = "/data/models";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final StandardModelVersionService service = new StandardModelVersionService(() -> Engines.of(engine));
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private WorkedExample example;

    @BeforeEach
    void writeTheRepositoryOfThePage() throws IOException {
        example = WorkedExample.of(StandardModelVersionService.class).where(REPOSITORY, root.toString());
        for (final String line : example.block("A repository").lines().toList()) {
            final String[] pathAndContent = line.replace(REPOSITORY + "/", "").split(" +", 2);
            final Path path = root.resolve(pathAndContent[0]);
            if (pathAndContent.length > 1) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, pathAndContent[1]);
            } else if (line.endsWith("/")) {
                Files.createDirectories(path);
            } else {
                final Path version = path.getParent();
                bundle(root, 1)
                        .write(
                                version.getParent().getFileName().toString(),
                                Long.parseLong(version.getFileName().toString()));
            }
        }
    }

    @AfterEach
    void nothingStaysInMemory() {
        assertEquals(0, engine.open());
    }

    @Test
    void verificationSaysWhatIsWritten() {
        final Map<PropertyDescriptor, String> properties = example.values(service);

        example.verifies(service.verify(
                new MockConfigurationContext(service, properties, null, null),
                new MockComponentLog("models", service),
                Map.of()));
    }

    @Test
    void processorsGetWhatIsWritten() throws InitializationException {
        runner.addControllerService("models", service);
        example.configure(runner, service);
        runner.enableControllerService(service);

        for (final List<String> row : example.rows("Model Name")) {
            final String model = WorkedExample.code(row.get(0));
            final String version = WorkedExample.code(row.get(1));
            // It first gets that the version is being loaded.
            await().untilAsserted(
                            () -> example.says("Model Name", WorkedExample.code(row.get(2)), answer(model, version)));
        }
        runner.disableControllerService(service);
    }

    /** What a processor with such properties gets, in words. */
    private String answer(final String model, final String version) {
        final VersionSelector selector = version.isEmpty() ? VersionSelector.policy() : VersionSelector.parse(version);
        try (ModelLease lease = service.acquire(model, selector)) {
            return lease.identity().model() + " version " + lease.identity().version();
        } catch (final ModelUnavailableException e) {
            return e.getMessage();
        }
    }
}
