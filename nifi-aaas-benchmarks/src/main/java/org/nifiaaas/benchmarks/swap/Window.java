package org.nifiaaas.benchmarks.swap;

/**
 * A stretch of time. Batches belong to it by what they overlap.
 *
 * @param kind what happened in it
 * @param block part of the run, from 1
 * @param startNanos first moment, of {@link System#nanoTime()}
 * @param endNanos first moment after it
 */
record Window(Kind kind, int block, long startNanos, long endNanos) {

    /** What happens in a window. */
    enum Kind {
        /** No swap. */
        QUIET,
        /** From the moment when the service begins to load a version to the release of the one before. */
        SWAP,
        /** Just after a swap, when its garbage is still to be collected. */
        AFTER
    }

    /** Whether the batch was waiting or being scored at some time of the window. */
    boolean overlaps(final LatencyLog.Sample sample) {
        return sample.dueNanos() < endNanos && sample.endNanos() > startNanos;
    }

    /** Whether the batch was due and done within the window. */
    boolean contains(final LatencyLog.Sample sample) {
        return sample.dueNanos() >= startNanos && sample.endNanos() <= endNanos;
    }
}
