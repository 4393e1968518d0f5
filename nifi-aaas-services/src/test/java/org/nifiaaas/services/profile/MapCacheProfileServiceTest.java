package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.ChangeRecord.State;

@Timeout(120)
class MapCacheProfileServiceTest {

    private static final String KEY = "user=8:12345678 ";
    private static final String ID = "profiles";

    private final MovableClock clock = new MovableClock();
    private final FakeCache cache = new FakeCache(false);
    private final FakeCache.Client client = cache.client(FakeCache.Fate.NONE);
    private final MapCacheProfileService service = new MapCacheProfileService(clock, new MovablePassage());
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());

    @BeforeEach
    void addServices() throws InitializationException {
        runner.addControllerService("cache", client);
        runner.enableControllerService(client);
        runner.addControllerService(ID, service);
        runner.setProperty(service, MapCacheProfileService.MAP_CACHE_CLIENT, "cache");
    }

    @Test
    void profilesAreThereForEveryServiceOfTheSamePrefix() throws ProfileStoreException, InitializationException {
        runner.assertValid(service);
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");
        runner.disableControllerService(service);

        final MapCacheProfileService second = new MapCacheProfileService();
        runner.addControllerService("second", second);
        runner.setProperty(second, MapCacheProfileService.MAP_CACHE_CLIENT, "cache");
        runner.enableControllerService(second);
        assertEquals(Map.of(KEY, "text"), Texts.read(second::read, KEY));
        runner.disableControllerService(second);
        runner.setProperty(second, MapCacheProfileService.KEY_PREFIX, "another");
        runner.enableControllerService(second);
        assertEquals(Map.of(), Texts.read(second::read, KEY));
        runner.disableControllerService(second);
    }

    @Test
    void cacheMayBeAwayWhenTheServiceIsEnabledAndIsUsedWhenItIsBack() throws ProfileStoreException {
        client.meet(away());
        runner.enableControllerService(service);

        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> Texts.write(service::update, KEY, "text"));
        assertTrue(refusal.isRetryable());
        assertEquals(
                "The cache of profiles nifi-aaas cannot be read or written (Connection refused): look at the cache and at its client service",
                refusal.getMessage());
        client.meet(FakeCache.Fate.NONE);
        Texts.write(service::update, KEY, "text");
        assertEquals(Map.of(KEY, "text"), Texts.read(service::read, KEY));
    }

    private static FakeCache.Fate away() {
        return new FakeCache.Fate() {
            @Override
            public void before() throws IOException {
                throw new IOException("Connection refused");
            }
        };
    }

    @Test
    void timeToLiveOfThePropertyCounts() throws ProfileStoreException {
        runner.setProperty(service, MapCacheProfileService.TIME_TO_LIVE, "10 days");
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");

        clock.move(Duration.ofDays(10));
        assertEquals(Map.of(KEY, "text"), Texts.read(service::read, KEY));
        clock.move(Duration.ofSeconds(1));
        assertEquals(Map.of(), Texts.read(service::read, KEY));
    }

    @Test
    void largestValueOfThePropertyCounts() {
        runner.setProperty(service, MapCacheProfileService.LARGEST_VALUE, "5 KB");
        runner.enableControllerService(service);

        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> Texts.write(service::update, KEY, "x".repeat(5 << 10)));
        assertEquals(
                "The cache of profiles nifi-aaas does not take a profile of 5120 bytes: if the cache takes such values, raise Largest Value, which is 5120 bytes",
                refusal.getMessage());
    }

    @Test
    void nothingThatIsLoggedOrThrownHasAKey() throws ProfileStoreException {
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");
        final String refusal = assertThrows(
                        IllegalStateException.class, () -> service.update(present -> Map.of(KEY, new byte[1])))
                .getMessage();
        client.meet(away());
        final ProfileStoreException away = assertThrows(ProfileStoreException.class, () -> service.read(List.of(KEY)));
        runner.disableControllerService(service);

        final List<String> told = Stream.concat(
                        Stream.of(refusal, away.toString(), away.getCause().toString()),
                        Stream.of(
                                        runner.getControllerServiceLogger(ID).getInfoMessages(),
                                        runner.getControllerServiceLogger(ID).getWarnMessages(),
                                        runner.getControllerServiceLogger(ID).getErrorMessages())
                                .flatMap(List::stream)
                                .map(LogMessage::getMsg))
                .toList();
        assertFalse(told.stream().anyMatch(line -> line.contains("12345678")), told::toString);
    }

    @Test
    void disabledServiceAsksForBeingEnabled() {
        for (int round = 0; round < 2; round++) {
            final ProfileStoreException refusal =
                    assertThrows(ProfileStoreException.class, () -> service.read(List.of(KEY)));
            assertTrue(refusal.isRetryable());
            assertEquals(
                    "The profiles cannot be used, for their service is not enabled: enable it", refusal.getMessage());
            runner.enableControllerService(service);
            runner.disableControllerService(service);
        }
    }

    @Test
    void disablingWaitsForAnUpdate() throws ProfileStoreException, InterruptedException {
        runner.enableControllerService(service);
        final Thread disabling = new Thread(service::onDisabled);
        service.update(present -> {
            present.read(List.of(KEY));
            disabling.start();
            await().until(() -> disabling.getState() == Thread.State.WAITING);
            return Map.of(KEY, Texts.bytes("written"));
        });
        disabling.join();

        runner.disableControllerService(service);
        runner.enableControllerService(service);
        assertEquals(Map.of(KEY, "written"), Texts.read(service::read, KEY));
    }

    @ParameterizedTest
    @CsvSource({
        "Map Cache Client, nobody",
        "Key Prefix, ''",
        "Key Prefix, my profiles",
        "Time to Live, 1 sec",
        "Time to Live, forever",
        "Lock Timeout, 10 ms",
        "Lock Timeout, 2 hours",
        "Largest Value, 1 KB",
        "Largest Value, 1 GB",
        "Concurrent Requests, 0",
        "Concurrent Requests, 65"
    })
    void valuesThatCannotBeMeantAreInvalid(final String property, final String value) {
        runner.setProperty(service, service.getPropertyDescriptor(property), value);
        runner.assertNotValid(service);
    }

    @Test
    void verificationAsksTheCacheAndChangesNothing() {
        assertVerified(Outcome.SUCCESSFUL, "is there, and holds no profiles yet");
        assertEquals(Map.of(), cache.values());

        final String last = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        final ChangeRecord record = ChangeRecord.free(clock.millis());
        cache.put("nifi-aaas.changes", record.value());
        assertVerified(Outcome.SUCCESSFUL, "is there, and nobody changes it; its last change was at " + last);
        cache.put("nifi-aaas.changes", record.held("node.1").value());
        assertVerified(Outcome.SUCCESSFUL, "is there, and is being changed; its last change was at " + last);
        assertEquals(1, cache.values().size());
        assertTrue(record.is(State.FREE));
    }

    @Test
    void verificationTellsWhatIsWrong() {
        cache.put("nifi-aaas.changes", Texts.bytes("foreign"));
        assertVerified(Outcome.FAILED, "holds values of somebody else under its prefix: choose another Key Prefix");
        client.meet(away());
        assertVerified(
                Outcome.FAILED,
                "cannot be read or written (Connection refused): look at the cache and at its client service");
    }

    private void assertVerified(final Outcome outcome, final String explanation) {
        final MockConfigurationContext context = new MockConfigurationContext(
                service,
                Map.of(MapCacheProfileService.MAP_CACHE_CLIENT, "cache"),
                runner.getProcessContext().getControllerServiceLookup(),
                null);
        final List<ConfigVerificationResult> results = service.verify(context, runner.getLogger(), Map.of());
        assertEquals(1, results.size());
        assertEquals(
                "The cache of profiles nifi-aaas " + explanation, results.get(0).getExplanation());
        assertEquals(outcome, results.get(0).getOutcome());
    }
}
