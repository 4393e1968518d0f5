package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.services.ProfileStoreException;

/** The worked example of the documentation happens as it is written. */
class MapCacheProfileServiceExampleTest {

    private static final String CACHE = "map cache";
    private static final String AWAY = "While the cache cannot be reached";

    private final FakeCache.Client client = new FakeCache(false).client(FakeCache.Fate.NONE);
    private final MapCacheProfileService service = new MapCacheProfileService();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private final WorkedExample example = WorkedExample.of(MapCacheProfileService.class);

    @BeforeEach
    void writeProfiles() throws InitializationException, ProfileStoreException {
        runner.addControllerService(CACHE, client);
        runner.enableControllerService(client);
        runner.addControllerService("profiles", service);
        example.configure(runner, service);
        runner.enableControllerService(service);
        Texts.write(service::update, List.of("user=1:a ", "item=1:c "), "text");
    }

    @Test
    void verificationSaysWhatIsWritten() {
        final MockConfigurationContext context = new MockConfigurationContext(
                service, example.values(service), runner.getProcessContext().getControllerServiceLookup(), null);

        example.verifies(service.verify(context, runner.getLogger(), Map.of()));
    }

    @Test
    void cacheThatIsAwayIsToldAsIsWritten() {
        client.meet(new FakeCache.Fate() {
            @Override
            public void before() throws IOException {
                throw new IOException("Connection refused");
            }
        });

        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> service.read(List.of("user=1:a ")));
        example.says(AWAY, example.codes(AWAY).get(0), refusal.getMessage());
    }
}
