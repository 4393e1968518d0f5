package org.nifiaaas.training.split;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;

/**
 * Users whom training never saw, at a moment of the test window by which they had bought something: each has a profile and a history by then, as a new customer has. Who bought nothing
 * known after the moment is left out. Immutable.
 */
public final class Newcomers {

    /** Users that take part at most. */
    private static final int MOST = 20_000;

    private final Vocabulary users;
    private final int moment;
    private final EventLog before;
    private final int[][] after;

    private Newcomers(final Vocabulary users, final int moment, final EventLog before, final int[]... after) {
        this.users = users;
        this.moment = moment;
        this.before = before;
        this.after = after;
    }

    /**
     * Finds them.
     *
     * @param items vocabulary of the items
     * @param moment minute that what is known is cut at
     * @param purchases of users whom training never saw
     */
    static Newcomers of(final Vocabulary items, final int moment, final List<Purchase> purchases) {
        final Map<String, List<Purchase>> ofUsers =
                new TreeMap<>(purchases.stream().collect(Collectors.groupingBy(Purchase::user)));
        final List<String> ids = ofUsers.entrySet().stream()
                .filter(user -> user.getValue().stream().anyMatch(each -> each.minute < moment)
                        && user.getValue().stream()
                                .anyMatch(
                                        each -> each.minute >= moment && items.index(each.item) != Vocabulary.UNKNOWN))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        Collections.shuffle(ids, new Random(1));
        final List<String> taken = ids.subList(0, Math.min(MOST, ids.size()));
        Collections.sort(taken);
        return of(items, moment, taken, ofUsers);
    }

    private static Newcomers of(
            final Vocabulary items,
            final int moment,
            final List<String> ids,
            final Map<String, List<Purchase>> ofUsers) {
        final Map<String, Integer> others = new HashMap<>();
        final List<int[]> events = new ArrayList<>();
        final int[][] after = new int[ids.size() + 1][];
        after[Vocabulary.UNKNOWN] = new int[0];
        for (int user = 1; user <= ids.size(); user++) {
            final List<Integer> later = new ArrayList<>();
            for (final Purchase each : ofUsers.get(ids.get(user - 1))) {
                final int item = items.index(each.item);
                if (each.minute < moment) {
                    // An item that nobody has learned tells how active a user is all the same.
                    final int shown = item == Vocabulary.UNKNOWN
                            ? items.size() + others.computeIfAbsent(each.item, none -> others.size() + 1)
                            : item;
                    events.add(new int[] {user, shown, each.minute});
                } else if (item != Vocabulary.UNKNOWN) {
                    later.add(item);
                }
            }
            after[user] = Indices.distinctSorted(later);
        }
        return new Newcomers(
                Vocabulary.inOrder(ids),
                moment,
                EventLog.of(
                        ids.size(),
                        items.size() + others.size(),
                        column(events, 0),
                        column(events, 1),
                        column(events, 2)),
                after);
    }

    private static int[] column(final List<int[]> events, final int column) {
        return events.stream().mapToInt(event -> event[column]).toArray();
    }

    /** Ids of the users. */
    public Vocabulary users() {
        return users;
    }

    public int size() {
        return users.size();
    }

    /** Minute as of which they are asked about. */
    public int moment() {
        return moment;
    }

    /**
     * What they had bought by the moment, as if the moment were another one: every purchase is as old as it was.
     *
     * @param other minute that stands in the moment's place
     * @return purchases by the indices of these users; items beyond those of the vocabulary are such as training never saw
     */
    public EventLog before(final int other) {
        final int[] user = new int[before.size()];
        final int[] item = new int[user.length];
        final int[] minute = new int[user.length];
        for (int each = 1; each <= before.users(); each++) {
            for (int event = before.start(each); event < before.end(each); event++) {
                user[event] = each;
                item[event] = before.item(event);
                minute[event] = before.minute(event) - moment + other;
            }
        }
        return EventLog.of(before.users(), before.items(), user, item, minute);
    }

    /** Sorted items that a user had bought by the moment. */
    public int[] bought(final int user) {
        return before.bought(user, Integer.MIN_VALUE, moment);
    }

    /** Sorted known items that a user bought from the moment on, at least one. */
    public int[] after(final int user) {
        return after[user].clone();
    }

    /** One purchase. Immutable. */
    static final class Purchase implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String user;
        private final String item;
        private final int minute;

        Purchase(final String user, final String item, final int minute) {
            this.user = user;
            this.item = item;
            this.minute = minute;
        }

        String user() {
            return user;
        }
    }
}
