package org.nifiaaas.training.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.training.split.UserHistory;

/**
 * Makes the training rows of an epoch out of users' histories: every touched pair once, however often the user came back, and for each of them a number of
 * sampled pairs that the user never touched, drawn anew for each epoch.
 *
 * <p>Fixed negatives are learned by heart within a few epochs; fresh ones are not. In a small share of the rows the user, and in another the item, is replaced
 * by the unknown one, so that the unknown embeddings are learned too: they stand for the average user and the average item. Immutable.
 */
public final class TrainingRows implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NegativeSampler sampler;
    private final int negatives;
    private final double unknownShare;

    /**
     * Creates a source of rows.
     *
     * @param negatives sampled pairs for each touched pair
     * @param unknownShare share of the rows whose user, and of those whose item, becomes unknown
     */
    public TrainingRows(final NegativeSampler sampler, final int negatives, final double unknownShare) {
        this.sampler = sampler;
        this.negatives = negatives;
        this.unknownShare = unknownShare;
    }

    /**
     * Makes the rows of one node, in an order that depends on the seed, the epoch and the users alone.
     *
     * @param histories the node's users, in any order
     * @param epoch counted from 1
     * @param node number of the node, so that nodes do not shuffle alike
     */
    public EpochRows epoch(final Iterator<UserHistory> histories, final int epoch, final int node) {
        final List<UserHistory> users = new ArrayList<>();
        histories.forEachRemaining(users::add);
        users.sort(Comparator.comparingInt(UserHistory::user));
        int size = 0;
        for (final UserHistory history : users) {
            size = Math.addExact(size, rowsOf(history));
        }
        final Builder builder = new Builder(size);
        for (final UserHistory history : users) {
            add(history, epoch, builder);
        }
        final EpochRows rows = builder.build();
        rows.shuffle(sampler.random(-1 - node, epoch));
        return rows;
    }

    /** Number of rows that a user adds to each epoch. */
    public int rowsOf(final UserHistory history) {
        return history.items().length + sampler.available(history.items(), wanted(history));
    }

    private int wanted(final UserHistory history) {
        return Math.multiplyExact(history.items().length, negatives);
    }

    private void add(final UserHistory history, final int epoch, final Builder builder) {
        final SplittableRandom random = sampler.random(history.user(), epoch);
        for (final int item : history.items()) {
            addRow(history.user(), item, true, random, builder);
        }
        for (final int item : sampler.draw(random, history.items(), wanted(history))) {
            addRow(history.user(), item, false, random, builder);
        }
    }

    private void addRow(
            final int user,
            final int item,
            final boolean positive,
            final SplittableRandom random,
            final Builder builder) {
        final double chance = random.nextDouble();
        if (chance < unknownShare) {
            builder.add(Vocabulary.UNKNOWN, item, positive);
        } else if (chance < 2 * unknownShare) {
            builder.add(user, Vocabulary.UNKNOWN, positive);
        } else {
            builder.add(user, item, positive);
        }
    }

    private static final class Builder {

        private final int[] users;
        private final int[] items;
        private final boolean[] positive;
        private int size;

        Builder(final int capacity) {
            this.users = new int[capacity];
            this.items = new int[capacity];
            this.positive = new boolean[capacity];
        }

        void add(final int user, final int item, final boolean isPositive) {
            users[size] = user;
            items[size] = item;
            positive[size] = isPositive;
            size++;
        }

        EpochRows build() {
            return new EpochRows(users, items, positive);
        }
    }
}
