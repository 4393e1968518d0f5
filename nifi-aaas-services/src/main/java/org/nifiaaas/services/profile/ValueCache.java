package org.nifiaaas.services.profile;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Values of a table in the heap, those that are used again and again, up to a number of bytes. Thread-safe; the arrays are not copied and must not be changed. Who
 * adds to it sees to it that nobody changes the table meanwhile, so that what is here is what the table holds.
 *
 * <p>A value is taken when it comes for the second time within a while: most profiles are those of users who do not come back soon, and would only drive out those
 * that are needed for every batch. When the newer half is full, it becomes the older one, and what nobody has used since it was the older half goes.
 */
final class ValueCache {

    /** What a value takes beside its bytes, about. */
    private static final int OVERHEAD = 200;

    private static final int REMEMBERED = 1 << 16;

    private final long mostBytesOfAHalf;
    private Map<String, byte[]> newer = new HashMap<>();
    private Map<String, byte[]> older = new HashMap<>();
    private long bytesOfTheNewer;

    /** Hashes of the keys that came lately, each at the place that it says: one that comes later takes the place of another one. */
    private final int[] lately = new int[REMEMBERED];

    ValueCache(final long mostBytes) {
        this.mostBytesOfAHalf = mostBytes / 2;
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
            final byte[] value = find(key);
            if (value == null) {
                missing.add(key);
            } else {
                found.put(key, value);
            }
        }
    }

    private byte[] find(final String key) {
        final byte[] value = newer.get(key);
        if (value != null || older.isEmpty()) {
            return value;
        }
        final byte[] known = older.remove(key);
        if (known != null) {
            keep(key, known);
        }
        return known;
    }

    /** Takes a value that the table holds, if it came lately. */
    synchronized void put(final String key, final byte[] value) {
        final byte[] before = newer.get(key);
        if (before != null) {
            newer.put(key, value);
            bytesOfTheNewer += value.length - before.length;
        } else if (older.remove(key) != null || cameLately(key)) {
            keep(key, value);
        }
        makeRoom();
    }

    private boolean cameLately(final String key) {
        final int hash = key.hashCode();
        final int place = (hash ^ hash >>> 16) & REMEMBERED - 1;
        final boolean came = lately[place] == hash;
        lately[place] = hash;
        return came;
    }

    private void keep(final String key, final byte[] value) {
        newer.put(key, value);
        bytesOfTheNewer += OVERHEAD + value.length;
    }

    private void makeRoom() {
        if (bytesOfTheNewer > mostBytesOfAHalf) {
            older = newer;
            newer = new HashMap<>();
            bytesOfTheNewer = 0;
        }
    }

    /** Forgets a value. */
    synchronized void remove(final String key) {
        older.remove(key);
        final byte[] value = newer.remove(key);
        if (value != null) {
            bytesOfTheNewer -= OVERHEAD + value.length;
        }
    }

    synchronized void clear() {
        newer.clear();
        older.clear();
        bytesOfTheNewer = 0;
    }
}
