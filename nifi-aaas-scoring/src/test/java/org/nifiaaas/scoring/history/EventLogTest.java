package org.nifiaaas.scoring.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.scoring.tensor.SafeTensors;

class EventLogTest {

    /** User 1 has no event; times are out of order and negative. */
    private static EventLog log() {
        return EventLog.of(
                3, 5, new int[] {3, 2, 3, 2, 2, 3}, new int[] {5, 1, 4, 1, 2, 4}, new int[] {9, 30, -7, 10, 20, 9});
    }

    @Test
    void eventsAreSortedByUserAndThenByTime() {
        final EventLog log = log();
        assertEquals(3, log.users());
        assertEquals(5, log.items());
        assertEquals(6, log.size());
        assertEquals(log.start(1), log.end(1));
        assertArrayEquals(new int[] {10, 20, 30}, minutes(log, 2));
        assertArrayEquals(new int[] {-7, 9, 9}, minutes(log, 3));
        assertEquals(1, log.item(log.start(2)));
        assertEquals(4, log.item(log.start(3)));
        assertEquals(-7, log.firstMinute());
        assertEquals(30, log.lastMinute());
    }

    private static int[] minutes(final EventLog log, final int user) {
        return IntStream.range(log.start(user), log.end(user))
                .map(event -> log.minute(event))
                .toArray();
    }

    @Test
    void itemsBoughtInASpanAreDistinctAndSorted() {
        final EventLog log = log();
        assertArrayEquals(new int[] {1, 2}, log.bought(2, 10, 31));
        assertArrayEquals(new int[] {1}, log.bought(2, 10, 20));
        assertArrayEquals(new int[] {4, 5}, log.bought(3, -7, 10));
        assertArrayEquals(new int[0], log.bought(3, -6, 9));
        assertArrayEquals(new int[0], log.bought(1, -100, 100));
    }

    @Test
    void fileFormComesBack() {
        final EventLog read = EventLog.fromBytes(log().toBytes());
        assertArrayEquals(log().toBytes(), read.toBytes());
        assertEquals(3, read.users());
        assertEquals(5, read.items());
        assertArrayEquals(minutes(log(), 3), minutes(read, 3));
        final EventLog empty = EventLog.fromBytes(
                EventLog.of(0, 0, new int[0], new int[0], new int[0]).toBytes());
        assertEquals(0, empty.users() + empty.items() + empty.size() + empty.firstMinute() + empty.lastMinute());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'1'; '0,0'; ''; ''; does not say of each user where the purchases begin",
                "'1,2'; '0,0'; ''; ''; does not say of each user where the purchases begin",
                "'-1,2'; '0'; ''; ''; does not say of each user where the purchases begin",
                "'1,2'; '0,0,1'; '1'; ''; has purchases without item, time or user",
                "'1,2'; '0,0,2'; '1'; '5'; has purchases without item, time or user",
                "'1,2'; '1,1,1'; '1'; '5'; has purchases without item, time or user",
                "'2,2'; '0,3,0,1'; '1'; '5'; has purchases of user 1 that end before they begin",
                "'1,2'; '0,0,1'; '3'; '5'; 'has a purchase of item 3, of 2'",
                "'1,2'; '0,0,1'; '0'; '5'; 'has a purchase of item 0, of 2'"
            })
    void partsThatDoNotAgreeAreRefused(
            final String size, final String offsets, final String items, final String minutes, final String message) {
        final byte[] bytes = SafeTensors.builder()
                .integers("size", numbers(size))
                .integers("offsets", numbers(offsets))
                .integers("items", numbers(items))
                .integers("minutes", numbers(minutes))
                .build()
                .toBytes();
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> EventLog.fromBytes(bytes))
                        .getMessage());
    }

    private static int[] numbers(final String text) {
        return text == null || text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void damagedFilesAreRefusedOrRead() {
        final byte[] whole = log().toBytes();
        final SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 20_000; trial++) {
            final byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                final EventLog read = EventLog.fromBytes(damaged);
                // A reader compares the number of items with the model's before it counts.
                if (read.items() <= 5) {
                    HistorySnapshot.of(read, 100, 1);
                }
            } catch (final IllegalArgumentException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "59999, 0", "60000, 1", "-1, -1", "-60000, -1", "-60001, -2"})
    void minuteIsTheOneInWhichAMomentLies(final long millis, final int minute) {
        assertEquals(minute, EventLog.minute(millis));
    }

    @Test
    void momentsOutsideOfTheRangeOfMinutesAreAtItsEnds() {
        assertEquals(Integer.MAX_VALUE, EventLog.minute(Long.MAX_VALUE));
        assertEquals(Integer.MIN_VALUE + 1, EventLog.minute(Long.MIN_VALUE));
    }

    @Test
    void sampleOfUsersIsDistinctSortedAndThatOfItsSeed() {
        final EventLog log = EventLog.of(100, 1, new int[0], new int[0], new int[0]);
        final int[] sample = log.sampleUsers(30, 5);
        assertEquals(
                30,
                Arrays.stream(sample)
                        .distinct()
                        .filter(user -> user >= 1 && user <= 100)
                        .count());
        assertArrayEquals(Arrays.stream(sample).sorted().toArray(), sample);
        assertArrayEquals(sample, log.sampleUsers(30, 5));
        assertFalse(Arrays.equals(sample, log.sampleUsers(30, 6)));
        assertArrayEquals(IntStream.rangeClosed(1, 100).toArray(), log.sampleUsers(1000, 5));
        assertTrue(log.bytes() > 0);
    }

    @Test
    void minuteOfAnEventIsToldByHowLongAgoItWas() {
        final long moment = EventLog.timeMillis(26_000_000);
        final SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 10_000; trial++) {
            final long time = moment - 1 - random.nextLong(1L << (1 + random.nextInt(40)));
            final double ageDays = (moment - time) / 86_400_000d;
            assertEquals(EventLog.minute(time), EventLog.minuteBefore(26_000_000, ageDays), "age of " + ageDays);
        }
        assertEquals(99, EventLog.minuteBefore(100, 0), "what happened just now was before");
        assertEquals(99, EventLog.minuteBefore(100, 1 / 1440d));
        assertEquals(98, EventLog.minuteBefore(100, 1 / 1440d + 1e-8), "another millisecond");
        assertEquals(Integer.MIN_VALUE + 1, EventLog.minuteBefore(100, Double.MAX_VALUE));
    }
}
