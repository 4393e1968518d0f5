package org.nifiaaas.scoring.propensity;

import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * What is known of a user and an item as of a moment, each as one number. Rates are purchases in a horizon; all are logarithms, since a purchase more says much
 * of a quiet card and little of a busy one.
 */
public enum PairFeature {
    USER_RATE_SHORT(Side.USER, 0),
    USER_RATE(Side.USER, 1),
    USER_RATE_LONG(Side.USER, 2),
    USER_NEW_ITEMS(Side.USER, 0),
    USER_NEW_ITEMS_LONG(Side.USER, 1),
    USER_ITEMS(Side.USER, 0),
    USER_IDLE(Side.USER, 0),
    ITEM_RATE_SHORT(Side.ITEM, 0),
    ITEM_RATE(Side.ITEM, 1),
    ITEM_RATE_LONG(Side.ITEM, 2),
    ITEM_NEW_USERS(Side.ITEM, 0),
    ITEM_NEW_USERS_LONG(Side.ITEM, 1),
    ITEM_USERS(Side.ITEM, 0),
    ITEM_IDLE(Side.ITEM, 0),
    PAIR_RATE_SHORT(Side.PAIR, 0),
    PAIR_RATE(Side.PAIR, 1),
    PAIR_RATE_LONG(Side.PAIR, 2),
    PAIR_RATE_YEAR(Side.PAIR, 3),
    PAIR_COUNT(Side.PAIR, 0),
    PAIR_IDLE(Side.PAIR, 0),
    PAIR_AGE(Side.PAIR, 0),
    NEIGHBOUR(Side.GRAPH, HistorySimilarity.NEIGHBOUR),
    WALK(Side.GRAPH, HistorySimilarity.WALK),
    WALK_RECENT(Side.GRAPH, HistorySimilarity.WALK_RECENT),
    EASE(Side.GRAPH, HistorySimilarity.EASE),
    EASE_USER(Side.GRAPH, HistorySimilarity.EASE_USER),
    EASE_RECENT(Side.GRAPH, HistorySimilarity.EASE_RECENT),
    ALS(Side.LATENT, 0),
    KMEANS_ALS(Side.LATENT, 1),
    HISTORY_NETWORK(Side.LATENT, 2);

    /** What a feature depends on. */
    public enum Side {
        /** The user alone. */
        USER,
        /** The item alone. */
        ITEM,
        /** What the user bought at the item. */
        PAIR,
        /** What the user bought at similar items. */
        GRAPH,
        /** The item by a vector that is made of what the user bought. */
        LATENT
    }

    private static final double LEAST_USER_RATE = 0.03;
    private static final double LEAST_RATE = 0.003;
    private static final double LEAST_SIMILARITY = 1e-3;
    private static final double LEAST_WALK = 0.01;
    private static final double LEAST_SCORE = 0.01;
    private static final double LEAST_IDLE = 1 / 30d;
    private static final double NEVER_DAYS = 3650;

    private final Side side;
    private final int position;

    PairFeature(final Side side, final int position) {
        this.side = side;
        this.position = position;
    }

    public Side side() {
        return side;
    }

    /** Place among the sums of {@link HistorySimilarity}, or among the {@link LatentScores}. */
    int place() {
        return position;
    }

    /** Value of a feature of a user. */
    double ofUser(final HistorySnapshot snapshot, final int user, final double horizonDays) {
        return ofOne(snapshot.ofUsers(), user, horizonDays, LEAST_USER_RATE);
    }

    /** Value of a feature of an item. */
    double ofItem(final HistorySnapshot snapshot, final int item, final double horizonDays) {
        return ofOne(snapshot.ofItems(), item, horizonDays, LEAST_RATE);
    }

    private double ofOne(
            final HistorySnapshot.Totals totals, final int index, final double horizonDays, final double least) {
        switch (this) {
            case USER_NEW_ITEMS:
            case USER_NEW_ITEMS_LONG:
            case ITEM_NEW_USERS:
            case ITEM_NEW_USERS_LONG:
                return Math.log(totals.newRate(position, index) * horizonDays + least);
            case USER_ITEMS:
            case ITEM_USERS:
                return Math.log1p(totals.distinct(index));
            case USER_IDLE:
            case ITEM_IDLE:
                return idle(totals.daysSinceLast(index), horizonDays);
            default:
                return Math.log(totals.rate(position, index) * horizonDays + least);
        }
    }

    /**
     * Value of a feature of a pair.
     *
     * @param pair position of the pair, negative if the user never bought the item
     */
    double ofPair(final HistorySnapshot snapshot, final int pair, final double horizonDays) {
        final boolean known = pair >= 0;
        switch (this) {
            case PAIR_COUNT:
                return Math.log1p(known ? snapshot.count(pair) : 0);
            case PAIR_IDLE:
                return idle(known ? snapshot.daysSinceLast(pair) : NEVER_DAYS, horizonDays);
            case PAIR_AGE:
                return idle(known ? snapshot.daysSinceFirst(pair) : NEVER_DAYS, horizonDays);
            default:
                return Math.log((known ? snapshot.rate(position, pair) * horizonDays : 0) + LEAST_RATE);
        }
    }

    /**
     * Value of a feature of the graph.
     *
     * @param sum what {@link HistorySimilarity} summed up
     * @param items number of items, among which a walk spreads
     */
    double ofGraph(final float sum, final int items) {
        final boolean walk = this == WALK || this == WALK_RECENT;
        return Math.log(Math.max(0, sum) + (walk ? LEAST_WALK / items : LEAST_SIMILARITY));
    }

    /**
     * Value of a latent feature: log-odds as they are, of other scores a logarithm of the magnitude, with its sign. Scores near zero, where most are, differ by orders of magnitude.
     *
     * @param score what a {@link org.nifiaaas.scoring.factors.UserEncoder} gave
     */
    double ofLatent(final float score) {
        if (this == HISTORY_NETWORK) {
            return score;
        }
        return Math.signum(score) * Math.log1p(Math.abs(score) / LEAST_SCORE);
    }

    private static double idle(final double days, final double horizonDays) {
        return Math.log(Math.min(days, NEVER_DAYS) / horizonDays + LEAST_IDLE);
    }
}
