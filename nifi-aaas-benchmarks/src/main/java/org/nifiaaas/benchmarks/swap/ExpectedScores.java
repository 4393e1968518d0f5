package org.nifiaaas.benchmarks.swap;

import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What each version gives for each pair of the traffic, computed by BigDL itself when the version is made. Thread-safe.
 *
 * <p>Versions that were replaced long ago are forgotten, so that the memory stays the same however many there are.
 */
final class ExpectedScores {

    /** How far a score may lie from the expected one; the scores of two versions lie much further apart. */
    static final float TOLERANCE = 1e-4f;

    private final ConcurrentSkipListMap<Long, float[]> scores = new ConcurrentSkipListMap<>();
    private final int kept;

    /** Keeps so many versions, which must be more than are prepared ahead. */
    ExpectedScores(final int kept) {
        this.kept = kept;
    }

    void put(final long version, final float[] expected) {
        scores.put(version, expected.clone());
        while (scores.size() > kept) {
            scores.pollFirstEntry();
        }
    }

    /** Whether a version, and not merely some version, gives this score for this pair. A version that is unknown or forgotten gives none. */
    boolean matches(final long version, final int row, final float score) {
        final float[] expected = scores.get(version);
        return expected != null && row >= 0 && row < expected.length && Math.abs(expected[row] - score) <= TOLERANCE;
    }

    /** Share of the pairs by which two versions can be told apart, from 0 to 1. */
    double distinguishable(final long one, final long other) {
        final float[] first = scores.get(one);
        final float[] second = scores.get(other);
        int different = 0;
        for (int row = 0; row < first.length; row++) {
            if (Math.abs(first[row] - second[row]) > 2 * TOLERANCE) {
                different++;
            }
        }
        return (double) different / first.length;
    }
}
