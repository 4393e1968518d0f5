package org.nifiaaas.services.profile;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.CacheProfiles.Present;
import org.nifiaaas.services.profile.CacheTurns.Turn;
import org.nifiaaas.services.profile.ChangeRecord.State;

/**
 * Profiles in a cache that several nodes share.
 *
 * <p>A change takes its turn, reads and computes, writes what it wants into the log, and counts from the moment at which the record of its turn says so: one
 * compare-and-set, which fails if somebody else has taken the turn. Then the profiles are written one by one. Whoever comes upon a change that counts and whose
 * node is gone brings it to its end; so all of a change comes to be or nothing, wherever its node ends. Who reads takes the profiles of a change that counts from
 * the log, and begins again if a profile turns out to be newer than the change that it began with.
 *
 * <p>Thread-safe. One change of a store is at work at a time; reads do not wait for it.
 */
final class CacheStore implements AutoCloseable {

    private static final int ATTEMPTS = 20;

    private final CacheSettings settings;
    private final Clock clock;
    private final CacheRequests requests;
    private final ChangeLog log;
    private final CacheProfiles profiles;
    private final CacheTurns turns;
    private final ReentrantLock changing = new ReentrantLock();
    /** Held for reading by whoever uses the cache, for writing by whoever closes the store. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean closed;

    CacheStore(final SharedCache<?> cache, final CacheSettings settings, final Clock clock, final Passage passage) {
        final CacheKeys keys = new CacheKeys(settings.prefix());
        this.settings = settings;
        this.clock = clock;
        requests = new CacheRequests(settings.requests());
        log = new ChangeLog(cache, keys, requests, settings.largestValue());
        profiles = new CacheProfiles(cache, keys, requests);
        turns = new CacheTurns(cache, keys, log, profiles, passage, settings.lockTimeout());
    }

    /** What is done with the cache. */
    @FunctionalInterface
    private interface Use<T> {

        T done() throws TableException, ProfileStoreException;
    }

    /** What is done in a turn. */
    @FunctionalInterface
    private interface Work {

        /** New profiles by name; an empty one removes what is there. */
        Map<String, byte[]> changes(Basis basis) throws TableException, ProfileStoreException;
    }

    /** As {@link org.nifiaaas.services.ProfileService#read}. */
    Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        final Map<String, String> names = names(keys);
        return used(() -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                final Optional<Map<String, StoredProfile>> moment = moment(names.values());
                if (moment.isPresent()) {
                    return counting(names, moment.get()::get);
                }
            }
            return counting(names, momentOfItsOwn(names.values())::get);
        });
    }

    /** The profiles as one change left them, or empty if others changed them meanwhile. */
    private Optional<Map<String, StoredProfile>> moment(final Collection<String> names) throws TableException {
        final ChangeRecord record = turns.look(clock.millis());
        final Map<String, StoredProfile> moment = stored(profiles.read(names));
        if (moment.values().stream().anyMatch(profile -> profile.sequence() > record.sequence())) {
            return Optional.empty();
        }
        if (!record.is(State.COMMITTED)) {
            return Optional.of(moment);
        }
        final Optional<Map<String, byte[]>> changes = log.read(record);
        changes.ifPresent(counting -> names.stream()
                .filter(counting::containsKey)
                .forEach(name -> moment.put(name, new StoredProfile(record.sequence(), counting.get(name)))));
        return changes.map(counting -> moment);
    }

    /** Nobody changes anything in a turn of one's own. */
    private Map<String, StoredProfile> momentOfItsOwn(final Collection<String> names) throws TableException {
        if (changing.isHeldByCurrentThread()) {
            return stored(profiles.read(names));
        }
        changing.lock();
        try {
            final Turn turn = turns.take(clock.millis());
            final Map<String, StoredProfile> moment = stored(profiles.read(names));
            if (!turns.giveBack(turn)) {
                throw new TableException("is changed by others while it is read: it is tried again", true);
            }
            return moment;
        } finally {
            changing.unlock();
        }
    }

    private static Map<String, StoredProfile> stored(final Map<String, Present> present) {
        final Map<String, StoredProfile> stored = new HashMap<>();
        present.forEach((name, profile) -> stored.put(name, profile.stored()));
        return stored;
    }

    /** What there is of some keys and is not too old. What does not count is left in the cache, where removing it would race with who writes it anew. */
    private Map<String, byte[]> counting(
            final Map<String, String> names, final Function<String, StoredProfile> stored) {
        final long oldest = clock.millis() - settings.timeToLive().toMillis();
        final Map<String, byte[]> counting = new HashMap<>();
        names.forEach((key, name) -> {
            final StoredProfile profile = stored.apply(name);
            if (profile != null && profile.sequence() >= oldest && !profile.isEmpty()) {
                counting.put(key, profile.profile().clone());
            }
        });
        return counting;
    }

    /** As {@link org.nifiaaas.services.ProfileService#update}. */
    void update(final Change change) throws ProfileStoreException {
        change(basis -> basis.changes(change));
    }

    /**
     * Removes profiles, also those that are too old to count: what stays of each in the cache is its name, which is a checksum, and when that was.
     *
     * @return how many there were
     */
    int remove(final Collection<String> keys) throws ProfileStoreException {
        final int[] removed = new int[1];
        change(basis -> {
            final Map<String, byte[]> nothing = basis.removals(names(keys).values());
            removed[0] = nothing.size();
            return nothing;
        });
        return removed[0];
    }

    /** Whether the present thread makes a change, in which it cannot begin another one. */
    boolean isChanging() {
        return changing.isHeldByCurrentThread();
    }

    private void change(final Work work) throws ProfileStoreException {
        if (isChanging()) {
            throw new IllegalStateException("A change of profiles cannot begin another one");
        }
        used(() -> {
            changing.lock();
            try {
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    if (applied(work)) {
                        return true;
                    }
                }
                throw new TableException(
                        "was taken over by others each time before a change was ready: raise Lock Timeout, which is "
                                + settings.lockTimeout().toSeconds() + " s, or make smaller FlowFiles",
                        true);
            } finally {
                changing.unlock();
            }
        });
    }

    /** Makes a change in a turn, and tells whether it still was one when the change was ready. */
    private boolean applied(final Work work) throws TableException, ProfileStoreException {
        final Turn turn = turns.take(clock.millis());
        final Basis basis = new Basis();
        boolean ready = false;
        final Map<String, byte[]> changes;
        final int parts;
        try {
            changes = work.changes(basis);
            parts = changes.isEmpty() ? 0 : log.write(turn.record().holder(), changes);
            ready = true;
        } finally {
            if (!ready) {
                giveUp(turn);
            }
        }
        if (changes.isEmpty()) {
            return turns.giveBack(turn);
        }
        final Optional<ChangeRecord> committed =
                commit(turn, basis.next(turn.record().sequence()), parts);
        if (committed.isPresent()) {
            write(turn, committed.get(), changes, basis.read);
        } else {
            log.remove(turn.record().holder(), parts);
        }
        return committed.isPresent();
    }

    /** What does not succeed here is done by whoever comes next. */
    private void giveUp(final Turn turn) {
        try {
            turns.giveBack(turn);
            log.removeAbandoned(turn.record().holder());
        } catch (final TableException e) {
            // Something else is on its way to the caller already.
            return;
        }
    }

    /** If the cache fails in that very moment, it is asked whether the change counts; if it does not, the attempt, which may still be under way, is made to fail. */
    private Optional<ChangeRecord> commit(final Turn turn, final long number, final int parts) throws TableException {
        final ChangeRecord committed = turn.record().committed(number, parts);
        try {
            return turns.commit(turn, committed) ? Optional.of(committed) : Optional.empty();
        } catch (final TableException e) {
            // The attempt may come through between the first question and the turn that is given back.
            final boolean counts = turns.counts(committed);
            final boolean over = !counts && turns.giveBack(turn);
            if (counts || !over && turns.counts(committed)) {
                return Optional.of(committed);
            }
            if (over) {
                log.remove(committed.holder(), parts);
            }
            throw e;
        }
    }

    private void write(
            final Turn turn,
            final ChangeRecord committed,
            final Map<String, byte[]> changes,
            final Map<String, Present> read) {
        try {
            // Who is late is no longer alone, and looks at each profile before writing it.
            profiles.write(committed.sequence(), changes, turns.isLate(turn) ? Map.of() : read);
            turns.finish(committed);
        } catch (final TableException e) {
            // The change counts: it is read from the log, and whoever comes next brings it to its end.
            return;
        }
    }

    private static Map<String, String> names(final Collection<String> keys) {
        final Map<String, String> names = new LinkedHashMap<>();
        keys.forEach(key -> names.put(key, CacheKeys.name(new Key(key))));
        return names;
    }

    private <T> T used(final Use<T> work) throws ProfileStoreException {
        use.readLock().lock();
        try {
            if (closed) {
                throw new ProfileStoreException(
                        "The cache of profiles " + settings.prefix() + " is closed: enable its service", true, null);
            }
            return work.done();
        } catch (final TableException e) {
            throw explained(e);
        } finally {
            use.readLock().unlock();
        }
    }

    private ProfileStoreException explained(final TableException reason) {
        return new ProfileStoreException(explained(settings, reason), reason.isRetryable(), reason);
    }

    /** What is wrong, in one line. */
    static String explained(final CacheSettings settings, final TableException reason) {
        return "The cache of profiles " + settings.prefix() + " " + reason.getMessage();
    }

    /** Waits for what is at work. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            requests.close();
        } finally {
            use.writeLock().unlock();
        }
    }

    /** What a change is made of. */
    private final class Basis {

        private final Set<String> asked = new HashSet<>();
        private final Map<String, Present> read = new HashMap<>();
        private boolean over;

        /** The profiles that a change wants, by name. */
        private Map<String, byte[]> changes(final Change change) throws ProfileStoreException {
            final Map<String, byte[]> changed;
            try {
                changed = change.apply(this::present);
            } finally {
                over = true;
            }
            final Map<String, byte[]> changes = new HashMap<>();
            for (final Map.Entry<String, byte[]> profile : changed.entrySet()) {
                final String name = CacheKeys.name(new Key(profile.getKey()));
                if (!asked.contains(name)) {
                    throw new IllegalStateException("A change returned a profile that it had not read");
                }
                changes.put(name, profile.getValue().clone());
            }
            return changes;
        }

        private Map<String, byte[]> present(final Collection<String> keys) throws ProfileStoreException {
            if (over) {
                throw new IllegalStateException("Profiles are read for a change that is over");
            }
            final Map<String, String> names = names(keys);
            final Set<String> missing = new HashSet<>(names.values());
            missing.removeAll(asked);
            try {
                read.putAll(profiles.read(missing));
            } catch (final TableException e) {
                throw explained(e);
            }
            asked.addAll(missing);
            return counting(
                    names, name -> read.containsKey(name) ? read.get(name).stored() : null);
        }

        /** Empty profiles in place of those that there are, whether or not they are too old. */
        private Map<String, byte[]> removals(final Collection<String> names) throws TableException {
            read.putAll(profiles.read(names));
            final Map<String, byte[]> removals = new HashMap<>();
            read.forEach((name, present) -> {
                if (!present.stored().isEmpty()) {
                    removals.put(name, new byte[0]);
                }
            });
            return removals;
        }

        /** A number that is larger than that of the last change and of all profiles that were read, also if the cache has lost the one record. */
        private long next(final long last) {
            final long newest = read.values().stream()
                    .mapToLong(present -> present.stored().sequence())
                    .max()
                    .orElse(last);
            return Math.max(clock.millis(), Math.max(last, newest) + 1);
        }
    }
}
