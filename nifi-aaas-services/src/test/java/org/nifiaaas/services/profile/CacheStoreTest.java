package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.ChangeRecord.State;

class CacheStoreTest extends ProfileContract {

    private static final CacheSettings SETTINGS =
            new CacheSettings("test", Duration.ofDays(400), Duration.ofSeconds(30), 40_000, 4);

    private static final String CONTROL = "test.changes";
    private static final String NEW_PREFIX = "take another Key Prefix, under which profiles are made anew";

    private final FakeCache cache = new FakeCache(false);
    private final MovablePassage passage = new MovablePassage();
    private CacheNode node;

    @BeforeEach
    void open() {
        node = new CacheNode(cache, clock, passage, SETTINGS);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        return node.store.read(keys);
    }

    @Override
    void update(final Change change) throws ProfileStoreException {
        node.store.update(change);
    }

    @Test
    void nodesShareProfilesOfOnePrefixAlone() throws ProfileStoreException {
        node.add("first", List.of(KEY));
        try (CacheNode second = new CacheNode(cache, clock);
                CacheNode stranger = new CacheNode(
                        cache,
                        clock,
                        passage,
                        new CacheSettings("other", Duration.ofDays(400), Duration.ofSeconds(30), 40_000, 4))) {
            second.add("second", List.of(KEY));
            stranger.add("third", List.of(KEY));

            assertEquals(Map.of(KEY, List.of("first", "second")), node.lists(List.of(KEY)));
            assertEquals(Map.of(KEY, List.of("third")), stranger.lists(List.of(KEY)));
        }
    }

    @Test
    void cacheHoldsNoKeys() throws ProfileStoreException {
        node.add("text", List.of(KEY, OTHER));

        final List<String> held = new ArrayList<>(cache.values().keySet());
        cache.values().values().forEach(value -> held.add(new String(value, StandardCharsets.ISO_8859_1)));
        assertFalse(held.stream().anyMatch(text -> text.contains("12345678") || text.contains("book")));
        assertTrue(cache.values().keySet().stream().allMatch(key -> key.length() <= 60), () -> "Long keys");
    }

    @Test
    void manyProfilesOfSomeSizeAreOneChange() throws ProfileStoreException {
        final List<String> keys = IntStream.range(0, 1_000)
                .mapToObj(number -> "user=4:" + number + " ")
                .toList();
        Texts.write(this::update, keys, "x".repeat(900));

        final Map<String, byte[]> read = read(keys);
        assertEquals(1_000, read.size());
        assertTrue(read.values().stream().allMatch(profile -> profile.length == 900));
        assertEquals(
                1_001,
                cache.values().keySet().stream()
                        .filter(key -> !key.contains(".change."))
                        .count());
    }

    @Test
    void profileThatIsTooLargeIsRefusedAndNothingIsChanged() throws ProfileStoreException {
        node.add("before", List.of(KEY, OTHER));

        final ProfileStoreException refusal = assertThrows(
                ProfileStoreException.class,
                () -> update(present -> {
                    present.read(List.of(KEY, OTHER));
                    return Map.of(KEY, new byte[SETTINGS.largestValue()], OTHER, new byte[1]);
                }));

        assertEquals(
                "The cache of profiles test does not take a profile of 40000 bytes: if the cache takes such values, raise Largest Value, which is 40000 bytes",
                refusal.getMessage());
        assertFalse(refusal.isRetryable());
        assertEquals(Map.of(KEY, "before", OTHER, "before"), texts(KEY, OTHER));
        node.add("after", List.of(KEY));
        assertEquals(0, passage.nanos());
    }

    @Test
    void valuesOfTheCacheNeverExceedTheLimit() throws ProfileStoreException {
        final AtomicInteger longest = new AtomicInteger();
        final List<String> keys = IntStream.range(0, 100)
                .mapToObj(number -> "user=4:" + number + " ")
                .toList();
        node.client.meet(new FakeCache.Fate() {
            @Override
            public void after() {
                cache.values().values().forEach(value -> longest.accumulateAndGet(value.length, Math::max));
            }
        });
        Texts.write(this::update, keys, "x".repeat(900));
        update(present -> {
            present.read(List.of(KEY));
            return Map.of(KEY, new byte[SETTINGS.largestValue() - 60]);
        });

        assertTrue(longest.get() > 30_000 && longest.get() <= 40_000, () -> longest + " bytes");
    }

    @Test
    void waitsForTheTurnOfAnotherNode() throws ProfileStoreException {
        final long end = Duration.ofSeconds(20).toNanos();
        final AtomicBoolean ended = new AtomicBoolean();
        cache.put(CONTROL, ChangeRecord.free(1).held("alive.1").value());
        node.client.meet(new FakeCache.Fate() {
            @Override
            public void before() {
                if (passage.nanos() == end && ended.compareAndSet(false, true)) {
                    cache.put(CONTROL, ChangeRecord.free(2).value());
                }
            }
        });

        node.add("text", List.of(KEY));

        assertEquals(end, passage.nanos());
        assertEquals(Map.of(KEY, "text"), texts(KEY));
    }

    @Test
    void givesUpIfOthersChangeProfilesAllTheTime() {
        final AtomicInteger turn = new AtomicInteger();
        node.client.meet(new FakeCache.Fate() {
            @Override
            public void before() {
                cache.put(
                        CONTROL,
                        ChangeRecord.free(1)
                                .held("busy." + turn.incrementAndGet())
                                .value());
            }
        });

        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> node.add("text", List.of(KEY)));
        assertEquals(
                "The cache of profiles test is being changed by others all the time: it is tried again",
                refusal.getMessage());
        assertTrue(refusal.isRetryable());
    }

    @Test
    void changeThatIsNeverReadyInItsTurnIsGivenUp() throws ProfileStoreException {
        final AtomicInteger calls = new AtomicInteger();
        final ProfileStoreException refusal = assertThrows(
                ProfileStoreException.class,
                () -> update(present -> {
                    present.read(List.of(KEY));
                    cache.put(
                            CONTROL, ChangeRecord.free(calls.incrementAndGet()).value());
                    return Map.of(KEY, Texts.bytes("text"));
                }));

        assertEquals(
                "The cache of profiles test was taken over by others each time before a change was ready: raise Lock Timeout, which is 30 s, or make smaller FlowFiles",
                refusal.getMessage());
        assertTrue(refusal.isRetryable());
        assertEquals(Map.of(), texts(KEY));
    }

    @Test
    void waitingEndsWithTheInterruptOfItsThread() {
        cache.put(CONTROL, ChangeRecord.free(1).held("alive.1").value());
        try (CacheNode interrupted = new CacheNode(cache, clock, Passage.REAL, SETTINGS)) {
            Thread.currentThread().interrupt();
            final ProfileStoreException refusal =
                    assertThrows(ProfileStoreException.class, () -> interrupted.add("text", List.of(KEY)));
            assertTrue(Thread.interrupted());
            assertEquals(
                    "The cache of profiles test is being changed by others, and NiFi did not wait for them",
                    refusal.getMessage());
        }
    }

    @Test
    void recordThatTheCacheLostIsMadeAnewAndNumbersGrow() throws ProfileStoreException {
        node.add("first", List.of(KEY));
        cache.lose(CONTROL);
        clock.move(Duration.ofDays(-3));

        assertEquals(Map.of(KEY, "first"), texts(KEY));
        node.add("second", List.of(KEY));
        cache.restart();
        node.add("third", List.of(KEY));
        assertEquals(Map.of(KEY, "first second third"), texts(KEY));
    }

    @Test
    void changeOfWhichThePartsAreLostIsRefusedInOneLine() throws ProfileStoreException {
        node.add("before", List.of(KEY));
        cache.put(CONTROL, new ChangeRecord(State.COMMITTED, clock.millis(), "gone.1", 2).value());

        assertRefused(
                "has lost a part of a change: let it drop nothing by itself, and take another Key Prefix, under which profiles are made anew");
    }

    @Test
    void foreignNewerAndDamagedValuesAreRefusedInOneLine() throws ProfileStoreException {
        node.add("before", List.of(KEY));
        final String profile = cache.values().keySet().stream()
                .filter(key -> key.startsWith("test.profile."))
                .findFirst()
                .orElseThrow();
        final byte[] good = cache.values().get(profile);
        final byte[] control = cache.values().get(CONTROL);
        for (final byte[] foreign : List.of(new byte[0], Texts.bytes("foreign"), new byte[] {0x6e})) {
            cache.put(profile, foreign);
            assertRefused("holds values of somebody else under its prefix: choose another Key Prefix");
        }
        final byte[] newer = good.clone();
        newer[2] = 2;
        cache.put(profile, newer);
        assertRefused(
                "has format 2, and this version of nifi-aaas reads format 1: take the version that wrote it, or another Key Prefix");

        final String damaged = "is damaged: " + NEW_PREFIX + " from the events that come";
        for (final byte[] cut : List.of(control, Arrays.copyOf(good, CacheFormat.LENGTH + 3))) {
            cache.put(profile, cut);
            assertRefused(damaged);
        }
        cache.put(profile, good);
        for (final int length : new int[] {CacheFormat.LENGTH, CacheFormat.LENGTH + 5}) {
            cache.put(CONTROL, Arrays.copyOf(control, length));
            assertRefused(damaged);
        }
        final byte[] unknown = control.clone();
        unknown[CacheFormat.LENGTH] = 7;
        cache.put(CONTROL, unknown);
        assertRefused(damaged);

        cache.put(CONTROL, new ChangeRecord(State.COMMITTED, clock.millis(), "gone.1", 1).value());
        for (final byte[] part : List.of(new byte[] {0}, new byte[] {0, 1, 'a', 0, 0, 0, 9}, new byte[] {-1, -1})) {
            cache.put(
                    "test.change.gone.1.0",
                    CacheFormat.begin(CacheFormat.PART, part.length).put(part).array());
            assertRefused(damaged);
        }
    }

    private void assertRefused(final String message) {
        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> node.add("more", List.of(KEY)));
        assertEquals("The cache of profiles test " + message, refusal.getMessage());
        assertFalse(refusal.isRetryable());
    }

    @Test
    void whatAClientThrowsIsToldInOneLine() {
        for (final Map.Entry<IllegalStateException, String> failure : Map.of(
                        new IllegalStateException("Redis is\nnot there"), "Redis is",
                        new IllegalStateException(), "IllegalStateException",
                        new IllegalStateException(" "), "IllegalStateException",
                        new IllegalStateException("x".repeat(900)), "x".repeat(200) + "…")
                .entrySet()) {
            node.client.meet(new FakeCache.Fate() {
                @Override
                public void before() {
                    throw failure.getKey();
                }
            });
            final ProfileStoreException refusal = assertThrows(ProfileStoreException.class, () -> texts(KEY));
            assertEquals(
                    "The cache of profiles test cannot be read or written (" + failure.getValue()
                            + "): look at the cache and at its client service",
                    refusal.getMessage());
            assertTrue(refusal.isRetryable());
        }
    }

    @Test
    void closedStoreAsksForItsService() {
        node.close();

        final ProfileStoreException refusal = assertThrows(ProfileStoreException.class, () -> texts(KEY));
        assertEquals("The cache of profiles test is closed: enable its service", refusal.getMessage());
        assertTrue(refusal.isRetryable());
        assertThrows(ProfileStoreException.class, () -> node.add("text", List.of(KEY)));
    }
}
