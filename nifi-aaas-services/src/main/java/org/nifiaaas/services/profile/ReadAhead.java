package org.nifiaaas.services.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a change has read ahead, as long as nobody else changes it. It belongs to the thread of the change, which others tell of theirs: it must be known to them
 * before it reads.
 */
final class ReadAhead {

    /** Null where there is no profile. */
    private final Map<String, byte[]> profiles = new HashMap<>();

    /** What the table has of them. */
    private final Map<String, byte[]> values = new HashMap<>();

    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean forgotten;

    /**
     * Keeps what was read.
     *
     * @param read values of the table
     * @param found the profiles in them
     * @return the profiles
     */
    Map<String, byte[]> keep(
            final Collection<String> keys, final Map<String, byte[]> read, final Map<String, byte[]> found) {
        keys.forEach(key -> profiles.put(key, found.get(key)));
        values.putAll(read);
        return found;
    }

    /**
     * Takes what still holds. Nobody may be changing anything.
     *
     * @param taken gets the profiles that there are
     * @param cache gets what the table has of them
     * @return keys that have to be read
     */
    Collection<String> take(final Collection<String> keys, final Map<String, byte[]> taken, final ValueCache cache) {
        if (forgotten || profiles.isEmpty()) {
            return keys;
        }
        final List<String> missing = new ArrayList<>();
        for (final String key : keys) {
            final byte[] profile = profiles.get(key);
            if (changed.contains(key) || profile == null && !profiles.containsKey(key)) {
                missing.add(key);
            } else if (profile != null) {
                taken.put(key, profile);
                cache.put(key, values.get(key));
            }
        }
        return missing;
    }

    /** Others have written these profiles, or have tried to. */
    void change(final Set<String> keys) {
        changed.addAll(keys);
    }

    /** Nothing that was read holds any more. */
    void forget() {
        forgotten = true;
    }
}
