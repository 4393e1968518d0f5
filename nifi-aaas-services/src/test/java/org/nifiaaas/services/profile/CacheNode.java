package org.nifiaaas.services.profile;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.ProfileStoreException;

/** A node that keeps profiles in a cache. They are lists of what happened, each of which is on it once, as with events. */
final class CacheNode implements AutoCloseable {

    static final CacheSettings SETTINGS =
            new CacheSettings("test", Duration.ofDays(400), Duration.ofSeconds(30), 200, 1);

    final FakeCache.Client client;
    final CacheStore store;

    CacheNode(final FakeCache cache, final Clock clock, final Passage passage, final CacheSettings settings) {
        client = cache.client(FakeCache.Fate.NONE);
        store = new CacheStore(new SharedCache<>(client), settings, clock, passage);
    }

    CacheNode(final FakeCache cache, final Clock clock) {
        this(cache, clock, new MovablePassage(), SETTINGS);
    }

    /** Something happens to some profiles at once. */
    void add(final String what, final Collection<String> keys) throws ProfileStoreException {
        store.update(present -> {
            final Map<String, byte[]> changed = new HashMap<>();
            final Map<String, byte[]> read = present.read(keys);
            for (final String key : keys) {
                final List<String> list = new ArrayList<>(list(read.get(key)));
                if (!list.contains(what)) {
                    list.add(what);
                    changed.put(key, Texts.bytes(String.join(" ", list)));
                }
            }
            return changed;
        });
    }

    /** What has happened to each profile. */
    Map<String, List<String>> lists(final Collection<String> keys) throws ProfileStoreException {
        final Map<String, List<String>> lists = new HashMap<>();
        store.read(keys).forEach((key, bytes) -> lists.put(key, list(bytes)));
        return lists;
    }

    private static List<String> list(final byte[] bytes) {
        return bytes == null ? List.of() : List.of(Texts.text(bytes).split(" "));
    }

    @Override
    public void close() {
        store.close();
    }
}
