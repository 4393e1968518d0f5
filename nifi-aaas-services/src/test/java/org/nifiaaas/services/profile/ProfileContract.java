package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nifiaaas.services.profile.Texts.text;
import static org.nifiaaas.services.profile.Texts.unchecked;
import static org.nifiaaas.services.profile.Texts.write;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileService.Reading;
import org.nifiaaas.services.ProfileStoreException;

/** What every store of profiles promises, wherever it keeps them. Profiles are forgotten after 400 days without a change. */
@Timeout(120)
abstract class ProfileContract {

    static final String KEY = "user=8:12345678 ";
    static final String OTHER = "item=4:book ";

    final MovableClock clock = new MovableClock();

    abstract Map<String, byte[]> read(Collection<String> keys) throws ProfileStoreException;

    abstract void update(Change change) throws ProfileStoreException;

    @Test
    void changeSeesWhatIsThereAndWritesWhatItReturns() throws ProfileStoreException {
        write(this::update, KEY, "a");
        update(present -> {
            assertEquals(Map.of(), Texts.read(present, OTHER));
            return Map.of(KEY, Texts.bytes(Texts.read(present, KEY).get(KEY) + "b"), OTHER, Texts.bytes("c"));
        });

        assertEquals(Map.of(KEY, "ab", OTHER, "c"), texts(KEY, OTHER));
    }

    @Test
    void emptyArrayRemovesAProfileAsIfThereHadBeenNone() throws ProfileStoreException {
        write(this::update, List.of(KEY, OTHER), "a");
        update(present -> {
            present.read(List.of(KEY, OTHER));
            return Map.of(KEY, new byte[0], OTHER, Texts.bytes("b"));
        });

        assertEquals(Map.of(OTHER, "b"), texts(KEY, OTHER));
        update(present -> {
            assertEquals(Map.of(OTHER, "b"), Texts.read(present, KEY, OTHER));
            return Map.of(KEY, new byte[0]);
        });
        assertEquals(Map.of(OTHER, "b"), texts(KEY, OTHER));
        write(this::update, KEY, "anew");
        assertEquals(Map.of(KEY, "anew", OTHER, "b"), texts(KEY, OTHER));
    }

    @Test
    void removalWasReadAsWellAndCountsWithItsChangeOrNotAtAll() throws ProfileStoreException {
        write(this::update, List.of(KEY, OTHER), "a");

        assertThrows(
                IllegalStateException.class,
                () -> update(present -> {
                    present.read(List.of(KEY));
                    return Map.of(KEY, new byte[0], OTHER, new byte[0]);
                }));

        assertEquals(Map.of(KEY, "a", OTHER, "a"), texts(KEY, OTHER));
    }

    @Test
    void changeMayReturnNothingAndReadNothing() throws ProfileStoreException {
        update(present -> Map.of());
        update(present -> {
            assertEquals(Map.of(), present.read(List.of()));
            return Map.of();
        });
        assertEquals(Map.of(), read(List.of()));
    }

    @Test
    void changeThatFailsChangesNothingAndHoldsUpNobody() throws ProfileStoreException {
        write(this::update, KEY, "before");

        final ArithmeticException thrown = assertThrows(
                ArithmeticException.class,
                () -> update(present -> {
                    present.read(List.of(KEY));
                    throw new ArithmeticException("of the caller");
                }));

        assertEquals("of the caller", thrown.getMessage());
        assertEquals(Map.of(KEY, "before"), texts(KEY));
        CompletableFuture.runAsync(() -> unchecked(() -> write(this::update, KEY, "after")))
                .join();
        assertEquals(Map.of(KEY, "after"), texts(KEY));
    }

    @Test
    void profileThatWasNotReadIsRefusedWithoutItsKeyAndNothingIsWritten() throws ProfileStoreException {
        final IllegalStateException refusal = assertThrows(
                IllegalStateException.class,
                () -> update(present -> {
                    present.read(List.of(OTHER));
                    return Map.of(KEY, new byte[1], OTHER, new byte[1]);
                }));

        assertEquals("A change returned a profile that it had not read", refusal.getMessage());
        assertEquals(Map.of(), texts(KEY, OTHER));
    }

    @Test
    void keysThatAreEmptyOrTooLongAreRefusedWithoutBeingTold() {
        for (final String key : List.of("", "secret".repeat(1667))) {
            final String message = assertThrows(IllegalArgumentException.class, () -> read(List.of(key)))
                    .getMessage();
            assertEquals("The key of a profile has 1 to 10000 characters", message);
        }
    }

    @Test
    void keysOfAnyCharactersAreKeptApart() throws ProfileStoreException {
        final List<String> keys =
                List.of("\ud83d", "\ude00", "\ud83d\ude00", "?", "\u0000", " ", "é", "e\u0301", "中".repeat(10_000));
        for (int index = 0; index < keys.size(); index++) {
            write(this::update, keys.get(index), "text " + index);
        }

        for (int index = 0; index < keys.size(); index++) {
            assertEquals("text " + index, texts(keys.get(index)).get(keys.get(index)));
        }
    }

    @Test
    void arraysBelongToTheirCallers() throws ProfileStoreException {
        write(this::update, KEY, "kept");
        read(List.of(KEY)).get(KEY)[0] = 'x';

        assertEquals("kept", text(read(List.of(KEY)).get(KEY)));
    }

    @Test
    void presentProfilesAreOfNoUseAfterTheChange() throws ProfileStoreException {
        final AtomicReference<Reading> kept = new AtomicReference<>();
        update(present -> {
            kept.set(present);
            return Map.of();
        });

        assertThrows(IllegalStateException.class, () -> kept.get().read(List.of(KEY)));
    }

    @Test
    void changeWithinAChangeIsRefused() throws ProfileStoreException {
        update(present -> {
            assertThrows(IllegalStateException.class, () -> write(this::update, KEY, "inner"));
            return Map.of();
        });
        assertEquals(Map.of(), texts(KEY));
    }

    @Test
    void readDoesNotWaitForAChange() throws ProfileStoreException {
        write(this::update, KEY, "before");
        update(present -> {
            present.read(List.of(KEY));
            assertEquals(
                    Map.of(KEY, "before"),
                    CompletableFuture.supplyAsync(() -> unchecked(() -> texts(KEY)))
                            .join());
            return Map.of(KEY, Texts.bytes("after"));
        });
        assertEquals(Map.of(KEY, "after"), texts(KEY));
    }

    @Test
    void noChangeIsLostAndReadsSeeAllOfAChangeOrNothing() throws ProfileStoreException {
        final int changes = 300;
        final List<String> pair = List.of(KEY, OTHER);
        write(this::update, pair, "0");
        final List<CompletableFuture<Void>> changing = IntStream.range(0, 3)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int change = 0; change < changes; change++) {
                        unchecked(() -> update(present -> {
                            final int next =
                                    Integer.parseInt(Texts.read(present, KEY).get(KEY)) + 1;
                            present.read(pair);
                            final byte[] text = Texts.bytes(Integer.toString(next));
                            return Map.of(KEY, text, OTHER, text);
                        }));
                    }
                }))
                .toList();

        while (!changing.stream().allMatch(CompletableFuture::isDone)) {
            final Map<String, byte[]> seen = read(pair);
            assertArrayEquals(seen.get(KEY), seen.get(OTHER));
        }
        changing.forEach(CompletableFuture::join);
        assertEquals(Map.of(KEY, "900", OTHER, "900"), texts(KEY, OTHER));
    }

    @Test
    void profileThatNobodyWroteForItsTimeIsForgotten() throws ProfileStoreException {
        write(this::update, KEY, "old");
        write(this::update, OTHER, "read");
        clock.move(Duration.ofDays(399));
        texts(OTHER);
        assertEquals(Map.of(KEY, "old", OTHER, "read"), texts(KEY, OTHER));

        write(this::update, KEY, "renewed");
        clock.move(Duration.ofDays(2));

        assertEquals(Map.of(KEY, "renewed"), texts(KEY, OTHER));
        update(present -> {
            assertEquals(Map.of(KEY, "renewed"), Texts.read(present, KEY, OTHER));
            return Map.of();
        });
    }

    @Test
    void profileOfAFutureClockStays() throws ProfileStoreException {
        write(this::update, KEY, "future");
        clock.move(Duration.ofDays(-3));

        assertEquals(Map.of(KEY, "future"), texts(KEY));
    }

    final Map<String, String> texts(final String... keys) throws ProfileStoreException {
        return Texts.read(this::read, keys);
    }
}
