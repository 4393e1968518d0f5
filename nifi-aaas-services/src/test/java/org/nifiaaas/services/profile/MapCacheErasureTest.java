package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ProfileStoreException;

class MapCacheErasureTest extends ErasedUsersContract<MapCacheProfileService> {

    private static final String SECRET = "what the user bought";

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

    @Override
    Map<PropertyDescriptor, String> properties() {
        return Map.of(MapCacheProfileService.MAP_CACHE_CLIENT, "cache");
    }

    /** How many values of the cache hold something of the user, wherever that is. */
    private long valuesOfTheUser() {
        return cache.values().values().stream()
                .filter(value -> new String(value, StandardCharsets.ISO_8859_1).contains(SECRET))
                .count();
    }

    /** As another node does, which knows of no list. */
    private void writeElsewhere(final List<String> keys) throws ProfileStoreException {
        try (CacheNode other = new CacheNode(
                cache,
                clock,
                new MovablePassage(),
                new CacheSettings("nifi-aaas", Duration.ofDays(400), Duration.ofSeconds(30), 40_000, 1))) {
            Texts.write(other.store::update, keys, SECRET);
        }
        assertTrue(valuesOfTheUser() >= keys.size());
    }

    private static List<String> keys(final String counted) {
        return OF_THE_USER.stream().filter(key -> key.contains(counted)).toList();
    }

    @Test
    void profilesThatCountSomethingNewAreErasedAsSoonAsAnyKeyOfThemPassesBy()
            throws ProfileStoreException, IOException {
        writeElsewhere(OF_THE_USER);
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        assertEquals(Map.of(), service.read(List.of()));
        assertEquals(OF_THE_USER.size(), valuesOfTheUser() - valuesOfTheLog(), "what they count is not known yet");

        service.read(List.of("item=4:book " + COUNTED));
        service.read(List.of("item=4:book " + COUNTED));
        assertEquals(2, valuesOfTheUser());

        Texts.write(service::update, "item=4:book " + ALSO_COUNTED, "text");
        assertEquals(0, valuesOfTheUser());
        assertEquals(
                "text", Texts.read(service::read, "item=4:book " + ALSO_COUNTED).get("item=4:book " + ALSO_COUNTED));
    }

    /** The change that was made elsewhere stays in the log until the next turn. */
    private long valuesOfTheLog() {
        return cache.values().entrySet().stream()
                .filter(entry -> entry.getKey().contains(".change."))
                .filter(entry -> new String(entry.getValue(), StandardCharsets.ISO_8859_1).contains(SECRET))
                .count();
    }

    @Test
    void keyOfAnErasedUserThatPassesByTellsWhatIsCountedToo() throws ProfileStoreException, IOException {
        writeElsewhere(OF_THE_USER);
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);

        assertEquals(Map.of(), service.read(keys(COUNTED)));
        Texts.write(service::update, keys(ALSO_COUNTED), "replayed");

        assertEquals(0, valuesOfTheUser());
    }

    @Test
    void whatProfilesCountIsKnownAgainAfterTheServiceWasDisabled() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        service.read(List.of("item=4:book " + COUNTED, "item=4:book " + ALSO_COUNTED));
        runner.disableControllerService(service);
        assertEquals(
                COUNTED + "," + ALSO_COUNTED,
                runner.getStateManager(service).getState(Scope.LOCAL).get("profiles.counted"));
        writeElsewhere(OF_THE_USER);
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);

        assertEquals(0, valuesOfTheUser());
    }

    @Test
    void profilesThatAreTooOldToCountAreErasedAsWell() throws ProfileStoreException, IOException {
        writeElsewhere(OF_THE_USER);
        clock.move(Duration.ofDays(500));
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        service.read(List.of("item=4:book " + COUNTED, "item=4:book " + ALSO_COUNTED));

        assertEquals(0, valuesOfTheUser());
    }

    @Test
    void cacheThatIsAwayIsErasedWhenItIsBackAndNobodySeesTheUserUntilThen() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        Texts.write(service::update, OF_THE_USER, SECRET);
        runner.disableControllerService(service);
        erase(ID_OF_THE_USER);
        client.meet(new FakeCache.Fate() {
            @Override
            public void before() throws IOException {
                throw new IOException("Connection refused");
            }
        });
        runner.enableControllerService(service);
        rounds.next();
        rounds.next();
        assertEquals(1, runner.getControllerServiceLogger(ID).getErrorMessages().size());
        assertFalse(
                runner.getStateManager(service).getState(Scope.LOCAL).toMap().containsKey("erased.users"));

        client.meet(FakeCache.Fate.NONE);
        assertEquals(Map.of(), service.read(OF_THE_USER));
        rounds.next();

        assertEquals(0, valuesOfTheUser());
        assertEquals("1", runner.getStateManager(service).getState(Scope.LOCAL).get("erased.users"));
    }

    @Test
    void cacheThatFailsInTheMiddleOfWhatIsNewIsErasedInTheNextRound() throws ProfileStoreException, IOException {
        writeElsewhere(OF_THE_USER);
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        // The key itself is read with three requests, and then everything fails.
        final Fates.Ever away = new Fates.Ever(4, false, Fates::loseTheAnswer);
        client.meet(away);
        service.read(List.of("item=4:book " + COUNTED));
        assertTrue(away.happened());
        client.meet(FakeCache.Fate.NONE);
        rounds.next();

        assertEquals(2, valuesOfTheUser());
    }

    @Test
    void listThatIsLongIsErasedInSeveralChanges() throws ProfileStoreException, IOException {
        final String[] many = Stream.concat(
                        Stream.iterate(0, number -> number + 1).limit(1_200).map(number -> "card-" + number),
                        Stream.of(ID_OF_THE_USER))
                .toArray(String[]::new);
        runner.enableControllerService(service);
        Texts.write(service::update, OF_THE_USER, SECRET);
        erase(many);
        rounds.next();

        assertEquals(0, valuesOfTheUser());
    }
}
