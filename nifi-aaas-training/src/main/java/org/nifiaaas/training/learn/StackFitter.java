package org.nifiaaas.training.learn;

import java.util.Arrays;
import org.nifiaaas.scoring.propensity.StackWeights.Weights;

/**
 * Fits the weights of two log-odds and a constant by penalised maximum likelihood, with Newton's method and halved steps as {@link HeadFitter}. The penalty pulls towards the first of the two alone, which stays
 * where there is too little to learn from. Deterministic. Not thread-safe.
 */
final class StackFitter {

    private static final double PENALTY = 10;
    private static final int ITERATIONS = 50;
    private static final int HALVINGS = 20;
    private static final double CLOSE = 1e-10;
    private static final int SIZE = 3;
    private static final double[] START = {1, 0, 0};

    private double[] first = new double[1024];
    private double[] second = new double[1024];
    private double[] bought = new double[1024];
    private double[] not = new double[1024];
    private int rows;

    /**
     * Adds pairs of the same log-odds.
     *
     * @param ofBought how many of them were bought
     * @param ofOthers how many were not
     */
    void add(final double ofFirst, final double ofSecond, final double ofBought, final double ofOthers) {
        if (rows == first.length) {
            first = Arrays.copyOf(first, 2 * rows);
            second = Arrays.copyOf(second, 2 * rows);
            bought = Arrays.copyOf(bought, 2 * rows);
            not = Arrays.copyOf(not, 2 * rows);
        }
        first[rows] = ofFirst;
        second[rows] = ofSecond;
        bought[rows] = ofBought;
        not[rows++] = ofOthers;
    }

    Weights fit() {
        double[] solution = START.clone();
        double loss = loss(solution);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            final double[] step = step(solution);
            final double before = loss;
            double length = 1;
            for (int halving = 0; halving < HALVINGS; halving++) {
                final double[] next = solution.clone();
                for (int place = 0; place < SIZE; place++) {
                    next[place] += length * step[place];
                }
                final double lossOfNext = loss(next);
                if (lossOfNext < loss) {
                    solution = next;
                    loss = lossOfNext;
                    break;
                }
                length /= 2;
            }
            if (!(before - loss > CLOSE * Math.abs(before))) {
                break;
            }
        }
        return new Weights(solution[0], solution[1], solution[2]);
    }

    private static double logit(final double[] solution, final double ofFirst, final double ofSecond) {
        return solution[0] * ofFirst + solution[1] * ofSecond + solution[2];
    }

    private double loss(final double... solution) {
        double loss = 0;
        for (int place = 0; place < SIZE; place++) {
            loss += PENALTY / 2 * (solution[place] - START[place]) * (solution[place] - START[place]);
        }
        for (int row = 0; row < rows; row++) {
            final double logit = logit(solution, first[row], second[row]);
            final double rest = Math.log1p(Math.exp(-Math.abs(logit)));
            loss += bought[row] * (Math.max(0, -logit) + rest) + not[row] * (Math.max(0, logit) + rest);
        }
        return loss;
    }

    /** The Newton step. */
    private double[] step(final double... solution) {
        final double[][] system = new double[SIZE][SIZE + 1];
        for (int place = 0; place < SIZE; place++) {
            system[place][place] = PENALTY;
            system[place][SIZE] = -PENALTY * (solution[place] - START[place]);
        }
        for (int row = 0; row < rows; row++) {
            final double[] basis = {first[row], second[row], 1};
            final double probability = 1 / (1 + Math.exp(-logit(solution, first[row], second[row])));
            final double slope = (bought[row] + not[row]) * probability - bought[row];
            final double curve = (bought[row] + not[row]) * probability * (1 - probability);
            for (int place = 0; place < SIZE; place++) {
                system[place][SIZE] -= slope * basis[place];
                for (int other = 0; other < SIZE; other++) {
                    system[place][other] += curve * basis[place] * basis[other];
                }
            }
        }
        return solved(system);
    }

    /** Gaussian elimination; the matrix is positive definite, so no rows are swapped. */
    private static double[] solved(final double[]... system) {
        for (int pivot = 0; pivot < SIZE; pivot++) {
            for (int row = pivot + 1; row < SIZE; row++) {
                final double factor = system[row][pivot] / system[pivot][pivot];
                for (int column = pivot; column <= SIZE; column++) {
                    system[row][column] -= factor * system[pivot][column];
                }
            }
        }
        final double[] solution = new double[SIZE];
        for (int row = SIZE - 1; row >= 0; row--) {
            double rest = system[row][SIZE];
            for (int column = row + 1; column < SIZE; column++) {
                rest -= system[row][column] * solution[column];
            }
            solution[row] = rest / system[row][row];
        }
        return solution;
    }
}
