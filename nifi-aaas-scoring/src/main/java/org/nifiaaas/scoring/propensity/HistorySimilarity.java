package org.nifiaaas.scoring.propensity;

import java.util.Arrays;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

/**
 * Sums the edges of the graph from what a user bought to a candidate. Recent purchases weigh log(1 + decayed count) with the scale of three horizons, plus a
 * little that old ones keep. Not thread-safe: it has buffers of its own; copies share all else.
 */
public final class HistorySimilarity {

    static final int NEIGHBOUR = 0;
    static final int WALK = 1;
    static final int WALK_RECENT = 2;
    static final int EASE = 3;
    static final int EASE_USER = 4;
    static final int EASE_RECENT = 5;

    /** Number of sums for a pair. */
    public static final int SUMS = 6;

    private static final int RECENT_SCALE = 2;
    private static final float LEAST_RECENT = 0.05f;
    private static final int OF_NEIGHBOUR = Similarity.NEIGHBOUR.ordinal();
    private static final int OF_WALK = Similarity.WALK.ordinal();
    private static final int OF_EASE = Similarity.EASE.ordinal();
    private static final int OF_EASE_USER = Similarity.EASE_USER.ordinal();

    private final HistorySnapshot snapshot;
    private final ItemGraph graph;
    private final double horizonDays;
    /** Weight of each pair, and of each user all together. */
    private final float[] recent;

    private final float[] recentOfUser;
    private final Buffers buffers;

    HistorySimilarity(final HistorySnapshot snapshot, final ItemGraph graph, final double horizonDays) {
        this(snapshot, graph, horizonDays, new Buffers());
    }

    private HistorySimilarity(
            final HistorySnapshot snapshot, final ItemGraph graph, final double horizonDays, final Buffers buffers) {
        this.snapshot = snapshot;
        this.graph = graph;
        this.horizonDays = horizonDays;
        this.recent = new float[snapshot.pairs()];
        this.recentOfUser = new float[snapshot.log().users() + 1];
        this.buffers = buffers;
        final double days = HistorySnapshot.SCALES[RECENT_SCALE] * horizonDays;
        for (int user = 1; user < recentOfUser.length; user++) {
            for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                recent[pair] = (float) Math.log1p(snapshot.rate(RECENT_SCALE, pair) * days) + LEAST_RECENT;
                recentOfUser[user] += recent[pair];
            }
        }
    }

    private HistorySimilarity(final HistorySimilarity other) {
        this.snapshot = other.snapshot;
        this.graph = other.graph;
        this.horizonDays = other.horizonDays;
        this.recent = other.recent;
        this.recentOfUser = other.recentOfUser;
        this.buffers = new Buffers();
    }

    HistorySimilarity copy() {
        return new HistorySimilarity(this);
    }

    /** The same graph for other users. Both share buffers, so one thread uses them. */
    HistorySimilarity over(final HistorySnapshot others) {
        return new HistorySimilarity(others, graph, horizonDays, buffers);
    }

    /** Sums for one pair. */
    void ofPair(final int user, final int item, final float[] sums) {
        Arrays.fill(sums, 0);
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            final int edge = graph.edge(snapshot.item(pair), item);
            if (edge >= 0) {
                add(edge, pair, sums, 0);
            }
        }
        normalise(user, sums, 0);
    }

    /** Sums for a pair as if the user had never bought something. */
    void without(final int missing, final int user, final int item, final float[] sums) {
        Arrays.fill(sums, 0);
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            final int edge = snapshot.item(pair) == missing ? -1 : graph.edge(snapshot.item(pair), item);
            if (edge >= 0) {
                add(edge, pair, sums, 0);
            }
        }
        normalise(user, sums, 0);
    }

    /**
     * Sums for each item.
     *
     * @return (items + 1) x {@link #SUMS}, row-major, good until the next call
     */
    float[] ofAllItems(final int user) {
        final float[] sums = buffers.cleared(graph);
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            final int bought = snapshot.item(pair);
            for (int edge = graph.start(bought); edge < graph.end(bought); edge++) {
                add(edge, pair, sums, graph.candidate(edge) * SUMS);
            }
        }
        for (int item = 1; item <= graph.items(); item++) {
            normalise(user, sums, item * SUMS);
        }
        return sums;
    }

    /** Chooses the item of {@link #ofColumn}, so that its edges are looked up once and not for each user. */
    void column(final int item) {
        buffers.choose(item, graph);
    }

    /** Sums for a user and the item that was chosen. */
    void ofColumn(final int user, final float[] sums) {
        Arrays.fill(sums, 0);
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            final int edge = buffers.columnEdges[snapshot.item(pair)];
            if (edge >= 0) {
                add(edge, pair, sums, 0);
            }
        }
        normalise(user, sums, 0);
    }

    private void add(final int edge, final int pair, final float[] sums, final int at) {
        final float walk = graph.weight(edge, OF_WALK);
        final float easeUser = graph.weight(edge, OF_EASE_USER);
        sums[at + NEIGHBOUR] += graph.weight(edge, OF_NEIGHBOUR);
        sums[at + WALK] += walk;
        sums[at + WALK_RECENT] += recent[pair] * walk;
        sums[at + EASE] += graph.weight(edge, OF_EASE);
        sums[at + EASE_USER] += easeUser;
        sums[at + EASE_RECENT] += recent[pair] * easeUser;
    }

    private void normalise(final int user, final float[] sums, final int at) {
        final int bought = snapshot.distinct(user);
        if (bought > 0) {
            sums[at + WALK] /= bought;
            sums[at + WALK_RECENT] /= recentOfUser[user];
            sums[at + EASE_RECENT] *= bought / recentOfUser[user];
        }
    }

    /** What takes as much memory as there are items, made when it is first needed. */
    private static final class Buffers {

        private int column;
        /** Position of the edge from each item to {@link #column}, negative if there is none. */
        private int[] columnEdges = new int[0];

        private float[] allSums = new float[0];

        private void choose(final int item, final ItemGraph graph) {
            if (column != item) {
                column = item;
                columnEdges = columnEdges.length == 0 ? new int[graph.items() + 1] : columnEdges;
                for (int from = 1; from < columnEdges.length; from++) {
                    columnEdges[from] = graph.edge(from, item);
                }
            }
        }

        private float[] cleared(final ItemGraph graph) {
            if (allSums.length == 0) {
                allSums = new float[(graph.items() + 1) * SUMS];
            } else {
                Arrays.fill(allSums, 0);
            }
            return allSums;
        }
    }
}
