package org.nifiaaas.training.benchmark;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.history.EventLog;

/**
 * Purchases in the order of time. Users and items are numbered in the order in which they first appear: whoever is known at a moment has one of the first numbers, and
 * keeps it when more become known. Immutable and thread-safe.
 */
final class Timeline {

    private final int[] user;
    private final int[] item;
    private final int[] minute;

    private Timeline(final int[] user, final int[] item, final int... minute) {
        this.user = user;
        this.item = item;
        this.minute = minute;
    }

    /** Orders and numbers the purchases of a log, at least one. */
    static Timeline of(final EventLog log) {
        final int[] userOf = new int[log.size()];
        for (int user = 1; user <= log.users(); user++) {
            Arrays.fill(userOf, log.start(user), log.end(user), user);
        }
        final int[] order = IntStream.range(0, log.size())
                .mapToLong(event -> (long) log.minute(event) << Integer.SIZE | event)
                .sorted()
                .mapToInt(packed -> (int) packed)
                .toArray();
        return new Timeline(
                byFirst(
                        log.users(),
                        Arrays.stream(order).map(event -> userOf[event]).toArray()),
                byFirst(log.items(), Arrays.stream(order).map(log::item).toArray()),
                Arrays.stream(order).map(event -> log.minute(event)).toArray());
    }

    private static int[] byFirst(final int size, final int... values) {
        final int[] numberOf = new int[size + 1];
        int last = 0;
        final int[] numbers = new int[values.length];
        for (int event = 0; event < values.length; event++) {
            if (numberOf[values[event]] == 0) {
                numberOf[values[event]] = ++last;
            }
            numbers[event] = numberOf[values[event]];
        }
        return numbers;
    }

    /** Minute of the first purchase. */
    int begin() {
        return minute[0];
    }

    /** First minute after the last purchase. */
    int end() {
        return minute[minute.length - 1] + 1;
    }

    /** All that is known before a minute: its purchases, of the users and items that appear in them. */
    EventLog before(final int asOf) {
        final int known = events(asOf);
        return EventLog.of(
                largest(user, known),
                largest(item, known),
                Arrays.copyOf(user, known),
                Arrays.copyOf(item, known),
                Arrays.copyOf(minute, known));
    }

    /** The purchases from one minute to before another, of the users and items that are known before the first. */
    EventLog between(final int asOf, final int until) {
        final int known = events(asOf);
        final int users = largest(user, known);
        final int items = largest(item, known);
        final int[] events = IntStream.range(known, events(until))
                .filter(event -> user[event] <= users && item[event] <= items)
                .toArray();
        return EventLog.of(
                users,
                items,
                Arrays.stream(events).map(event -> user[event]).toArray(),
                Arrays.stream(events).map(event -> item[event]).toArray(),
                Arrays.stream(events).map(event -> minute[event]).toArray());
    }

    /** Number of purchases before a minute. */
    private int events(final int before) {
        return (int) Arrays.stream(minute).filter(each -> each < before).count();
    }

    private static int largest(final int[] values, final int count) {
        return Arrays.stream(values, 0, count).max().orElse(0);
    }
}
