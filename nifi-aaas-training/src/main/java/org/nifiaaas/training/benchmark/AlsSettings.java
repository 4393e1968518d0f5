package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One point of the grid that alternating least squares is tuned over. Immutable. */
final class AlsSettings {

    private static final int[] RANKS = {16, 64};
    private static final double[] PENALTIES = {0.1, 0.3, 1};
    private static final double[] ALPHAS = {2, 10};

    static final List<AlsSettings> GRID = grid();

    private final int rank;
    private final double penalty;
    private final double alpha;

    private AlsSettings(final int rank, final double penalty, final double alpha) {
        this.rank = rank;
        this.penalty = penalty;
        this.alpha = alpha;
    }

    private static List<AlsSettings> grid() {
        final List<AlsSettings> grid = new ArrayList<>();
        for (final int rank : RANKS) {
            for (final double penalty : PENALTIES) {
                for (final double alpha : ALPHAS) {
                    grid.add(new AlsSettings(rank, penalty, alpha));
                }
            }
        }
        return Collections.unmodifiableList(grid);
    }

    int rank() {
        return rank;
    }

    double penalty() {
        return penalty;
    }

    double alpha() {
        return alpha;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "rank %d, regularisation %s, alpha %s", rank, penalty, alpha);
    }
}
