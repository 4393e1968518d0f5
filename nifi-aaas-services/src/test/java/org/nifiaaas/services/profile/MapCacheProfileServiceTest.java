package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.ChangeRecord.State;

class MapCacheProfileServiceTest extends ProfileServiceContract<MapCacheProfileService> {

    private final FakeCache cache = new FakeCache(false);
    private final FakeCache.Client client = cache.client(FakeCache.Fate.NONE);

    @Override
    MapCacheProfileService add(final TestRunner with) throws InitializationException {
        with.addControllerService("cache", client);
        with.enableControllerService(client);
        final MapCacheProfileService added = new MapCacheProfileService(clock, new MovablePassage(), rounds);
        with.addControllerService(ID, added);
        with.setProperty(added, MapCacheProfileService.MAP_CACHE_CLIENT, "cache");
        return added;
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
    void failureOfTheCacheTellsNoKey() throws ProfileStoreException {
        runner.enableControllerService(service);
        client.meet(away());
        final ProfileStoreException away = assertThrows(ProfileStoreException.class, () -> service.read(List.of(KEY)));

        assertFalse((away + " " + away.getCause() + told()).contains("12345678"));
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
