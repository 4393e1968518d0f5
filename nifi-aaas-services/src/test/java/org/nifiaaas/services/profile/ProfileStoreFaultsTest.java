package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.profile.Texts.read;
import static org.nifiaaas.services.profile.Texts.write;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.erasure.ErasedSubjects;

/** A disk that fails, by a table that does. */
class ProfileStoreFaultsTest {

    private static final String KEY = "user=8:12345678 ";
    private static final String FULL = "cannot be written, for the disk is full: make room on it";

    private final Disk disk = new Disk();
    private ProfileStore store;

    @BeforeEach
    void open() throws TableException, ProfileStoreException {
        store = new ProfileStore(
                Path.of("/data/profiles"), Duration.ofDays(1), disk::open, () -> disk.released++, Clock.systemUTC());
        write(store::update, KEY, "before");
    }

    @Test
    void writeToAFullDiskFailsForNowAndChangesNothing() throws ProfileStoreException {
        disk.full = true;

        assertFull(assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "after")));

        assertEquals(Map.of(KEY, "before"), read(store::read, KEY));
    }

    @Test
    void whatCouldNotBeWrittenIsNotRememberedInTheHeap() throws ProfileStoreException {
        disk.full = true;
        assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "lost"));
        disk.full = false;

        store.update(present -> {
            assertEquals(Map.of(KEY, "before"), read(present, KEY));
            return Map.of();
        });
    }

    @Test
    void storeIsOpenedAnewBeforeTheNextChange() throws ProfileStoreException {
        disk.full = true;
        assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "lost"));
        disk.full = false;
        assertEquals(1, disk.opened);

        write(store::update, KEY, "after");
        write(store::update, KEY, "and once more");

        assertEquals(2, disk.opened);
        assertEquals(1, disk.closed);
        assertEquals(Map.of(KEY, "and once more"), read(store::read, KEY));
    }

    @Test
    void storeThatCannotBeOpenedAnewIsTriedAgainByEveryCall() throws ProfileStoreException {
        disk.full = true;
        assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "lost"));
        disk.refuses = true;

        assertFull(assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "lost")));
        assertFull(assertThrows(ProfileStoreException.class, () -> store.read(List.of(KEY))));
        assertEquals(0, store.count());

        disk.refuses = false;
        disk.full = false;
        assertEquals(Map.of(KEY, "before"), read(store::read, KEY));
        write(store::update, KEY, "after");
        assertEquals(Map.of(KEY, "after"), read(store::read, KEY));
    }

    @Test
    void readThatFailsSaysSoToTheReaderAndToTheChange() {
        disk.damaged = true;

        final ProfileStoreException read = assertThrows(ProfileStoreException.class, () -> store.read(List.of(KEY)));
        assertThrows(ProfileStoreException.class, () -> write(store::update, "item=4:book ", "after"));

        assertFalse(read.isRetryable());
        assertTrue(read.getMessage().startsWith("The directory of profiles /data/profiles is damaged (000012.sst): "));
    }

    @Test
    void valueWithoutATimeIsDamage() {
        disk.values.put(new Key(KEY), new byte[3]);

        final ProfileStoreException failure = assertThrows(ProfileStoreException.class, () -> store.read(List.of(KEY)));

        assertFalse(failure.isRetryable());
        assertTrue(failure.getMessage().startsWith("The directory of profiles /data/profiles is damaged: "));
    }

    @Test
    void closingTellsThatTheDiskFailsAndClosesAllTheSame() {
        disk.full = true;

        assertFull(assertThrows(ProfileStoreException.class, store::close));

        assertEquals(1, disk.closed);
        assertEquals(1, disk.released);
    }

    @Test
    void storeIsClosedOnce() throws ProfileStoreException {
        store.close();
        store.close();

        assertEquals(1, disk.closed);
        assertEquals(1, disk.released);
    }

    @Test
    void storeThatFailedAndWasClosedStaysClosed() {
        disk.full = true;
        assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "lost"));
        assertThrows(ProfileStoreException.class, store::close);

        final ProfileStoreException refusal =
                assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "late"));

        assertEquals("The profiles in /data/profiles are closed: enable their service", refusal.getMessage());
        assertEquals(1, disk.opened);
    }

    @Test
    void userWhoCannotBeErasedFromAFullDiskIsErasedWhenThereIsRoom() throws ProfileStoreException {
        final ErasedSubjects user = ErasedSubjects.of(ErasedUsers.of("12345678"));
        disk.full = true;
        assertFull(assertThrows(ProfileStoreException.class, () -> store.erase(user)));
        disk.full = false;

        assertEquals(1, store.erase(user));
        assertEquals(Map.of(), read(store::read, KEY));
        assertEquals(1, disk.purged);
        assertEquals(3, disk.opened, "after the failure, and after the files were rewritten");
        assertEquals(0, store.erase(user));
        assertEquals(1, disk.purged, "nothing is rewritten for nothing");
    }

    @Test
    void tableThatIsNotOpenedAnewAfterUsersWereErasedIsOpenedByTheNextCall() throws ProfileStoreException {
        disk.refuses = true;
        assertFull(assertThrows(
                ProfileStoreException.class, () -> store.erase(ErasedSubjects.of(ErasedUsers.of("12345678")))));
        disk.refuses = false;

        assertEquals(Map.of(), read(store::read, KEY));
        write(store::update, KEY, "after");
        assertEquals(Map.of(KEY, "after"), read(store::read, KEY));
    }

    private static void assertFull(final ProfileStoreException failure) {
        assertEquals("The directory of profiles /data/profiles " + FULL, failure.getMessage());
        assertTrue(failure.isRetryable());
    }

    /** A table that is kept by what opens it. */
    private static final class Disk {

        private final Map<Key, byte[]> values = new HashMap<>();
        private boolean full;
        private boolean refuses;
        private boolean damaged;
        private int opened;
        private int closed;
        private int released;
        private int purged;

        private ProfileTable open() throws TableException {
            if (refuses) {
                throw new TableException(FULL, true);
            }
            opened++;
            return new ProfileTable() {
                @Override
                public Map<Key, byte[]> read(final Collection<Key> keys) throws TableException {
                    if (damaged) {
                        throw RocksFailure.damaged("000012.sst");
                    }
                    final Map<Key, byte[]> found = new HashMap<>(values);
                    found.keySet().retainAll(keys);
                    return found;
                }

                @Override
                public void write(final Map<Key, byte[]> changed) throws TableException {
                    force();
                    values.putAll(changed);
                    values.values().removeIf(value -> value.length == 0);
                }

                @Override
                public List<Key> find(final Collection<Key> beginnings) {
                    return values.keySet().stream()
                            .filter(key -> beginnings.stream()
                                    .anyMatch(beginning -> key.text().startsWith(beginning.text())))
                            .toList();
                }

                @Override
                public void purge(final Collection<Key> removed) throws TableException {
                    force();
                    purged++;
                }

                @Override
                public long count() {
                    return values.size();
                }

                @Override
                public void force() throws TableException {
                    if (full) {
                        throw new TableException(FULL, true);
                    }
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }
}
