package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.profile.Texts.unchecked;
import static org.nifiaaas.services.profile.Texts.write;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileService.Reading;
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
    void whatIsReadAheadHoldsUnlessAnotherChangeHasWrittenItMeanwhile() throws ProfileStoreException {
        write(store::update, List.of(KEY, OTHER), "before");
        final Map<String, byte[]> ahead = new HashMap<>();
        final String none = "item=4:none ";
        store.update(new Change() {
            @Override
            public void prepare(final Reading reading) throws ProfileStoreException {
                ahead.putAll(reading.read(List.of(KEY, OTHER, none)));
                // Another change, since nobody is held up yet.
                write(store::update, List.of(KEY, none), "meanwhile");
            }

            @Override
            public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
                final Map<String, byte[]> now = present.read(List.of(KEY, OTHER, none));
                assertEquals("meanwhile", Texts.text(now.get(KEY)));
                assertEquals("meanwhile", Texts.text(now.get(none)));
                assertSame(ahead.get(OTHER), now.get(OTHER));
                return Map.of(OTHER, Texts.bytes("after"));
            }
        });
        assertEquals(Map.of(KEY, "meanwhile", OTHER, "after"), Texts.read(store::read, KEY, OTHER));
    }

    @Test
    void whatWasReadAheadDoesNotHideWhatAnotherChangeHasWrittenMeanwhile() throws ProfileStoreException {
        write(store::update, KEY, "before");
        store.update(new Change() {
            @Override
            public void prepare(final Reading reading) throws ProfileStoreException {
                reading.read(List.of(KEY, OTHER));
                // It comes for the second time now, so that it stays in the heap.
                write(store::update, KEY, "meanwhile");
            }

            @Override
            public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
                present.read(List.of(KEY, OTHER));
                return Map.of();
            }
        });

        assertPresent(Map.of(KEY, "meanwhile"), KEY, OTHER);
    }

    @Test
    void otherProfilesThanThoseReadAheadAreReadWhenTheChangeIsAtWork() throws ProfileStoreException {
        write(store::update, List.of(KEY, OTHER), "before");
        store.update(new Change() {
            @Override
            public void prepare(final Reading reading) throws ProfileStoreException {
                reading.read(List.of(KEY));
                write(store::update, KEY, "meanwhile");
            }

            @Override
            public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
                assertEquals(Map.of(OTHER, "before", KEY, "meanwhile"), Texts.read(present, OTHER, KEY));
                assertEquals(Map.of(KEY, "meanwhile"), Texts.read(present, KEY));
                return Map.of(KEY, Texts.bytes("after"));
            }
        });

        assertPresent(Map.of(KEY, "after", OTHER, "before"), KEY, OTHER);
    }

    /** What a change sees, which looks into the heap first, and what the table has. */
    private void assertPresent(final Map<String, String> expected, final String... keys) throws ProfileStoreException {
        store.update(present -> {
            assertEquals(expected, Texts.read(present, keys));
            return Map.of();
        });
        assertEquals(expected, Texts.read(store::read, keys));
    }

    @Test
    void readingAheadIsOfNoUseWhenTheChangeIsAtWork() throws ProfileStoreException {
        final AtomicReference<Reading> kept = new AtomicReference<>();
        store.update(new Change() {
            @Override
            public void prepare(final Reading ahead) {
                kept.set(ahead);
            }

            @Override
            public Map<String, byte[]> apply(final Reading present) {
                assertThrows(IllegalStateException.class, () -> kept.get().read(List.of(KEY)));
                return Map.of();
            }
        });
    }

    @Test
    void profileThatWasOnlyReadAheadIsRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> store.update(new Change() {
                    @Override
                    public void prepare(final Reading ahead) throws ProfileStoreException {
                        ahead.read(List.of(KEY));
                    }

                    @Override
                    public Map<String, byte[]> apply(final Reading present) {
                        return Map.of(KEY, new byte[1]);
                    }
                }));
    }

    @Test
    void changesThatReadAheadLoseNothing() throws ProfileStoreException {
        final int changes = 300;
        write(store::update, KEY, "0");
        final List<CompletableFuture<Void>> changing = IntStream.range(0, 3)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int change = 0; change < changes; change++) {
                        unchecked(() -> store.update(new Increment()));
                    }
                }))
                .toList();

        changing.forEach(CompletableFuture::join);
        assertEquals(Map.of(KEY, "900"), Texts.read(store::read, KEY));
    }

    /** Counts on from what it has read ahead, if that still holds. */
    private static final class Increment implements Change {

        private byte[] ahead;
        private int next;

        @Override
        public void prepare(final Reading reading) throws ProfileStoreException {
            ahead = reading.read(List.of(KEY)).get(KEY);
            next = Integer.parseInt(Texts.text(ahead)) + 1;
        }

        @Override
        public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
            final byte[] now = present.read(List.of(KEY)).get(KEY);
            return Map.of(
                    KEY, Texts.bytes(Integer.toString(now == ahead ? next : Integer.parseInt(Texts.text(now)) + 1)));
        }
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

    @Test
    void profileThatIsRemovedAfterItWasReadAheadIsNotThereForTheChange() throws ProfileStoreException {
        Texts.write(store::update, KEY, "a");
        store.update(new Change() {
            @Override
            public void prepare(final Reading ahead) throws ProfileStoreException {
                assertEquals(Map.of(KEY, "a"), Texts.read(ahead, KEY));
                store.update(present -> {
                    present.read(List.of(KEY));
                    return Map.of(KEY, new byte[0]);
                });
            }

            @Override
            public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
                assertEquals(Map.of(), Texts.read(present, KEY));
                return Map.of();
            }
        });
        assertEquals(Map.of(), texts(KEY));
    }
}
