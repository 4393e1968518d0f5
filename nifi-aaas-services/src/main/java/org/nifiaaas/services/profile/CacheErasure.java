package org.nifiaaas.services.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.erasure.ErasedSubjects;
import org.nifiaaas.services.profile.erasure.ProfileKeeper;

/**
 * The profiles of a cache, of which users can be erased although a cache does not tell its keys: what profiles count is learned from the keys that pass by, and
 * with it the keys of all erased users are known. When something new passes by, the users are erased of it before the call is over. Thread-safe.
 *
 * <p>What has been learned is told, so that it is known again when the service starts anew.
 */
final class CacheErasure implements ProfileKeeper {

    /** So that a turn is short. */
    private static final int KEYS_OF_A_CHANGE = 1_000;

    private final CacheStore store;
    private final Set<String> counted = ConcurrentHashMap.newKeySet();
    private final Consumer<Set<String>> learned;
    /** What profiles count of which the users are not erased yet. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** Held by whoever erases; nobody takes it within a change. */
    private final Object erasing = new Object();

    private volatile ErasedSubjects users = ErasedSubjects.NONE;

    /**
     * Nobody is erased yet.
     *
     * @param known what profiles are known to count
     * @param learned gets all that is known when something is added
     */
    CacheErasure(final CacheStore store, final Set<String> known, final Consumer<Set<String>> learned) {
        this.store = store;
        this.counted.addAll(known);
        this.learned = learned;
    }

    @Override
    public void passBy(final Collection<String> keys) {
        boolean isNew = false;
        for (final String text : keys) {
            final String passing =
                    ProfileKey.read(text).map(ProfileKey::counted).orElse("");
            if (!passing.isEmpty() && !counted.contains(passing)) {
                waiting.add(passing);
                isNew |= counted.add(passing);
            }
        }
        if (isNew) {
            learned.accept(Set.copyOf(counted));
        }
    }

    @Override
    public Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        final Map<String, byte[]> found = store.read(keys);
        trySettling();
        return found;
    }

    @Override
    public void update(final Change change) throws ProfileStoreException {
        store.update(change);
        trySettling();
    }

    /** What the caller wanted is done, whatever becomes of this. */
    private void trySettling() {
        if (waiting.isEmpty() || store.isChanging()) {
            return;
        }
        try {
            settle();
        } catch (final ProfileStoreException e) {
            // It stays among what waits, for the next call or the next look at the list.
            return;
        }
    }

    @Override
    public int erase(final ErasedSubjects erased) throws ProfileStoreException {
        synchronized (erasing) {
            users = erased;
            waiting.addAll(counted);
            return settle();
        }
    }

    @Override
    public int settle() throws ProfileStoreException {
        synchronized (erasing) {
            int removed = 0;
            for (final String each : new HashSet<>(waiting)) {
                removed += erase(each);
                waiting.remove(each);
            }
            return removed;
        }
    }

    private int erase(final String each) throws ProfileStoreException {
        int removed = 0;
        final List<String> keys = new ArrayList<>();
        for (final String user : users.beginnings()) {
            final ProfileKey key = new ProfileKey(user, each, false);
            keys.add(key.text());
            keys.add(key.olderPart().text());
            if (keys.size() >= KEYS_OF_A_CHANGE) {
                removed += store.remove(keys);
                keys.clear();
            }
        }
        return keys.isEmpty() ? removed : removed + store.remove(keys);
    }

    @Override
    public void close() {
        store.close();
    }
}
