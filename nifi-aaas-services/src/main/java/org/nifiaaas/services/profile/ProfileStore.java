package org.nifiaaas.services.profile;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.erasure.ErasedSubjects;
import org.nifiaaas.services.profile.erasure.ProfileKeeper;

/**
 * The profiles of a folder. A value of its table is the time in milliseconds at which the profile was written, and the profile.
 *
 * <p>Thread-safe. One change is at work at a time; reads do not wait for it, nor does what a change reads ahead, which it gets again when it is its turn, unless
 * another change has written it meanwhile. After a failed write the table is opened anew before anything else is written,
 * since RocksDB refuses to write then.
 */
final class ProfileStore implements ProfileKeeper {

    private static final long MOST_BYTES_IN_THE_HEAP = 64L << 20;
    private static final int SHARE_OF_THE_HEAP = 16;

    private final Path folder;
    private final Duration timeToLive;
    private final ProfileTable.Opener opener;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    /** Held for reading by whoever uses the table, for writing by whoever replaces or closes it. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** What the changes that are waiting or at work have read ahead. */
    private final Set<ReadAhead> aheads = ConcurrentHashMap.newKeySet();

    /** Filled by changes at work alone: nobody else changes the table then. */
    private final ValueCache cache =
            new ValueCache(Math.min(MOST_BYTES_IN_THE_HEAP, Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP));

    private final Runnable release;

    /** Null while it could not be opened anew. */
    private volatile ProfileTable table;

    private volatile boolean failed;
    private volatile boolean closed;

    /**
     * Opens the store.
     *
     * @param folder how messages call it
     * @param release what is done at the end
     */
    ProfileStore(
            final Path folder,
            final Duration timeToLive,
            final ProfileTable.Opener opener,
            final Runnable release,
            final Clock clock)
            throws TableException {
        this.folder = folder;
        this.timeToLive = timeToLive;
        this.opener = opener;
        this.release = release;
        this.clock = clock;
        table = opener.open();
    }

    /** Takes a folder, and makes it if there is none. */
    static ProfileStore open(final StoreFolder folder, final TableSettings settings, final Clock clock)
            throws TableException {
        final FolderLock lock = folder.take();
        boolean opened = false;
        try {
            final ProfileStore store =
                    new ProfileStore(folder.path(), settings.timeToLive(), folder.opener(settings), lock::close, clock);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /** About how many profiles there are at most. */
    long count() {
        use.readLock().lock();
        try {
            return table == null ? 0 : table.count();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        if (failed && table == null) {
            reopen();
        }
        use.readLock().lock();
        try {
            return profiles(stored(keys));
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void update(final Change change) throws ProfileStoreException {
        if (changing.isHeldByCurrentThread()) {
            throw new IllegalStateException("A change of profiles cannot begin another one");
        }
        final ReadAhead ahead = new ReadAhead();
        aheads.add(ahead);
        try {
            prepare(change, ahead);
            changing.lock();
            try {
                if (failed) {
                    reopen();
                }
                use.readLock().lock();
                try {
                    apply(change, ahead);
                } finally {
                    use.readLock().unlock();
                }
            } finally {
                changing.unlock();
            }
        } finally {
            aheads.remove(ahead);
        }
    }

    private void prepare(final Change change, final ReadAhead ahead) throws ProfileStoreException {
        if (failed && table == null) {
            reopen();
        }
        final boolean[] over = new boolean[1];
        try {
            change.prepare(keys -> {
                requireBegun(over);
                use.readLock().lock();
                try {
                    final Map<String, byte[]> fresh = new HashMap<>(2 * keys.size());
                    final Map<String, byte[]> profiles = present(keys, fresh);
                    ahead.keep(keys, profiles, fresh);
                    return profiles;
                } finally {
                    use.readLock().unlock();
                }
            });
        } finally {
            over[0] = true;
        }
    }

    private static void requireBegun(final boolean... over) {
        if (over[0]) {
            throw new IllegalStateException("Profiles are read for a change that is over");
        }
    }

    private void apply(final Change change, final ReadAhead ahead) throws ProfileStoreException {
        openTable();
        final Set<String> read = new HashSet<>();
        final Map<String, byte[]> fresh = new HashMap<>();
        final boolean[] over = new boolean[1];
        final Map<String, byte[]> changed;
        try {
            changed = change.apply(keys -> {
                requireBegun(over);
                read.addAll(keys);
                final List<String> missing = new ArrayList<>();
                final Map<String, byte[]> profiles = ahead.take(keys, missing, fresh);
                if (!missing.isEmpty()) {
                    profiles.putAll(present(missing, fresh));
                }
                return profiles;
            });
        } finally {
            over[0] = true;
        }
        write(changed, read, ahead);
        // What was written is in the cache already.
        fresh.keySet().removeAll(changed.keySet());
        fresh.forEach(cache::put);
    }

    private void write(final Map<String, byte[]> changed, final Set<String> read, final ReadAhead own)
            throws ProfileStoreException {
        final Map<Key, byte[]> values = new HashMap<>(2 * changed.size());
        final long now = clock.millis();
        for (final Map.Entry<String, byte[]> profile : changed.entrySet()) {
            if (!read.contains(profile.getKey())) {
                throw new IllegalStateException("A change returned a profile that it had not read");
            }
            values.put(new Key(profile.getKey()), value(now, profile.getValue()));
        }
        if (values.isEmpty()) {
            return;
        }
        boolean written = false;
        try {
            openTable().write(values);
            written = true;
            values.forEach((key, value) -> remember(key.text(), value));
        } catch (final TableException e) {
            failed = true;
            throw explained(e);
        } finally {
            if (!written) {
                cache.clear();
            }
            for (final ReadAhead other : aheads) {
                if (other != own) {
                    other.change(changed.keySet());
                }
            }
        }
    }

    /** An empty profile has an empty value, which the table takes as none. */
    private static byte[] value(final long now, final byte... profile) {
        return profile.length == 0
                ? profile
                : ByteBuffer.allocate(Long.BYTES + profile.length)
                        .putLong(now)
                        .put(profile)
                        .array();
    }

    private void remember(final String key, final byte... value) {
        if (value.length == 0) {
            cache.remove(key);
        } else {
            cache.put(key, value);
        }
    }

    /**
     * Removes profiles, and has the table rewrite the files that held them and open anew, so that no file of the folder holds anything of them. Reads and changes
     * wait meanwhile. If that comes to an end too early, also with the end of the process, the next call goes on with all files.
     */
    @Override
    public int erase(final ErasedSubjects users) throws ProfileStoreException {
        changing.lock();
        try {
            if (failed) {
                reopen();
            }
            use.writeLock().lock();
            try {
                return eraseAlone(users);
            } catch (final TableException e) {
                failed = true;
                throw explained(e);
            } finally {
                use.writeLock().unlock();
            }
        } finally {
            changing.unlock();
        }
    }

    private int eraseAlone(final ErasedSubjects users) throws TableException, ProfileStoreException {
        final ProfileTable present = openTable();
        final List<Key> keys =
                present.find(users.beginnings().stream().map(Key::new).toList());
        final boolean unfinished = opener.isErasing();
        if (keys.isEmpty() && !unfinished) {
            return 0;
        }
        opener.beginErasing();
        final Map<Key, byte[]> nothing = new HashMap<>();
        keys.forEach(key -> nothing.put(key, new byte[0]));
        present.write(nothing);
        present.purge(unfinished ? List.of() : keys);
        aheads.forEach(ReadAhead::forget);
        cache.clear();
        table = null;
        present.close();
        table = opener.open();
        opener.endErasing();
        return keys.size();
    }

    /**
     * Profiles that are in the heap, and others as they are in the table at one moment.
     *
     * @param fresh gets the values of the table that were not in the heap
     */
    private Map<String, byte[]> present(final Collection<String> wanted, final Map<String, byte[]> fresh)
            throws ProfileStoreException {
        openTable();
        final Map<String, byte[]> values = new HashMap<>(2 * wanted.size());
        final List<String> missing = new ArrayList<>();
        cache.find(wanted, values, missing);
        if (!missing.isEmpty()) {
            final Map<String, byte[]> stored = stored(missing);
            fresh.putAll(stored);
            values.putAll(stored);
        }
        return profiles(values);
    }

    private Map<String, byte[]> stored(final Collection<String> wanted) throws ProfileStoreException {
        final List<Key> keys = new ArrayList<>(wanted.size());
        for (final String key : wanted) {
            keys.add(new Key(key));
        }
        try {
            final Map<String, byte[]> values = new HashMap<>(2 * wanted.size());
            openTable().read(keys).forEach((key, value) -> values.put(key.text(), value));
            return values;
        } catch (final TableException e) {
            throw explained(e);
        }
    }

    /** Puts the profiles in the place of their values, and takes those away that are too old. */
    private Map<String, byte[]> profiles(final Map<String, byte[]> values) throws ProfileStoreException {
        final long oldest = clock.millis() - timeToLive.toMillis();
        final Iterator<Map.Entry<String, byte[]>> each = values.entrySet().iterator();
        while (each.hasNext()) {
            final Map.Entry<String, byte[]> value = each.next();
            final byte[] bytes = value.getValue();
            if (bytes.length < Long.BYTES) {
                throw explained(RocksFailure.damaged(""));
            }
            if (ByteBuffer.wrap(bytes).getLong() >= oldest) {
                value.setValue(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
            } else {
                each.remove();
            }
        }
        return values;
    }

    private void reopen() throws ProfileStoreException {
        use.writeLock().lock();
        try {
            if (closed || !failed) {
                return;
            }
            if (table != null) {
                table.close();
                table = null;
            }
            table = opener.open();
            failed = false;
            aheads.forEach(ReadAhead::forget);
            cache.clear();
        } catch (final TableException e) {
            throw explained(e);
        } finally {
            use.writeLock().unlock();
        }
    }

    private ProfileTable openTable() throws ProfileStoreException {
        if (closed) {
            throw new ProfileStoreException(
                    "The profiles in " + folder + " are closed: enable their service", true, null);
        }
        if (table == null) {
            throw explained(new TableException("could not be opened anew after a failure: it is tried again", true));
        }
        return table;
    }

    private ProfileStoreException explained(final TableException reason) {
        return new ProfileStoreException(
                "The directory of profiles " + folder + " " + reason.getMessage(), reason.isRetryable(), reason);
    }

    /** Waits for the change that is at work, then closes the table. */
    @Override
    public void close() throws ProfileStoreException {
        use.writeLock().lock();
        try {
            if (!closed && table != null) {
                try {
                    table.force();
                } finally {
                    table.close();
                }
            }
        } catch (final TableException e) {
            throw explained(e);
        } finally {
            final boolean first = !closed;
            closed = true;
            table = null;
            use.writeLock().unlock();
            if (first) {
                release.run();
            }
        }
    }
}
