package org.nifiaaas.scoring.factors;

import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * The ridge regression that alternating least squares for implicit feedback consists of (Hu, Koren and Volinsky, <em>Collaborative Filtering for Implicit Feedback
 * Datasets</em>, ICDM 2008): the vector x that minimises the sum of c (p - x y)^2 over all rows y of a table, plus lambda n^nu |x|^2. A row that was bought with a strength s has p = 1 and c = 1 + alpha s,
 * any other p = 0 and c = 1; n is the number of rows bought. Immutable and thread-safe.
 */
public final class Ridge {

    /** How many numbers make it, in files. */
    static final int NUMBERS = 3;

    private static final double STEEPEST = 2;

    private final float alpha;
    private final float lambda;
    private final float exponent;

    /**
     * Creates a regression.
     *
     * @param alpha what a strength of one adds to the weight of a row
     * @param lambda penalty of the length of the vector, above 0
     * @param exponent nu: 0 for the same penalty for everybody, 1 for one that grows with what was bought
     * @throws IllegalArgumentException with one line if the numbers are none that can be solved with
     */
    public Ridge(final float alpha, final float lambda, final float exponent) {
        if (!(alpha >= 0 && lambda > 0 && alpha < Float.MAX_VALUE && lambda < Float.MAX_VALUE)
                || !(exponent >= 0 && exponent <= STEEPEST)) {
            throw new IllegalArgumentException("has least squares with alpha " + alpha + ", regularisation " + lambda
                    + " and exponent " + exponent + ", the first of which must be 0 or more, the second above 0 and the"
                    + " third 0 to " + STEEPEST);
        }
        this.alpha = alpha;
        this.lambda = lambda;
        this.exponent = exponent;
    }

    static Ridge of(final float... numbers) {
        return new Ridge(numbers[0], numbers[1], numbers[2]);
    }

    float[] numbers() {
        return new float[] {alpha, lambda, exponent};
    }

    /** Strength of a pair: 1 + ln(purchases), the damped form of the paper. */
    public static float strength(final HistorySnapshot snapshot, final int pair) {
        return (float) (1 + Math.log(Math.max(1, snapshot.count(pair))));
    }

    /** What the vectors of a user, or an item, and of what it was bought with add to the loss. */
    public double penalty(final int bought) {
        return lambda * Math.pow(bought, exponent);
    }

    /** A system of equations to be filled and solved, again and again, by one thread. */
    public Solver solver(final Factors table, final double... gram) {
        return new Solver(table, gram);
    }

    /** Not thread-safe. */
    public final class Solver {

        private final Factors table;
        private final int rank;
        private final double[] gram;
        private final double[] matrix;
        private final double[] right;
        /** What was added and is not in the matrix yet. */
        private final double[][] waiting;

        private final double[] weights = new double[Factors.AT_ONCE];
        private int bought;

        private Solver(final Factors table, final double... gram) {
            this.table = table;
            this.rank = table.rank();
            this.gram = gram;
            this.matrix = gram.clone();
            this.right = new double[rank];
            this.waiting = new double[Factors.AT_ONCE][rank];
        }

        /** Adds a row that was bought. */
        public void add(final int row, final float strength) {
            final double extra = (double) alpha * strength;
            final int place = bought % Factors.AT_ONCE;
            final double[] vector = waiting[place];
            table.copy(row, vector);
            weights[place] = extra;
            for (int position = 0; position < rank; position++) {
                right[position] += (1 + extra) * vector[position];
            }
            bought++;
            if (place == Factors.AT_ONCE - 1) {
                Factors.addSquares(waiting, weights, matrix);
            }
        }

        /**
         * Solves what was added, and forgets it.
         *
         * @param solution receives it; zeros if nothing was added, or if the numbers are too far apart to be solved
         */
        public void solve(final float... solution) {
            for (int place = 0; place < bought % Factors.AT_ONCE; place++) {
                Factors.addSquare(waiting[place], weights[place], matrix);
            }
            final double penalty = penalty(Math.max(1, bought));
            for (int position = 0; position < rank; position++) {
                matrix[position * rank + position] += penalty;
            }
            final boolean solved = factorise();
            if (solved) {
                substitute();
            }
            for (int position = 0; position < rank; position++) {
                solution[position] = solved ? (float) right[position] : 0;
                right[position] = 0;
            }
            System.arraycopy(gram, 0, matrix, 0, matrix.length);
            bought = 0;
        }

        /** The transposed Cholesky factor, in place; the inner loop runs over neighbours. */
        private boolean factorise() {
            for (int line = 0; line < rank; line++) {
                final int at = line * rank;
                final double pivot = matrix[at + line];
                if (!(pivot > 0)) {
                    return false;
                }
                final double scale = 1 / Math.sqrt(pivot);
                for (int column = line; column < rank; column++) {
                    matrix[at + column] *= scale;
                }
                for (int other = line + 1; other < rank; other++) {
                    final int target = other * rank;
                    final double factor = matrix[at + other];
                    for (int column = other; column < rank; column++) {
                        matrix[target + column] -= factor * matrix[at + column];
                    }
                }
            }
            return true;
        }

        private void substitute() {
            for (int line = 0; line < rank; line++) {
                right[line] /= matrix[line * rank + line];
                for (int position = line + 1; position < rank; position++) {
                    right[position] -= matrix[line * rank + position] * right[line];
                }
            }
            for (int line = rank - 1; line >= 0; line--) {
                double sum = right[line];
                for (int position = line + 1; position < rank; position++) {
                    sum -= matrix[line * rank + position] * right[position];
                }
                right[line] = sum / matrix[line * rank + line];
            }
        }
    }
}
