package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueCacheTest {

    private static final int VALUE = 800;

    private final ValueCache cache = new ValueCache(3_000);
    private final Map<String, byte[]> found = new HashMap<>();

    private List<String> missing(final String... keys) {
        final List<String> missing = new ArrayList<>();
        found.clear();
        cache.find(List.of(keys), found, missing);
        return missing;
    }

    private void putTwice(final String key) {
        cache.put(key, new byte[VALUE]);
        cache.put(key, new byte[VALUE]);
    }

    @Test
    void valueIsKeptWhenItComesForTheSecondTime() {
        cache.put("a", new byte[VALUE]);
        assertEquals(List.of("a"), missing("a"));

        cache.put("a", new byte[VALUE]);
        assertEquals(List.of(), missing("a"));
    }

    @Test
    void valuesThatComeOnceDriveNoOtherOut() {
        putTwice("a");
        for (int number = 0; number < 100; number++) {
            cache.put("once-" + number, new byte[VALUE]);
        }

        assertEquals(List.of(), missing("a"));
    }

    @Test
    void valuesThatWereUsedLastStay() {
        putTwice("a");
        putTwice("b");
        putTwice("c");
        assertEquals(List.of(), missing("a"));

        putTwice("d");
        assertEquals(List.of(), missing("a"));
        putTwice("e");

        assertEquals(List.of("b", "c"), missing("a", "b", "c"));
    }

    @Test
    void newValueTakesThePlaceOfTheOneBeforeInBothHalves() {
        final byte[] value = new byte[VALUE];
        for (int times = 0; times < 100; times++) {
            cache.put("a", new byte[VALUE]);
        }
        putTwice("b");
        cache.put("a", value);

        assertEquals(List.of(), missing("a", "b"));
        assertSame(value, found.get("a"));
    }

    @Test
    void valueThatIsTooLargeDoesNotStay() {
        cache.put("large", new byte[3_000]);
        cache.put("large", new byte[3_000]);
        cache.put("large", new byte[3_000]);

        putTwice("a");
        putTwice("b");

        assertEquals(List.of("large"), missing("large"));
    }

    @Test
    void removedValueLeavesItsRoomToOthers() {
        putTwice("a");
        for (int times = 0; times < 100; times++) {
            putTwice("b");
            cache.remove("b");
            cache.remove("nothing");
        }
        putTwice("c");

        assertEquals(List.of("b"), missing("a", "b", "c"));
    }

    @Test
    void clearedCacheIsEmpty() {
        putTwice("a");
        cache.clear();

        assertEquals(List.of("a"), missing("a"));
    }
}
