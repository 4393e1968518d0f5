package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.Fates.Ever;
import org.nifiaaas.services.profile.Fates.Killed;
import org.nifiaaas.services.profile.Fates.Once;

/** At each request of a change something happens, one after the other: the change is whole or not there, counts once, and overwrites nobody else's. */
@Timeout(120)
class CacheFaultsTest {

    /** So many that a change has several parts. */
    private static final List<String> KEYS =
            IntStream.range(0, 6).mapToObj(number -> "user=1:" + number + " ").toList();

    private final MovableClock clock = new MovableClock();

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void changeOfANodeThatIsKilledIsWholeOrNotThere(final boolean byValue, final boolean done)
            throws ProfileStoreException, TableException {
        final Set<Boolean> outcomes = new TreeSet<>();
        boolean killed = true;
        for (int request = 1; killed; request++) {
            final FakeCache cache = begun(byValue);
            final Ever fate = new Ever(request, done, Fates::kill);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                node.client.meet(fate);
                if (adds(node, "change")) {
                    assertEquals(List.of("begin", "change"), only(other), "request " + request);
                }
                killed = fate.happened();

                final List<String> seen = only(other);
                outcomes.add(seen.contains("change"));
                other.add("next", KEYS);

                assertEquals(
                        seen.contains("change") ? List.of("begin", "change", "next") : List.of("begin", "next"),
                        only(other),
                        "request " + request);
                assertNothingIsLeft(cache, request);
            }
        }
        assertEquals(Set.of(false, true), outcomes);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void removalOfANodeThatIsKilledIsWholeOrNotThere(final boolean byValue, final boolean done)
            throws ProfileStoreException, TableException {
        final Set<Boolean> outcomes = new TreeSet<>();
        boolean killed = true;
        for (int request = 1; killed; request++) {
            final FakeCache cache = begun(byValue);
            final Ever fate = new Ever(request, done, Fates::kill);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                node.client.meet(fate);
                final boolean returned = removes(node);
                killed = fate.happened();

                final int left = other.lists(KEYS).size();
                assertTrue(returned ? left == 0 : left == 0 || left == KEYS.size(), "request " + request);
                outcomes.add(left == 0);
                other.add("next", KEYS);

                assertEquals(left == 0 ? List.of("next") : List.of("begin", "next"), only(other), "request " + request);
                assertNothingIsLeft(cache, request);
            }
        }
        assertEquals(Set.of(false, true), outcomes);
    }

    private static boolean removes(final CacheNode node) throws ProfileStoreException {
        try {
            return node.store.remove(KEYS) == KEYS.size();
        } catch (final Killed e) {
            return false;
        }
    }

    private static boolean adds(final CacheNode node, final String what) throws ProfileStoreException {
        try {
            node.add(what, KEYS);
            return true;
        } catch (final Killed e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void changeThatMeetsALostRequestOrAnswerCountsOnceWhenItIsMadeAgain(final boolean byValue, final boolean done)
            throws ProfileStoreException, TableException {
        boolean lost = true;
        for (int request = 1; lost; request++) {
            final FakeCache cache = begun(byValue);
            final Once fate = new Once(request, done, Fates::loseTheAnswer);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                node.client.meet(fate);
                try {
                    node.add("change", KEYS);
                } catch (final ProfileStoreException e) {
                    assertTrue(e.isRetryable());
                    assertEquals(
                            "The cache of profiles test cannot be read or written (Connection reset): look at the cache and at its client service",
                            e.getMessage());
                    assertEquals(List.of("begin"), only(other), "request " + request);
                    other.add("meanwhile", KEYS);
                    node.add("change", KEYS);
                }
                lost = fate.happened();
                node.client.meet(FakeCache.Fate.NONE);

                other.add("next", KEYS);
                assertEquals(
                        List.of("begin", "change", "next"),
                        only(node).stream()
                                .filter(what -> !what.equals("meanwhile"))
                                .toList(),
                        "request " + request);
                assertNothingIsLeft(cache, request);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "false, 3", "false, 5", "false, 90", "true, 1", "true, 2", "true, 3", "true, 90"
    })
    void requestThatComesThroughLaterChangesNothingThatWasDecided(final boolean byValue, final int delay)
            throws ProfileStoreException, IOException {
        boolean delayed = true;
        for (int request = 1; delayed; request++) {
            final FakeCache cache = begun(byValue);
            final AtomicInteger left = new AtomicInteger(request);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                node.client.meet(new FakeCache.Fate() {
                    @Override
                    public int delay() {
                        return left.decrementAndGet() == 0 ? delay : 0;
                    }
                });
                boolean returned = true;
                try {
                    node.add("change", KEYS);
                } catch (final ProfileStoreException e) {
                    returned = false;
                }
                delayed = left.get() <= 0;
                node.client.meet(FakeCache.Fate.NONE);
                assertTrue(!returned || only(other).contains("change"), "request " + request);

                other.add("other", KEYS);
                node.client.arrive();
                node.add("change", KEYS);
                other.add("last", KEYS);
                assertEquals(
                        List.of("begin", "change", "last", "other"),
                        only(node).stream().sorted().toList(),
                        "request " + request);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changeDuringWhichTheCacheGoesAwayCountsOnceWhenItIsBack(final boolean done) throws ProfileStoreException {
        boolean away = true;
        for (int request = 1; away; request++) {
            final FakeCache cache = begun(false);
            final Ever fate = new Ever(request, done, Fates::loseTheAnswer);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                node.client.meet(fate);
                boolean returned = true;
                try {
                    node.add("change", KEYS);
                } catch (final ProfileStoreException e) {
                    assertTrue(e.isRetryable());
                    returned = false;
                }
                away = fate.happened();
                node.client.meet(FakeCache.Fate.NONE);

                if (returned) {
                    assertEquals(List.of("begin", "change"), only(other), "request " + request);
                }
                node.add("change", KEYS);
                other.add("next", KEYS);
                assertEquals(List.of("begin", "change", "next"), only(node), "request " + request);
            }
        }
    }

    /** The other node takes the first one for gone, brings its change to the end or takes its turn, and makes a change of its own. */
    @ParameterizedTest
    @CsvSource({
        "false, false, false",
        "false, true, false",
        "true, false, false",
        "true, true, false",
        "false, false, true",
        "false, true, true"
    })
    void nodeThatWasTakenForGoneOverwritesNothing(final boolean byValue, final boolean done, final boolean restart)
            throws ProfileStoreException, TableException {
        boolean paused = true;
        for (int request = 1; paused; request++) {
            final FakeCache cache = begun(byValue);
            final MovablePassage passage = new MovablePassage();
            try (CacheNode node = new CacheNode(cache, clock, passage, CacheNode.SETTINGS);
                    CacheNode other = new CacheNode(cache, clock, passage, CacheNode.SETTINGS)) {
                final Once fate = new Once(request, done, () -> {
                    if (restart) {
                        cache.restart();
                    }
                    Texts.unchecked(() -> other.add("other", KEYS));
                });
                node.client.meet(fate);
                node.add("change", KEYS);
                paused = fate.happened();
                node.client.meet(FakeCache.Fate.NONE);

                node.add("next", KEYS);
                other.add("last", KEYS);
                assertEquals(
                        paused
                                ? Set.of("begin", "other", "change", "next", "last")
                                : Set.of("begin", "change", "next", "last"),
                        Set.copyOf(only(other)),
                        "request " + request);
                if (!restart) {
                    assertNothingIsLeft(cache, request);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void readSeesAllOfAChangeOrNothingWheneverItIsMade(final boolean byValue, final boolean done)
            throws ProfileStoreException {
        boolean met = true;
        for (int request = 1; met; request++) {
            final FakeCache cache = begun(byValue);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock)) {
                final Once fate = new Once(request, done, () -> Texts.unchecked(() -> other.add("change", KEYS)));
                node.client.meet(fate);

                final List<String> seen = only(node);
                met = fate.happened();
                node.client.meet(FakeCache.Fate.NONE);

                assertTrue(List.of(List.of("begin"), List.of("begin", "change")).contains(seen), seen::toString);
                assertEquals(met ? List.of("begin", "change") : List.of("begin"), only(node));
            }
        }
    }

    /** Of a change that stops at any request, and of one that goes on while somebody reads. */
    @Test
    void readSeesTheSameOfAHalfWrittenChangeWhoeverBringsItToItsEnd() throws ProfileStoreException {
        boolean met = true;
        for (int request = 1; met; request++) {
            final FakeCache cache = begun(false);
            try (CacheNode node = new CacheNode(cache, clock);
                    CacheNode other = new CacheNode(cache, clock);
                    CacheNode reader = new CacheNode(cache, clock)) {
                final Once fate = new Once(
                        request,
                        false,
                        () -> Texts.unchecked(() -> {
                            final List<String> before = only(reader);
                            final Once during =
                                    new Once(3, false, () -> Texts.unchecked(() -> other.add("other", KEYS)));
                            reader.client.meet(during);
                            assertTrue(only(reader).containsAll(before));
                        }));
                node.client.meet(fate);
                node.add("change", KEYS);
                met = fate.happened();
                assertTrue(only(reader).containsAll(Set.of("begin", "change")));
            }
        }
    }

    private FakeCache begun(final boolean byValue) throws ProfileStoreException {
        final FakeCache cache = new FakeCache(byValue);
        try (CacheNode first = new CacheNode(cache, clock)) {
            first.add("begin", KEYS);
        }
        return cache;
    }

    /** The one list that all profiles have. */
    private static List<String> only(final CacheNode node) throws ProfileStoreException {
        final Collection<List<String>> lists = node.lists(KEYS).values();
        assertEquals(KEYS.size(), lists.size());
        final Set<List<String>> distinct = Set.copyOf(lists);
        assertEquals(1, distinct.size(), distinct::toString);
        return distinct.iterator().next();
    }

    /** The log holds nothing but what the last change left to the next one. */
    private static void assertNothingIsLeft(final FakeCache cache, final int request) throws TableException {
        final Map<String, byte[]> values = cache.values();
        final String last = ChangeRecord.read(values.get("test.changes")).holder();
        final Set<String> left = values.keySet().stream()
                .filter(key -> key.contains(".change.") && !key.contains(last))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left, "request " + request);
    }
}
