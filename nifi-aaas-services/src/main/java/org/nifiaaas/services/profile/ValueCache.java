package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of a table in the heap, those that were used last, up to a number of bytes. Thread-safe; the arrays are not copied and must not be changed. Who adds to it
 * sees to it that nobody changes the table meanwhile, so that what is here is what the table holds.
 */
final class ValueCache {

    /** What a value takes beside its bytes, about. */
    private static final int OVERHEAD = 200;

    private final long mostBytes;
    private final Map<String, byte[]> values = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ValueCache(final long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Looks values up.
     *
     * @param found gets those that are here
     * @param missing gets the keys of the others
     */
    synchronized void find(
            final Collection<String> keys, final Map<String, byte[]> found, final Collection<String> missing) {
        for (final String key : keys) {
            final byte[] value = values.get(key);
            if (value == null) {
                missing.add(key);
            } else {
                found.put(key, value);
            }
        }
    }

    /** Takes a value that the table holds. */
    synchronized void put(final String key, final byte[] value) {
        final byte[] before = values.put(key, value);
        bytes += before == null ? OVERHEAD + value.length : value.length - before.length;
        final Iterator<byte[]> oldest = values.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= OVERHEAD + oldest.next().length;
            oldest.remove();
        }
    }

    /** Forgets a value. */
    synchronized void remove(final String key) {
        final byte[] value = values.remove(key);
        if (value != null) {
            bytes -= OVERHEAD + value.length;
        }
    }

    synchronized void clear() {
        values.clear();
        bytes = 0;
    }
}
