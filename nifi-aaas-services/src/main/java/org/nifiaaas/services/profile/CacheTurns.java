package org.nifiaaas.services.profile;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifiaaas.services.profile.ChangeRecord.State;

/**
 * Whose turn it is to change the profiles of a cache. For one thread at a time.
 *
 * <p>Only the compare-and-set of the one record keeps changes apart; time decides nothing but when somebody is taken for gone, and who is so by mistake computes
 * the change again. NiFi's own server begins to count revisions anew when it starts, so that the record is looked at right before each compare-and-set.
 */
final class CacheTurns {

    /** As many lock timeouts as somebody waits for a turn. */
    private static final int PATIENCE = 2;

    private final SharedCache<?> cache;
    private final CacheKeys keys;
    private final ChangeLog log;
    private final CacheProfiles profiles;
    private final Passage passage;
    private final long timeout;
    private final String self = UUID.randomUUID().toString();
    private long turns;
    private boolean othersWait;

    CacheTurns(
            final SharedCache<?> cache,
            final CacheKeys keys,
            final ChangeLog log,
            final CacheProfiles profiles,
            final Passage passage,
            final Duration timeout) {
        this.cache = cache;
        this.keys = keys;
        this.log = log;
        this.profiles = profiles;
        this.passage = passage;
        this.timeout = timeout.toNanos();
    }

    /**
     * A turn.
     *
     * @param record what the cache says of it
     * @param since when it began
     */
    record Turn(ChangeRecord record, long since) {}

    /** The record as it is; it is made if there is none. */
    ChangeRecord look(final long now) throws TableException {
        while (true) {
            final SharedCache.Entry entry = cache.fetch(keys.control());
            if (entry != null) {
                return ChangeRecord.read(entry.value());
            }
            cache.putIfAbsent(keys.control(), ChangeRecord.free(now).value());
        }
    }

    /** Waits for a turn, and brings to its end what somebody left who is gone. */
    Turn take(final long now) throws TableException {
        if (othersWait) {
            // Who has just had a turn would always be the first to see that it is free.
            passage.pause();
        }
        othersWait = false;
        final long begin = passage.nanos();
        final String holder = self + "." + ++turns;
        ChangeRecord seen = null;
        long seenSince = begin;
        while (passage.nanos() - begin <= PATIENCE * timeout) {
            final ChangeRecord record = look(now);
            othersWait |= !record.holder().isEmpty() && !mine(record);
            if (!record.equals(seen)) {
                seen = record;
                seenSince = passage.nanos();
            }
            if (record.is(State.FREE) || mine(record) || passage.nanos() - seenSince > timeout) {
                final Optional<Turn> turn = take(record, holder);
                if (turn.isPresent()) {
                    return turn.get();
                }
            } else {
                passage.pause();
            }
        }
        throw new TableException("is being changed by others all the time: it is tried again", true);
    }

    /** One change of this service is at work at a time, so that what stands there of it was left by a failure. */
    private boolean mine(final ChangeRecord record) {
        return record.holder().startsWith(self + ".");
    }

    private Optional<Turn> take(final ChangeRecord record, final String holder) throws TableException {
        if (record.is(State.COMMITTED)) {
            bringToItsEnd(record);
            return Optional.empty();
        }
        // Before the record forgets them: whoever is killed now leaves it to the next one.
        log.remove(record.holder(), record.parts());
        final ChangeRecord taken = record.held(holder);
        if (!replace(record, taken)) {
            return Optional.empty();
        }
        if (record.is(State.HELD)) {
            log.removeAbandoned(record.holder());
        }
        return Optional.of(new Turn(taken, passage.nanos()));
    }

    private void bringToItsEnd(final ChangeRecord committed) throws TableException {
        final Optional<Map<String, byte[]>> changes = log.read(committed);
        if (changes.isPresent()) {
            profiles.write(committed.sequence(), changes.get());
            finish(committed);
            return;
        }
        final SharedCache.Entry entry = cache.fetch(keys.control());
        if (entry != null && ChangeRecord.read(entry.value()).equals(committed)) {
            throw new TableException(
                    "has lost a part of a change: let it drop nothing by itself, and take another Key Prefix, under which profiles are made anew",
                    false);
        }
    }

    /** Lets a change count, unless it was not this turn any more; nothing counts then. */
    boolean commit(final Turn turn, final ChangeRecord committed) throws TableException {
        return replace(turn.record(), committed);
    }

    /** Whether the record says that a change counts, or is the last that counted. */
    boolean counts(final ChangeRecord committed) throws TableException {
        final SharedCache.Entry entry = cache.fetch(keys.control());
        if (entry == null) {
            return false;
        }
        final ChangeRecord record = ChangeRecord.read(entry.value());
        return record.equals(committed) || record.equals(committed.free());
    }

    /** Gives a turn back that changed nothing, and tells whether it still was one. */
    boolean giveBack(final Turn turn) throws TableException {
        return replace(turn.record(), turn.record().free());
    }

    /** Says that all profiles of a change are written. What the log has of it is removed by whoever has the next turn. */
    void finish(final ChangeRecord committed) throws TableException {
        replace(committed, committed.free());
    }

    boolean isLate(final Turn turn) {
        return passage.nanos() - turn.since() > timeout;
    }

    private boolean replace(final ChangeRecord expected, final ChangeRecord wanted) throws TableException {
        while (true) {
            final SharedCache.Entry entry = cache.fetch(keys.control());
            if (entry == null || !ChangeRecord.read(entry.value()).equals(expected)) {
                return false;
            }
            if (entry.replace(wanted.value())) {
                return true;
            }
        }
    }
}
