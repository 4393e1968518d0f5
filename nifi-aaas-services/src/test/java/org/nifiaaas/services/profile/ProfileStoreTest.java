package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.profile.Texts.unchecked;
import static org.nifiaaas.services.profile.Texts.write;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;

class ProfileStoreTest extends ProfileContract {

    @TempDir
    private Path root;

    private ProfileStore store;

    @BeforeEach
    void open() throws TableException {
        store = Texts.open(root.resolve("profiles"), clock);
    }

    @AfterEach
    void close() throws ProfileStoreException {
        store.close();
    }

    @Override
    Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        return store.read(keys);
    }

    @Override
    void update(final Change change) throws ProfileStoreException {
        store.update(change);
    }

    @Test
    void profilesAreThereAfterTheStoreWasClosed() throws TableException, ProfileStoreException {
        write(store::update, KEY, "one");
        write(store::update, KEY, "two");
        close();
        open();

        assertEquals(Map.of(KEY, "two"), texts(KEY, OTHER));
        assertEquals(1, store.count());
    }

    @Test
    void closingWaitsForTheChangeAtWork() throws ProfileStoreException, TableException, InterruptedException {
        final Thread closing = new Thread(() -> unchecked(() -> store.close()));
        store.update(present -> {
            closing.start();
            await().until(() -> closing.getState() == Thread.State.WAITING);
            present.read(List.of(KEY));
            return Map.of(KEY, Texts.bytes("written"));
        });
        closing.join();

        final List<ProfileStoreException> refusals = new ArrayList<>();
        refusals.add(assertThrows(ProfileStoreException.class, () -> store.read(List.of(KEY))));
        refusals.add(assertThrows(ProfileStoreException.class, () -> write(store::update, KEY, "late")));
        for (final ProfileStoreException refusal : refusals) {
            assertTrue(refusal.isRetryable());
            assertEquals(
                    "The profiles in " + root.resolve("profiles") + " are closed: enable their service",
                    refusal.getMessage());
        }
        open();
        assertEquals(Map.of(KEY, "written"), texts(KEY));
    }

    @Test
    void forgottenProfilesLeaveTheDisk() throws TableException {
        final Path folder = root.resolve("short");
        final TableSettings settings = new TableSettings(Duration.ofSeconds(1), 16 << 20, false);
        final Key key = new Key(KEY);
        try (RocksTable table = RocksTable.create(folder, settings)) {
            table.write(Map.of(key, new byte[Long.BYTES]));
            assertFalse(table.read(List.of(key)).isEmpty());

            await().until(() -> {
                table.compact();
                return table.read(List.of(key)).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storeWorksWithAndWithoutWaitingForTheDisk(final boolean sync) throws TableException, ProfileStoreException {
        final StoreFolder folder = new StoreFolder(root.resolve("sync"));
        final TableSettings settings = new TableSettings(Duration.ofDays(3650), 8 << 20, sync);
        try (ProfileStore synced = ProfileStore.open(folder, settings, Clock.systemUTC())) {
            write(synced::update, KEY, "text");
        }
        try (ProfileStore again = ProfileStore.open(folder, settings, Clock.systemUTC())) {
            assertEquals(Map.of(KEY, "text"), Texts.read(again::read, KEY));
        }
    }
}
