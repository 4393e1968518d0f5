package org.nifiaaas.scoring.factors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FactorsTest {

    private final SplittableRandom random = new SplittableRandom(8);

    private double[] numbers(final int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    @Test
    void squaresAddUpToTheSameBitsTogetherAndOneByOne() {
        for (int rank = 1; rank < 40; rank++) {
            final double[][] vectors = new double[Factors.AT_ONCE][];
            for (int vector = 0; vector < vectors.length; vector++) {
                vectors[vector] = numbers(rank);
            }
            final double[] weights = numbers(Factors.AT_ONCE);
            final double[] together = numbers(rank * rank);
            final double[] oneByOne = together.clone();
            Factors.addSquares(vectors, weights, together);
            for (int vector = 0; vector < vectors.length; vector++) {
                Factors.addSquare(vectors[vector], weights[vector], oneByOne);
            }
            assertArrayEquals(oneByOne, together);
        }
    }

    /** Without a penalty worth mentioning, and rows bought with one strength, a vector that fits all of them is found, however many there are. */
    @Test
    void everyRowThatWasBoughtCounts() {
        final int rank = 3;
        final float[] values = new float[14 * rank];
        for (int row = 1; row < 14; row++) {
            // Rows differ in two numbers; the third one is the 1 that all of them are to be foretold by.
            values[row * rank] = (float) random.nextDouble() - 0.5f;
            values[row * rank + 1] = (float) random.nextDouble() - 0.5f;
            values[row * rank + 2] = 1;
        }
        final Factors table = new Factors(rank, values);
        final Ridge.Solver solver = new Ridge(1000, 1e-4f, 0).solver(table, new double[rank * rank]);
        for (int bought = 1; bought < 14; bought++) {
            for (int row = 1; row <= bought; row++) {
                solver.add(row, 1);
            }
            final float[] solution = new float[rank];
            solver.solve(solution);
            for (int row = 1; row <= bought; row++) {
                assertEquals(1, table.dot(row, solution), 2e-3, bought + " rows, row " + row);
            }
        }
    }
}
