package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a change has read ahead the last time, as long as nobody else changes it. It belongs to the thread of the change, which others tell of theirs: it must be
 * known to them before it reads.
 */
final class ReadAhead {

    private List<String> keys = List.of();

    /** Those that there are. */
    private Map<String, byte[]> profiles = new HashMap<>();

    /** Values of the table that were not in the heap. */
    private Map<String, byte[]> fresh = new HashMap<>();

    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean forgotten;

    /**
     * Keeps what was read.
     *
     * @param found the profiles that there are
     * @param read values of the table that were not in the heap
     */
    void keep(final Collection<String> wanted, final Map<String, byte[]> found, final Map<String, byte[]> read) {
        keys = List.copyOf(wanted);
        profiles = found;
        fresh = read;
    }

    /**
     * Hands out what still holds, once, to whoever asks for just these keys. Nobody may be changing anything.
     *
     * @param missing gets the keys that have to be read
     * @param read gets the values that still hold and were not in the heap
     * @return the profiles that there are, which the caller may change
     */
    Map<String, byte[]> take(
            final Collection<String> wanted, final Collection<String> missing, final Map<String, byte[]> read) {
        if (forgotten || !keys.equals(wanted)) {
            missing.addAll(wanted);
            return new HashMap<>();
        }
        if (!changed.isEmpty()) {
            keys.stream().filter(changed::contains).forEach(missing::add);
        }
        final Map<String, byte[]> taken = missing.isEmpty() ? profiles : new HashMap<>(profiles);
        missing.forEach(taken::remove);
        missing.forEach(fresh::remove);
        read.putAll(fresh);
        keep(List.of(), new HashMap<>(), new HashMap<>());
        return taken;
    }

    /** Others have written these profiles, or have tried to. */
    void change(final Set<String> written) {
        changed.addAll(written);
    }

    /** Nothing that was read holds any more. */
    void forget() {
        forgotten = true;
    }
}
