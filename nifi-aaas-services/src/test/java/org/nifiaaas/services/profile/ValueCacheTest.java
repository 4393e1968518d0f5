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

    @Test
    void valuesThatWereUsedLastStay() {
        cache.put("a", new byte[VALUE]);
        cache.put("b", new byte[VALUE]);
        cache.put("c", new byte[VALUE]);
        assertEquals(List.of(), missing("a"));

        cache.put("d", new byte[VALUE]);

        assertEquals(List.of("b"), missing("a", "b", "c", "d"));
    }

    @Test
    void newValueTakesThePlaceOfTheOneBefore() {
        final byte[] value = new byte[VALUE];
        for (int times = 0; times < 100; times++) {
            cache.put("a", new byte[VALUE]);
        }
        cache.put("a", value);
        cache.put("b", new byte[VALUE]);

        assertEquals(List.of(), missing("a", "b"));
        assertSame(value, found.get("a"));
    }

    @Test
    void valueThatIsTooLargeIsNotKept() {
        cache.put("a", new byte[VALUE]);
        cache.put("large", new byte[3_000]);

        assertEquals(List.of("a", "large"), missing("a", "large"));
    }

    @Test
    void removedValueLeavesItsRoomToOthers() {
        cache.put("a", new byte[VALUE]);
        for (int times = 0; times < 100; times++) {
            cache.put("b", new byte[VALUE]);
            cache.remove("b");
            cache.remove("nothing");
        }
        cache.put("c", new byte[VALUE]);

        assertEquals(List.of("b"), missing("a", "b", "c"));
    }

    @Test
    void clearedCacheIsEmpty() {
        cache.put("a", new byte[VALUE]);
        cache.clear();

        assertEquals(List.of("a"), missing("a"));
    }
}
