package org.nifiaaas.training.learn;

import java.util.Arrays;
import org.nifiaaas.scoring.history.EventLog;

/** Gathers purchases for tests. */
final class Purchases {

    static final int DAY = 1440;

    private int[] users = new int[1024];
    private int[] items = new int[1024];
    private int[] minutes = new int[1024];
    private int size;

    Purchases add(final int user, final int item, final int minute) {
        if (size == users.length) {
            users = Arrays.copyOf(users, 2 * size);
            items = Arrays.copyOf(items, 2 * size);
            minutes = Arrays.copyOf(minutes, 2 * size);
        }
        users[size] = user;
        items[size] = item;
        minutes[size++] = minute;
        return this;
    }

    EventLog log(final int ofUsers, final int ofItems) {
        return EventLog.of(
                ofUsers, ofItems, Arrays.copyOf(users, size), Arrays.copyOf(items, size), Arrays.copyOf(minutes, size));
    }
}
