package org.nifiaaas.scoring.factors;

import java.util.Arrays;
import org.nifiaaas.scoring.tensor.SafeTensors;

/** A vector for each row of a table, row 0 for what is unknown. Immutable by convention (arrays are not copied) and thread-safe. */
public final class Factors {

    /** Largest magnitude of a number, far beyond what training makes and far below what arithmetic loses hold of. */
    private static final float LARGEST = 1e6f;

    /** Vectors of {@link #addSquares}. */
    static final int AT_ONCE = 4;

    private final int rank;
    private final float[] values;

    /**
     * Takes an array over.
     *
     * @param rank length of a vector
     * @param values rows x rank, row-major
     */
    public Factors(final int rank, final float... values) {
        this.rank = rank;
        this.values = values;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rows number of rows that there must be
     * @throws IllegalArgumentException with one line if it is not there, of another size, or has numbers that nobody can compute with
     */
    public static Factors read(final SafeTensors file, final String name, final int rows, final int rank) {
        final float[] values = file.floats(name);
        if (values.length != (long) rows * rank) {
            throw new IllegalArgumentException(
                    "has " + values.length + " numbers in " + name + ", not " + rows + " times " + rank);
        }
        for (final float value : values) {
            if (!(Math.abs(value) <= LARGEST)) {
                throw new IllegalArgumentException(
                        "has a number in " + name + " that is not between -" + LARGEST + " and " + LARGEST);
            }
        }
        return new Factors(rank, values);
    }

    /** Adds the table to a file. */
    public void write(final SafeTensors.Builder file, final String name) {
        file.floats(name, values);
    }

    public int rank() {
        return rank;
    }

    public int rows() {
        return values.length / rank;
    }

    /** One number of a vector. */
    public float value(final int row, final int position) {
        return values[row * rank + position];
    }

    /** A copy of a vector. */
    float[] row(final int row) {
        return Arrays.copyOfRange(values, row * rank, (row + 1) * rank);
    }

    /** Replaces a vector, while the table is made. */
    public void set(final int row, final float... vector) {
        System.arraycopy(vector, 0, values, row * rank, rank);
    }

    /** Product with a vector, of which numbers beyond the rank do not count. */
    public float dot(final int row, final float... vector) {
        float sum = 0;
        final int start = row * rank;
        for (int position = 0; position < rank; position++) {
            sum += values[start + position] * vector[position];
        }
        return sum;
    }

    /** Copies a vector. */
    void copy(final int row, final double[] vector) {
        for (int position = 0; position < rank; position++) {
            vector[position] = values[row * rank + position];
        }
    }

    /** Adds a vector times its transpose to the upper triangle of a matrix, row-major. */
    static void addSquare(final double[] vector, final double weight, final double[] matrix) {
        for (int line = 0; line < vector.length; line++) {
            final double scaled = weight * vector[line];
            final int at = line * vector.length;
            for (int column = line; column < vector.length; column++) {
                matrix[at + column] += scaled * vector[column];
            }
        }
    }

    /**
     * Does what {@link #addSquare} does with {@value #AT_ONCE} vectors, one after the other, to the last bit. It is faster: each number of the matrix is read and written once.
     *
     * @param vectors the vectors, row by row
     * @param weights one for each
     */
    static void addSquares(final double[][] vectors, final double[] weights, final double[] matrix) {
        final double[] first = vectors[0];
        final double[] second = vectors[1];
        final double[] third = vectors[2];
        final double[] fourth = vectors[3];
        for (int line = 0; line < first.length; line++) {
            final double ofFirst = weights[0] * first[line];
            final double ofSecond = weights[1] * second[line];
            final double ofThird = weights[2] * third[line];
            final double ofFourth = weights[3] * fourth[line];
            final int at = line * first.length;
            for (int column = line; column < first.length; column++) {
                matrix[at + column] = matrix[at + column]
                        + ofFirst * first[column]
                        + ofSecond * second[column]
                        + ofThird * third[column]
                        + ofFourth * fourth[column];
            }
        }
    }

    /** Upper triangle of the sum of all vectors times their transposes, row-major. */
    public double[] gram() {
        final double[] gram = new double[rank * rank];
        final double[] vector = new double[rank];
        for (int row = 0; row < rows(); row++) {
            copy(row, vector);
            addSquare(vector, 1, gram);
        }
        return gram;
    }

    /** The same table with rows of zeros behind, or with fewer rows. */
    public Factors resized(final int rows) {
        return new Factors(rank, Arrays.copyOf(values, Math.multiplyExact(rows, rank)));
    }

    /** Bytes that the table takes in memory, about. */
    public long bytes() {
        return (long) Float.BYTES * values.length;
    }
}
