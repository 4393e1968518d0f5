package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The profiles in a cache, one by one. Thread-safe. */
final class CacheProfiles {

    private final SharedCache<?> cache;
    private final CacheKeys keys;
    private final CacheRequests requests;

    CacheProfiles(final SharedCache<?> cache, final CacheKeys keys, final CacheRequests requests) {
        this.cache = cache;
        this.keys = keys;
        this.requests = requests;
    }

    /** A profile as it was read, with what it takes to write another one in its place. */
    record Present(SharedCache.Entry entry, StoredProfile stored) {}

    /** Reads profiles by name, each as it is at some moment: those that there are. */
    Map<String, Present> read(final Collection<String> names) throws TableException {
        final Map<String, Present> present = new ConcurrentHashMap<>();
        requests.each(names, name -> {
            final SharedCache.Entry entry = cache.fetch(keys.profile(name));
            if (entry != null) {
                present.put(name, new Present(entry, StoredProfile.read(entry.value())));
            }
        });
        return present;
    }

    /**
     * Writes what a change wants, unless somebody else has done it already. Whoever is late overwrites nothing newer.
     *
     * @param read what was read of these profiles for the change; a profile that is none of them is looked at first
     */
    void write(final long sequence, final Map<String, byte[]> changes, final Map<String, Present> read)
            throws TableException {
        requests.each(changes.entrySet(), change -> {
            final byte[] value = new StoredProfile(sequence, change.getValue()).value();
            final Present known = read.get(change.getKey());
            if (known == null || !known.entry().replace(value)) {
                write(sequence, keys.profile(change.getKey()), value);
            }
        });
    }

    /** Likewise, whatever has become of the profiles since. */
    void write(final long sequence, final Map<String, byte[]> changes) throws TableException {
        write(sequence, changes, new HashMap<>());
    }

    private void write(final long sequence, final String key, final byte[] value) throws TableException {
        boolean written = cache.putIfAbsent(key, value);
        while (!written) {
            final SharedCache.Entry entry = cache.fetch(key);
            if (entry == null) {
                written = cache.putIfAbsent(key, value);
            } else {
                written = StoredProfile.read(entry.value()).sequence() >= sequence || entry.replace(value);
            }
        }
    }
}
