package org.nifiaaas.training.learn;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Learns factors of items by alternating least squares for implicit feedback (Hu, Koren and Volinsky, ICDM 2008), whose halves of a round are the {@link Ridge} regressions that
 * serving folds users in by. The penalty grows with a power of what was bought (Rendle et al., <em>Revisiting the Performance of iALS on Item Recommendation Benchmarks</em>,
 * RecSys 2022). Deterministic for a seed, whatever the number of cores.
 */
final class FactorLearner {

    /** Rounds from a random start, and from factors of earlier purchases. */
    static final int ROUNDS = 10;

    static final int ROUNDS_OF_CONTINUATION = 3;

    /** Beyond this a sample of the users says what the items are like; there is no table of users to be filled. */
    private static final int MOST_PAIRS = 1_000_000;

    /** Length of a random vector. */
    private static final double START = 0.1;

    private final Ridge ridge;
    private final int rank;
    private final long seed;
    private final StrengthMatrix users;
    private final StrengthMatrix items;

    /**
     * Prepares the pairs.
     *
     * @param who users whose purchases count
     */
    FactorLearner(
            final HistorySnapshot snapshot, final IntPredicate who, final FactorSettings settings, final long seed) {
        this.rank = settings.rank();
        this.seed = seed;
        this.users = StrengthMatrix.ofUsers(snapshot, who, MOST_PAIRS, seed);
        this.items = users.transposed(snapshot.log().items());
        final double average = users.size() / Math.sqrt((double) users.filledRows() * items.filledRows());
        this.ridge = settings.ridge(users.size() == 0 ? 1 : average);
    }

    /** Learns from a random start. */
    RidgeEncoder learn() {
        return rounds(started(new Factors(rank, new float[items.rows() * rank])), ROUNDS);
    }

    /**
     * Goes on from factors that were learned of earlier purchases, of the same items or the first of them.
     */
    RidgeEncoder learn(final Factors earlier) {
        return rounds(started(earlier.resized(items.rows())), ROUNDS_OF_CONTINUATION);
    }

    /**
     * Adds noise to the vectors of items that were bought. A direction in which all vectors are zero would stay so for ever, whatever later purchases say.
     */
    private Factors started(final Factors factors) {
        final Random random = new Random(seed);
        final float[] vector = new float[rank];
        for (int item = 0; item < items.rows(); item++) {
            for (int position = 0; position < rank; position++) {
                vector[position] =
                        factors.value(item, position) + (float) (START / Math.sqrt(rank) * random.nextGaussian());
            }
            if (items.start(item) < items.end(item)) {
                factors.set(item, vector);
            }
        }
        return factors;
    }

    private RidgeEncoder rounds(final Factors start, final int rounds) {
        Factors ofItems = start;
        for (int round = 0; round < rounds; round++) {
            ofItems = regress(items, regress(users, ofItems));
        }
        return new RidgeEncoder(ridge, ofItems);
    }

    /** Regresses each row on the vectors of its columns. */
    private Factors regress(final StrengthMatrix rows, final Factors ofColumns) {
        final double[] gram = ofColumns.gram();
        final Factors solved = new Factors(rank, new float[rows.rows() * rank]);
        final ThreadLocal<Ridge.Solver> solvers = ThreadLocal.withInitial(() -> ridge.solver(ofColumns, gram));
        final ThreadLocal<float[]> vectors = ThreadLocal.withInitial(() -> new float[rank]);
        IntStream.range(0, rows.rows())
                .filter(row -> rows.start(row) < rows.end(row))
                .parallel()
                .forEach(row -> {
                    final Ridge.Solver solver = solvers.get();
                    for (int pair = rows.start(row); pair < rows.end(row); pair++) {
                        solver.add(rows.column(pair), rows.strength(pair));
                    }
                    final float[] vector = vectors.get();
                    solver.solve(vector);
                    solved.set(row, vector);
                });
        return solved;
    }
}
