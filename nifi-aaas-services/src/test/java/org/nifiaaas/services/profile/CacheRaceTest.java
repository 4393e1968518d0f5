package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.Fates.Killed;

/** Nodes at work at the same time are killed, lose requests and answers, and are taken for gone, again and again. */
@Timeout(120)
class CacheRaceTest {

    private static final int NODES = 4;
    private static final int CHANGES = 60;
    private static final List<String> KEYS =
            IntStream.range(0, 12).mapToObj(number -> "user=1:" + number + " ").toList();

    private final MovableClock clock = new MovableClock();
    /** Which profiles each change of which update returned was made of. */
    private final Map<String, Set<String>> made = new ConcurrentHashMap<>();

    private final Map<String, Set<String>> begun = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "4, true", "5, true", "6, true"})
    void everyChangeCountsOnceAndAsAWhole(final long seed, final boolean byValue) throws ProfileStoreException {
        final FakeCache cache = new FakeCache(byValue);
        final MovablePassage passage = new MovablePassage();
        final List<CompletableFuture<Void>> nodes = IntStream.range(0, NODES)
                .mapToObj(number -> CompletableFuture.runAsync(
                        () -> work(cache, passage, number, new Random(seed * NODES + number)),
                        task -> new Thread(task).start()))
                .toList();
        nodes.forEach(CompletableFuture::join);

        try (CacheNode last = new CacheNode(cache, clock, passage, settings(1))) {
            assertWhole(last.lists(KEYS));
            last.add("last", KEYS);
            final Map<String, List<String>> lists = last.lists(KEYS);
            assertWhole(lists);
            made.forEach((change, keys) ->
                    keys.forEach(key -> assertTrue(lists.get(key).contains(change), change)));
            assertTrue(made.size() > CHANGES, () -> made.size() + " changes");
        }
    }

    private static CacheSettings settings(final int requests) {
        return new CacheSettings("test", Duration.ofDays(400), Duration.ofSeconds(30), 2_000, requests);
    }

    private void work(final FakeCache cache, final MovablePassage passage, final int number, final Random random) {
        int life = 0;
        int change = 0;
        while (change < CHANGES) {
            life++;
            try (CacheNode node = new CacheNode(cache, clock, passage, settings(1 + random.nextInt(3)))) {
                node.client.meet(new Dangers(new Random(random.nextLong())));
                while (change < CHANGES) {
                    final String name = number + "-" + ++change;
                    change(node, name, random);
                    if (random.nextInt(4) == 0) {
                        look(node);
                    }
                }
            } catch (final Killed e) {
                // The node starts again, as a new one.
                assertTrue(life < 1_000);
            }
        }
    }

    private void change(final CacheNode node, final String name, final Random random) {
        final List<String> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, random);
        final List<String> keys = shuffled.subList(0, 1 + random.nextInt(KEYS.size()));
        begun.put(name, new HashSet<>(keys));
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                node.add(name, keys);
                made.put(name, new HashSet<>(keys));
                return;
            } catch (final ProfileStoreException e) {
                assertTrue(e.isRetryable(), e::getMessage);
            }
        }
    }

    private void look(final CacheNode node) {
        try {
            assertWhole(node.lists(KEYS));
        } catch (final ProfileStoreException e) {
            assertTrue(e.isRetryable(), e::getMessage);
        }
    }

    /** Each change is on the lists of all its profiles, or on none, and once. */
    private void assertWhole(final Map<String, List<String>> lists) {
        final Map<String, Set<String>> found = new HashMap<>();
        lists.forEach((key, list) -> {
            assertEquals(list.size(), new HashSet<>(list).size(), "Something counts twice");
            list.forEach(change ->
                    found.computeIfAbsent(change, name -> new HashSet<>()).add(key));
        });
        found.remove("last");
        found.forEach((change, keys) -> assertEquals(begun.get(change), keys, change));
    }

    /** A node is killed at one of 200 requests, and at one of 50 the request or the answer is lost. */
    private static final class Dangers implements FakeCache.Fate {

        private final Random random;
        private boolean killed;

        private Dangers(final Random random) {
            this.random = random;
        }

        @Override
        public void before() throws IOException {
            meet();
        }

        @Override
        public void after() throws IOException {
            meet();
        }

        private synchronized void meet() throws IOException {
            final int dice = random.nextInt(400);
            killed |= dice == 0;
            if (killed) {
                throw new Killed();
            }
            if (dice < 5) {
                Fates.loseTheAnswer();
            }
        }
    }
}
