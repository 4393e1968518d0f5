package org.nifiaaas.scoring.history;

import java.util.Arrays;
import java.util.Random;
import org.nifiaaas.scoring.tensor.SafeTensors;

/**
 * Every purchase of every user, by user and then by time. Users and items are vocabulary indices, from 1; times are whole minutes since 1970-01-01T00:00Z.
 * Immutable and thread-safe. It takes eight bytes for an event.
 */
public final class EventLog {

    private static final long MILLIS_OF_A_MINUTE = 60_000L;
    private static final double MILLIS_OF_A_DAY = 86_400_000;
    private static final int HALF = 32;

    private final int items;
    private final int[] offsets;
    private final int[] item;
    private final int[] minute;

    private EventLog(final int items, final int[] offsets, final int[] item, final int[] minute) {
        this.items = items;
        this.offsets = offsets;
        this.item = item;
        this.minute = minute;
    }

    /** The minute in which a moment lies. */
    public static int minute(final long timeMillis) {
        return (int) Math.max(
                Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, Math.floorDiv(timeMillis, MILLIS_OF_A_MINUTE)));
    }

    /**
     * The minute of an event that lies some time before a moment. It is the one that {@link #minute(long)} tells of the event's own time, and always an earlier one than that of the
     * moment: what happened just now counts as a minute ago.
     *
     * @param moment minute that begins with the moment
     * @param ageDays days from the event to the moment, 0 or more, in whole milliseconds
     */
    public static int minuteBefore(final int moment, final double ageDays) {
        final long millis = Math.round(ageDays * MILLIS_OF_A_DAY);
        final long minutes = Math.max(1, millis / MILLIS_OF_A_MINUTE + (millis % MILLIS_OF_A_MINUTE == 0 ? 0 : 1));
        return (int) Math.max(Integer.MIN_VALUE + 1, moment - minutes);
    }

    /** The moment in which a minute begins, in milliseconds since 1970-01-01T00:00Z. */
    public static long timeMillis(final int minute) {
        return minute * MILLIS_OF_A_MINUTE;
    }

    /**
     * Sorts events into a log.
     *
     * @param users number of users, each of which may have no event
     * @param items number of items
     * @param user index of the user of each event, 1 to {@code users}, in any order; not changed
     * @param item index of the item of each event, 1 to {@code items}
     * @param minute time of each event
     */
    public static EventLog of(
            final int users, final int items, final int[] user, final int[] item, final int[] minute) {
        final int[] offsets = new int[users + 2];
        for (final int each : user) {
            offsets[each + 1]++;
        }
        for (int index = 1; index < offsets.length; index++) {
            offsets[index] += offsets[index - 1];
        }
        final int[] next = offsets.clone();
        final long[] packed = new long[user.length];
        for (int event = 0; event < user.length; event++) {
            packed[next[user[event]]++] = (long) minute[event] << HALF | item[event];
        }
        final int[] sortedItem = new int[user.length];
        final int[] sortedMinute = new int[user.length];
        for (int index = 1; index <= users; index++) {
            Arrays.sort(packed, offsets[index], offsets[index + 1]);
        }
        for (int event = 0; event < packed.length; event++) {
            sortedItem[event] = (int) packed[event];
            sortedMinute[event] = (int) (packed[event] >> HALF);
        }
        return new EventLog(items, offsets, sortedItem, sortedMinute);
    }

    public int users() {
        return offsets.length - 2;
    }

    public int items() {
        return items;
    }

    public int size() {
        return item.length;
    }

    /** Position of the first event of a user; its last one is before that of the next user. */
    public int start(final int user) {
        return offsets[user];
    }

    public int end(final int user) {
        return offsets[user + 1];
    }

    public int item(final int event) {
        return item[event];
    }

    public int minute(final int event) {
        return minute[event];
    }

    /** Minute of the first event of all. */
    public int firstMinute() {
        return Arrays.stream(minute).min().orElse(0);
    }

    /** Minute of the last event of all. */
    public int lastMinute() {
        return Arrays.stream(minute).max().orElse(0);
    }

    /**
     * The sorted distinct items that a user bought in a span of time.
     *
     * @param from first minute
     * @param to first minute that no longer counts
     */
    public int[] bought(final int user, final int from, final int to) {
        final int[] found = new int[end(user) - start(user)];
        int count = 0;
        for (int event = start(user); event < end(user); event++) {
            if (minute[event] >= from && minute[event] < to) {
                found[count++] = item[event];
            }
        }
        return Arrays.stream(found, 0, count).sorted().distinct().toArray();
    }

    /** Distinct users, at most so many, drawn by a seed; in order of their indices. */
    public int[] sampleUsers(final int atMost, final long seed) {
        final int[] all = new int[users()];
        for (int index = 0; index < all.length; index++) {
            all[index] = index + 1;
        }
        final Random random = new Random(seed);
        final int wanted = Math.min(atMost, all.length);
        for (int index = 0; index < wanted; index++) {
            final int other = index + random.nextInt(all.length - index);
            final int swapped = all[index];
            all[index] = all[other];
            all[other] = swapped;
        }
        final int[] sample = Arrays.copyOf(all, wanted);
        Arrays.sort(sample);
        return sample;
    }

    /** Writes the file form: the tensors {@code offsets}, {@code items} and {@code minutes}. */
    public byte[] toBytes() {
        return SafeTensors.builder()
                .integers("size", users(), items)
                .integers("offsets", offsets)
                .integers("items", item)
                .integers("minutes", minute)
                .build()
                .toBytes();
    }

    /**
     * Reads the file form.
     *
     * @throws IllegalArgumentException with one line if the bytes are no log, or one whose parts do not agree
     */
    public static EventLog fromBytes(final byte[] bytes) {
        final SafeTensors tensors = SafeTensors.fromBytes(bytes);
        final int[] size = tensors.integers("size");
        final int[] offsets = tensors.integers("offsets");
        final int[] item = tensors.integers("items");
        final int[] minute = tensors.integers("minutes");
        if (size.length != 2 || size[0] < 0 || size[1] < 0 || offsets.length != size[0] + 2L) {
            throw new IllegalArgumentException("does not say of each user where the purchases begin");
        }
        if (item.length != minute.length || offsets[0] != 0 || offsets[offsets.length - 1] != item.length) {
            throw new IllegalArgumentException("has purchases without item, time or user");
        }
        for (int index = 1; index < offsets.length; index++) {
            if (offsets[index] < offsets[index - 1]) {
                throw new IllegalArgumentException(
                        "has purchases of user " + (index - 1) + " that end before they begin");
            }
        }
        for (final int each : item) {
            if (each < 1 || each > size[1]) {
                throw new IllegalArgumentException("has a purchase of item " + each + ", of " + size[1]);
            }
        }
        return new EventLog(size[1], offsets, item, minute);
    }

    /** Bytes that the log takes in memory, about. */
    public long bytes() {
        return (long) Integer.BYTES * (offsets.length + item.length + minute.length);
    }
}
