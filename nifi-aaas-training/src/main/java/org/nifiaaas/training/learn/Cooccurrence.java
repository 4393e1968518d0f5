package org.nifiaaas.training.learn;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * For each pair of items, how many users bought both, and the same with each user divided by the number of his items: the two Gram matrices that every
 * similarity is made of. Sparse rows; symmetric but for what {@link #MOST_EDGES} cuts off, the rarest partners of items with the most. Immutable.
 */
final class Cooccurrence {

    /** Edges of all items together. */
    private static final int MOST_EDGES = 4_000_000;

    private static final int FEWEST_OF_AN_ITEM = 50;
    /** Items of one user that count, the latest ones. */
    private static final int MOST_OF_A_USER = 2_000;

    private final int[][] partners;
    private final float[][] users;
    private final float[][] shares;
    private final float[] usersOfItem;

    private Cooccurrence(final int items) {
        partners = new int[items + 1][];
        users = new float[items + 1][];
        shares = new float[items + 1][];
        usersOfItem = new float[items + 1];
    }

    static Cooccurrence of(final HistorySnapshot snapshot) {
        final int items = snapshot.log().items();
        final Cooccurrence result = new Cooccurrence(items);
        final int[][] histories = IntStream.rangeClosed(0, snapshot.log().users())
                .mapToObj(user -> user == 0 ? new int[0] : latest(snapshot, user))
                .toArray(int[][]::new);
        final int[][] buyers = buyers(histories, items);
        final int most = Math.max(FEWEST_OF_AN_ITEM, MOST_EDGES / Math.max(1, items));
        final ThreadLocal<Row> rows = ThreadLocal.withInitial(() -> new Row(items));
        IntStream.rangeClosed(1, items).parallel().forEach(item -> {
            final Row row = rows.get();
            for (final int user : buyers[item]) {
                row.add(histories[user]);
            }
            result.take(item, row, most);
        });
        partnersOfNothing(result);
        return result;
    }

    private static void partnersOfNothing(final Cooccurrence result) {
        result.partners[0] = new int[0];
        result.users[0] = new float[0];
        result.shares[0] = new float[0];
    }

    private static int[] latest(final HistorySnapshot snapshot, final int user) {
        final int[] items = snapshot.items(user);
        if (items.length <= MOST_OF_A_USER) {
            return items;
        }
        return IntStream.range(snapshot.start(user), snapshot.end(user))
                .boxed()
                .sorted((first, second) -> Float.compare(snapshot.daysSinceLast(first), snapshot.daysSinceLast(second)))
                .limit(MOST_OF_A_USER)
                .mapToInt(snapshot::item)
                .sorted()
                .toArray();
    }

    private static int[][] buyers(final int[][] histories, final int items) {
        final int[] counts = new int[items + 1];
        for (final int[] history : histories) {
            for (final int item : history) {
                counts[item]++;
            }
        }
        final int[][] buyers = new int[items + 1][];
        for (int item = 0; item <= items; item++) {
            buyers[item] = new int[counts[item]];
        }
        for (int user = histories.length - 1; user >= 0; user--) {
            for (final int item : histories[user]) {
                buyers[item][--counts[item]] = user;
            }
        }
        return buyers;
    }

    private void take(final int item, final Row row, final int most) {
        final int[] found = row.strongest(most);
        partners[item] = found;
        users[item] = new float[found.length];
        shares[item] = new float[found.length];
        for (int position = 0; position < found.length; position++) {
            users[item][position] = row.users[found[position]];
            shares[item][position] = row.shares[found[position]];
        }
        usersOfItem[item] = row.users[item];
        row.clear();
    }

    int items() {
        return partners.length - 1;
    }

    /** Sorted items that were bought together with an item, itself included. */
    int[] partners(final int item) {
        return partners[item];
    }

    /** Users of both, partner by partner. */
    float[] users(final int item) {
        return users[item];
    }

    /** The same with each user divided by the number of his items. */
    float[] shares(final int item) {
        return shares[item];
    }

    /** Number of users of an item. */
    float usersOf(final int item) {
        return usersOfItem[item];
    }

    /** Mean diagonal of the matrix of users, or of shares, over items that anybody bought. */
    double meanDiagonal(final boolean ofShares) {
        double sum = 0;
        int count = 0;
        for (int item = 1; item <= items(); item++) {
            final int self = Arrays.binarySearch(partners[item], item);
            if (self >= 0) {
                sum += ofShares ? shares[item][self] : users[item][self];
                count++;
            }
        }
        return count == 0 ? 1 : sum / count;
    }

    /** One row while it is added up. */
    private static final class Row {

        private final float[] users;
        private final float[] shares;
        private final int[] touched;
        private int count;

        Row(final int items) {
            users = new float[items + 1];
            shares = new float[items + 1];
            touched = new int[items];
        }

        void add(final int... history) {
            final float share = 1f / history.length;
            for (final int item : history) {
                if (users[item] == 0) {
                    touched[count++] = item;
                }
                users[item]++;
                shares[item] += share;
            }
        }

        int[] strongest(final int most) {
            final int[] found = Arrays.copyOf(touched, count);
            if (count <= most) {
                Arrays.sort(found);
                return found;
            }
            return IntStream.of(found)
                    .boxed()
                    .sorted((first, second) -> {
                        final int byShare = Float.compare(shares[second], shares[first]);
                        return byShare == 0 ? Integer.compare(first, second) : byShare;
                    })
                    .limit(most)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }

        void clear() {
            for (int position = 0; position < count; position++) {
                users[touched[position]] = 0;
                shares[touched[position]] = 0;
            }
            count = 0;
        }
    }
}
