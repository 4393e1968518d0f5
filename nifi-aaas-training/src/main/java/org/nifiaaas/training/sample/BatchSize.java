package org.nifiaaas.training.sample;

import java.io.Serializable;

/**
 * Rows that one node takes in one iteration. BigDL splits a batch evenly over the node's threads, so every batch is a multiple of their number; the last one of an
 * epoch is filled up with rows from its beginning. Immutable.
 */
public final class BatchSize implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int threads;

    private BatchSize(final int rows, final int threads) {
        this.rows = rows;
        this.threads = threads;
    }

    /**
     * Creates a batch size.
     *
     * @param total rows of an iteration on all nodes together; rounded up to what divides evenly
     * @param threads threads of each node
     */
    public static BatchSize perNode(final int total, final int nodes, final int threads) {
        return new BatchSize(roundUp((total + nodes - 1) / nodes, threads), threads);
    }

    private static int roundUp(final int rows, final int unit) {
        return Math.max(1, (rows + unit - 1) / unit) * unit;
    }

    /** Rows of every batch but the last of an epoch. */
    public int rows() {
        return rows;
    }

    /** Rows of the batch that starts at a row of an epoch. */
    public int at(final int start, final int rowsOfEpoch) {
        return Math.min(rows, roundUp(rowsOfEpoch - start, threads));
    }
}
