package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.profile.Texts.read;
import static org.nifiaaas.services.profile.Texts.text;
import static org.nifiaaas.services.profile.Texts.write;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileService.Reading;
import org.nifiaaas.services.ProfileStoreException;

@Timeout(120)
class ProfileStoreTest {

    private static final String KEY = "user=8:12345678 ";
    private static final String OTHER = "item=4:book ";

    @TempDir
    private Path root;

    private final MovableClock clock = new MovableClock();
    private ProfileStore store;

    @BeforeEach
    void open() throws TableException {
        store = Texts.open(root.resolve("profiles"), clock);
    }

    @AfterEach
    void close() throws ProfileStoreException {
        store.close();
    }

    @Test
    void profilesAreThereAfterTheStoreWasClosed() throws TableException, ProfileStoreException {
        write(store::update, KEY, "one");
        write(store::update, KEY, "two");
        close();
        open();

        assertEquals(Map.of(KEY, "two"), read(store::read, KEY, OTHER));
        assertEquals(1, store.count());
    }

    @Test
    void changeSeesWhatIsThereAndWritesWhatItReturns() throws ProfileStoreException {
        write(store::update, KEY, "a");
        store.update(present -> {
            assertEquals(Map.of(), read(present, OTHER));
            return Map.of(KEY, Texts.bytes(read(present, KEY).get(KEY) + "b"), OTHER, new byte[0]);
        });

        assertEquals(Map.of(KEY, "ab", OTHER, ""), read(store::read, KEY, OTHER));
    }

    @Test
    void changeMayReturnNothingAndReadNothing() throws ProfileStoreException {
        store.update(present -> Map.of());
        store.update(present -> {
            assertEquals(Map.of(), present.read(List.of()));
            return Map.of();
        });
        assertEquals(Map.of(), store.read(List.of()));
    }

    @Test
    void changeThatFailsChangesNothingAndHoldsUpNobody() throws ProfileStoreException {
        write(store::update, KEY, "before");

        final ArithmeticException thrown = assertThrows(
                ArithmeticException.class,
                () -> store.update(present -> {
                    present.read(List.of(KEY));
                    throw new ArithmeticException("of the caller");
                }));

        assertEquals("of the caller", thrown.getMessage());
        assertEquals(Map.of(KEY, "before"), read(store::read, KEY));
        CompletableFuture.runAsync(() -> unchecked(() -> write(store::update, KEY, "after")))
                .join();
        assertEquals(Map.of(KEY, "after"), read(store::read, KEY));
    }

    @Test
    void profileThatWasNotReadIsRefusedWithoutItsKeyAndNothingIsWritten() throws ProfileStoreException {
        final IllegalStateException refusal = assertThrows(
                IllegalStateException.class,
                () -> store.update(present -> {
                    present.read(List.of(OTHER));
                    return Map.of(KEY, new byte[1], OTHER, new byte[1]);
                }));

        assertEquals("A change returned a profile that it had not read", refusal.getMessage());
        assertEquals(Map.of(), read(store::read, KEY, OTHER));
    }

    @Test
    void keysThatAreEmptyOrTooLongAreRefusedWithoutBeingTold() {
        for (final String key : List.of("", "secret".repeat(1667))) {
            final String message = assertThrows(IllegalArgumentException.class, () -> store.read(List.of(key)))
                    .getMessage();
            assertEquals("The key of a profile has 1 to 10000 characters", message);
        }
    }

    @Test
    void keysOfAnyCharactersAreKeptApart() throws ProfileStoreException {
        final List<String> keys =
                List.of("\ud83d", "\ude00", "\ud83d\ude00", "?", "\u0000", " ", "é", "e\u0301", "中".repeat(10_000));
        for (int index = 0; index < keys.size(); index++) {
            write(store::update, keys.get(index), "text " + index);
        }

        for (int index = 0; index < keys.size(); index++) {
            assertEquals("text " + index, read(store::read, keys.get(index)).get(keys.get(index)));
        }
    }

    @Test
    void arraysBelongToTheirCallers() throws ProfileStoreException {
        write(store::update, KEY, "kept");
        store.read(List.of(KEY)).get(KEY)[0] = 'x';

        assertEquals("kept", text(store.read(List.of(KEY)).get(KEY)));
    }

    @Test
    void presentProfilesAreOfNoUseAfterTheChange() throws ProfileStoreException {
        final AtomicReference<Reading> kept = new AtomicReference<>();
        store.update(present -> {
            kept.set(present);
            return Map.of();
        });

        assertThrows(IllegalStateException.class, () -> kept.get().read(List.of(KEY)));
    }

    @Test
    void changeWithinAChangeIsRefused() throws ProfileStoreException {
        store.update(present -> {
            assertThrows(IllegalStateException.class, () -> write(store::update, KEY, "inner"));
            return Map.of();
        });
        assertEquals(Map.of(), read(store::read, KEY));
    }

    @Test
    void readDoesNotWaitForAChange() throws ProfileStoreException {
        write(store::update, KEY, "before");
        store.update(present -> {
            present.read(List.of(KEY));
            assertEquals(
                    Map.of(KEY, "before"),
                    CompletableFuture.supplyAsync(() -> unchecked(() -> read(store::read, KEY)))
                            .join());
            return Map.of(KEY, Texts.bytes("after"));
        });
        assertEquals(Map.of(KEY, "after"), read(store::read, KEY));
    }

    @Test
    void noChangeIsLostAndReadsSeeAllOfAChangeOrNothing() throws ProfileStoreException {
        final int changes = 300;
        final List<String> pair = List.of(KEY, OTHER);
        write(store::update, pair, "0");
        final List<CompletableFuture<Void>> changing = IntStream.range(0, 3)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int change = 0; change < changes; change++) {
                        unchecked(() -> store.update(present -> {
                            final int next = Integer.parseInt(read(present, KEY).get(KEY)) + 1;
                            present.read(pair);
                            final byte[] text = Texts.bytes(Integer.toString(next));
                            return Map.of(KEY, text, OTHER, text);
                        }));
                    }
                }))
                .toList();

        while (!changing.stream().allMatch(CompletableFuture::isDone)) {
            final Map<String, byte[]> seen = store.read(pair);
            assertArrayEquals(seen.get(KEY), seen.get(OTHER));
        }
        changing.forEach(CompletableFuture::join);
        assertEquals(Map.of(KEY, "900", OTHER, "900"), read(store::read, KEY, OTHER));
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
                assertEquals("meanwhile", text(now.get(KEY)));
                assertEquals("meanwhile", text(now.get(none)));
                assertSame(ahead.get(OTHER), now.get(OTHER));
                return Map.of(OTHER, Texts.bytes("after"));
            }
        });
        assertEquals(Map.of(KEY, "meanwhile", OTHER, "after"), read(store::read, KEY, OTHER));
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
        assertEquals(Map.of(KEY, "900"), read(store::read, KEY));
    }

    /** Counts on from what it has read ahead, if that still holds. */
    private static final class Increment implements Change {

        private byte[] ahead;
        private int next;

        @Override
        public void prepare(final Reading reading) throws ProfileStoreException {
            ahead = reading.read(List.of(KEY)).get(KEY);
            next = Integer.parseInt(text(ahead)) + 1;
        }

        @Override
        public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
            final byte[] now = present.read(List.of(KEY)).get(KEY);
            return Map.of(KEY, Texts.bytes(Integer.toString(now == ahead ? next : Integer.parseInt(text(now)) + 1)));
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
        assertEquals(Map.of(KEY, "written"), read(store::read, KEY));
    }

    @Test
    void profileThatNobodyWroteForItsTimeIsForgottenWhetherOrNotItIsStillInAFile() throws ProfileStoreException {
        write(store::update, KEY, "old");
        write(store::update, OTHER, "read");
        clock.move(Duration.ofDays(399));
        read(store::read, OTHER);
        assertEquals(Map.of(KEY, "old", OTHER, "read"), read(store::read, KEY, OTHER));

        write(store::update, KEY, "renewed");
        clock.move(Duration.ofDays(2));

        assertEquals(Map.of(KEY, "renewed"), read(store::read, KEY, OTHER));
        store.update(present -> {
            assertEquals(Map.of(KEY, "renewed"), read(present, KEY, OTHER));
            return Map.of();
        });
    }

    @Test
    void profileOfAFutureClockStays() throws ProfileStoreException {
        write(store::update, KEY, "future");
        clock.move(Duration.ofDays(-3));

        assertEquals(Map.of(KEY, "future"), read(store::read, KEY));
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
            assertEquals(Map.of(KEY, "text"), read(again::read, KEY));
        }
    }

    /** What may throw the exception of the store. */
    @FunctionalInterface
    private interface Call<T> {

        T call() throws ProfileStoreException;
    }

    /** Likewise, without a result. */
    @FunctionalInterface
    private interface Run {

        void run() throws ProfileStoreException;
    }

    private static <T> T unchecked(final Call<T> call) {
        try {
            return call.call();
        } catch (final ProfileStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unchecked(final Run run) {
        unchecked(() -> {
            run.run();
            return null;
        });
    }
}
