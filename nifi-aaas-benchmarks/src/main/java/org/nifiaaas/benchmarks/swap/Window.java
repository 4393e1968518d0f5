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
        QUIET("quiet"),
        /** From the moment when the service begins to load a version to the release of the one before. */
        SWAP("swap"),
        /** Just after a swap, when its garbage is still to be collected. */
        AFTER("after"),
        /** One of the first swaps, while the virtual machine still compiles the code that loads. */
        WARM_UP("warmUp");

        private final String prefix;

        Kind(final String prefix) {
            this.prefix = prefix;
        }

        /** What the names of its figures begin with. */
        String prefix() {
            return prefix;
        }
    }

    /** Whether a swap is going on. */
    boolean isSwap() {
        return kind == Kind.SWAP || kind == Kind.WARM_UP;
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
