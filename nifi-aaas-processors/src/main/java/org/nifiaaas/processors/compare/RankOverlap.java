package org.nifiaaas.processors.compare;

import java.util.HashSet;
import java.util.Set;

/** How much two rankings agree. */
final class RankOverlap {

    private RankOverlap() {}

    /** Number of ids that both lists hold; each list holds an id at most once. */
    static int shared(final int[] first, final int[] second) {
        final Set<Integer> ids = new HashSet<>();
        for (final int id : first) {
            ids.add(id);
        }
        int shared = 0;
        for (final int id : second) {
            if (ids.contains(id)) {
                shared++;
            }
        }
        return shared;
    }

    /**
     * Rank-biased overlap, extrapolated, of two lists of the same length k without ties: X(k)/k * p^k + (1-p)/p * sum over d = 1..k of X(d)/d * p^d, where
     * X(d) is the number of ids that are among the first d of both.
     *
     * <p>Source: W. Webber, A. Moffat, J. Zobel, A similarity measure for indefinite rankings, ACM Transactions on Information Systems 28(4), 2010.
     *
     * @param first ids, the best first, each at most once
     * @param second as many ids
     * @param persistence the p of the formula, above 0 and below 1: the higher, the more the lower ranks count
     * @return 0 (nothing in common) to 1 (the same order)
     */
    static double biased(final int[] first, final int[] second, final double persistence) {
        final Set<Integer> seenFirst = new HashSet<>();
        final Set<Integer> seenSecond = new HashSet<>();
        int shared = 0;
        double weight = 1;
        double sum = 0;
        double agreement = 0;
        for (int position = 0; position < first.length; position++) {
            seenFirst.add(first[position]);
            seenSecond.add(second[position]);
            if (seenSecond.contains(first[position])) {
                shared++;
            }
            if (first[position] != second[position] && seenFirst.contains(second[position])) {
                shared++;
            }
            weight *= persistence;
            agreement = (double) shared / (position + 1);
            sum += agreement * weight;
        }
        return Math.min(1, agreement * weight + (1 - persistence) / persistence * sum);
    }
}
