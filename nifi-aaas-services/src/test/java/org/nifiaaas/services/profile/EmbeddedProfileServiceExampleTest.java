package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.services.ProfileStoreException;

/** The worked example of the documentation happens as it is written. */
class EmbeddedProfileServiceExampleTest {

    private static final String SECOND = "A second service";

    @TempDir
    private Path root;

    private final EmbeddedProfileService service = new EmbeddedProfileService();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private WorkedExample example;

    @BeforeEach
    void writeThreeProfiles() throws InitializationException, ProfileStoreException {
        example = WorkedExample.of(EmbeddedProfileService.class).where("/data/profiles", root.toString());
        runner.addControllerService("profiles", service);
        example.configure(runner, service);
        runner.enableControllerService(service);
        Texts.write(service::update, List.of("user=1:a ", "user=1:b ", "item=1:c "), "text");
    }

    @AfterEach
    void close() {
        service.onDisabled();
    }

    @Test
    void verificationSaysWhatIsWritten() {
        runner.disableControllerService(service);

        example.verifies(service.verify(context(), runner.getLogger(), Map.of()));
    }

    @Test
    void secondServiceIsToldWhatIsWritten() {
        final InitializationException refusal =
                assertThrows(InitializationException.class, () -> new EmbeddedProfileService().onEnabled(context()));

        example.says(SECOND, example.codes(SECOND).get(0), refusal.getMessage());
    }

    private MockConfigurationContext context() {
        return new MockConfigurationContext(service, example.values(service), null, null);
    }
}
