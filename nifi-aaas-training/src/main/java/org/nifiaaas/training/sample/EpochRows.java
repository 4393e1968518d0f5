package org.nifiaaas.training.sample;

import java.io.Serializable;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shuffled training rows of one epoch that one node holds, and how far training has come in them.
 *
 * <p>BigDL asks for one batch an iteration, each time through a new Spark task. The place of the next batch is therefore kept here, in the cached object, so
 * that an epoch goes through every row exactly once. If Spark has to rebuild the object, the epoch starts over on that node. Thread-safe.
 */
public final class EpochRows implements Serializable {

    /** Class of a pair that the user touched, as BigDL counts classes. */
    public static final float WILL_BUY = 1;

    /** Class of a sampled pair. */
    public static final float WILL_NOT_BUY = 2;

    private static final long serialVersionUID = 1L;

    private final int[] users;
    private final int[] items;
    private final boolean[] positive;
    private final AtomicInteger next = new AtomicInteger();

    EpochRows(final int[] users, final int[] items, final boolean[] positive) {
        this.users = users;
        this.items = items;
        this.positive = positive;
    }

    public int size() {
        return users.length;
    }

    public int user(final int row) {
        return users[row];
    }

    public int item(final int row) {
        return items[row];
    }

    public boolean isPositive(final int row) {
        return positive[row];
    }

    /** Brings the rows into a random order (Fisher-Yates). */
    void shuffle(final SplittableRandom random) {
        for (int row = users.length - 1; row > 0; row--) {
            final int other = random.nextInt(row + 1);
            final int user = users[row];
            users[row] = users[other];
            users[other] = user;
            final int item = items[row];
            items[row] = items[other];
            items[other] = item;
            final boolean label = positive[row];
            positive[row] = positive[other];
            positive[other] = label;
        }
    }

    /**
     * Takes the first row of the next batch; after the last batch it starts over.
     *
     * @param batchSize rows of a batch
     */
    public int advance(final int batchSize) {
        return next.getAndUpdate(row -> row + batchSize >= users.length ? 0 : row + batchSize);
    }
}
