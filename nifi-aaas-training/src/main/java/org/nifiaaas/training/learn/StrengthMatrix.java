package org.nifiaaas.training.learn;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** Strengths of the pairs of a snapshot, row by row: sparse rows of users, or of items. Index 0 has none. Immutable. */
final class StrengthMatrix {

    private final int[] offsets;
    private final int[] columns;
    private final float[] strengths;

    private StrengthMatrix(final int[] offsets, final int[] columns, final float[] strengths) {
        this.offsets = offsets;
        this.columns = columns;
        this.strengths = strengths;
    }

    /**
     * A row for each user.
     *
     * @param users whose purchases count
     * @param mostPairs if there are more, a sample of the users is taken, drawn by the seed
     */
    static StrengthMatrix ofUsers(
            final HistorySnapshot snapshot, final IntPredicate users, final int mostPairs, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] offsets = new int[snapshot.log().users() + 2];
        final int[] columns = new int[snapshot.pairs()];
        final float[] strengths = new float[snapshot.pairs()];
        int count = 0;
        for (int user = 1; user <= snapshot.log().users(); user++) {
            final boolean drawn = random.nextDouble() * snapshot.pairs() < mostPairs;
            for (int pair = snapshot.start(user); drawn && users.test(user) && pair < snapshot.end(user); pair++) {
                columns[count] = snapshot.item(pair);
                strengths[count++] = Ridge.strength(snapshot, pair);
            }
            offsets[user + 1] = count;
        }
        return new StrengthMatrix(offsets, Arrays.copyOf(columns, count), Arrays.copyOf(strengths, count));
    }

    /** A row for each item. */
    StrengthMatrix transposed(final int items) {
        final int[] starts = new int[items + 2];
        for (final int column : columns) {
            starts[column + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        final int[] next = starts.clone();
        final int[] users = new int[columns.length];
        final float[] values = new float[columns.length];
        for (int row = 0; row < rows(); row++) {
            for (int pair = start(row); pair < end(row); pair++) {
                final int at = next[columns[pair]]++;
                users[at] = row;
                values[at] = strengths[pair];
            }
        }
        return new StrengthMatrix(starts, users, values);
    }

    int rows() {
        return offsets.length - 1;
    }

    int size() {
        return columns.length;
    }

    /** Number of rows with pairs. */
    int filledRows() {
        int count = 0;
        for (int row = 0; row < rows(); row++) {
            count += start(row) < end(row) ? 1 : 0;
        }
        return count;
    }

    int start(final int row) {
        return offsets[row];
    }

    int end(final int row) {
        return offsets[row + 1];
    }

    int column(final int pair) {
        return columns[pair];
    }

    float strength(final int pair) {
        return strengths[pair];
    }
}
