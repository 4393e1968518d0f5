package org.nifiaaas.services.engine.plan;

/**
 * Multiplies one row by a matrix and adds a bias, with the same bits on every processor. Not thread-safe: it keeps its buffers from call to call.
 *
 * <p>Java's single-precision arithmetic is IEEE 754's without latitude, so the bits depend on the order of the additions alone. Each output starts from its bias,
 * and the products are added in the order of the inputs, one after the other: {@code ((bias + x0 w0) + x1 w1) + ...}. Neither the other outputs nor other rows
 * take part.
 *
 * <p>Inputs of 0, about half of them behind a ReLU, are left out. That changes no bit: with finite weights their products are 0 or -0, which change no sum but
 * one of -0, and none is -0. The bias is not, as {@link #bias} sees to, and two addends that are not both -0 never add up to it.
 *
 * <p>The loop over the outputs is written so that the compiler of the JVM turns it into vector instructions: one array for each operand, each indexed with the
 * loop's counter and nothing else. With offsets into common arrays it was measured to be five times slower.
 */
final class DenseKernel {

    /**
     * Inputs that one pass over the outputs takes in: each output is then read and written once for four products. With eight, the loop is so large that the
     * compiler gives vector instructions up.
     */
    private static final int INPUTS_OF_A_PASS = 4;

    private static final int SUMS_OF_A_DOT = 8;

    private final int[] positions;
    private final float[] values;

    /**
     * Creates a kernel.
     *
     * @param largestRow largest number of inputs of the matrices, and of columns of the tables, that it will be used with
     */
    DenseKernel(final int largestRow) {
        positions = new int[largestRow + INPUTS_OF_A_PASS];
        values = new float[largestRow + INPUTS_OF_A_PASS];
    }

    /** Returns a copy of a bias in which 0 stands for -0. */
    static float[] bias(final float[] bias) {
        final float[] copy = new float[bias.length];
        for (int column = 0; column < copy.length; column++) {
            copy[column] = bias[column] + 0.0f;
        }
        return copy;
    }

    /**
     * Computes {@code output = bias + input x weights}.
     *
     * @param weights finite weights, one array of {@code output.length} for each input
     * @param bias as {@link #bias} returns it
     * @param output gets the result; none of the other arrays
     */
    void multiply(final float[] input, final float[][] weights, final float[] bias, final float[] output) {
        System.arraycopy(bias, 0, output, 0, output.length);
        add(input, weights, output);
    }

    /**
     * Computes {@code sum = sum + input x weights}.
     *
     * @param weights finite weights, one array of {@code sum.length} for each input
     * @param sum none of its values is -0; none of the other arrays
     */
    void add(final float[] input, final float[][] weights, final float[] sum) {
        final int count = compact(input, weights.length);
        for (int first = 0; first < count; first += INPUTS_OF_A_PASS) {
            addProducts(sum, weights, positions, values, first);
        }
    }

    /** Collects the inputs that are not 0, and as many zeros as fill the last pass. */
    private int compact(final float[] input, final int inputs) {
        int count = 0;
        for (int position = 0; position < inputs; position++) {
            final float value = input[position];
            positions[count] = position;
            values[count] = value;
            // Without a branch, which the processor could not foresee. NaN is not 0 and stays.
            count += value != 0 ? 1 : 0;
        }
        for (int filler = count; filler < count + INPUTS_OF_A_PASS; filler++) {
            positions[filler] = 0;
            values[filler] = 0;
        }
        return count;
    }

    /** The parentheses spell out the order of the additions. */
    private static void addProducts(
            final float[] sum, final float[][] weights, final int[] positions, final float[] values, final int first) {
        final float[] w0 = weights[positions[first]];
        final float[] w1 = weights[positions[first + 1]];
        final float[] w2 = weights[positions[first + 2]];
        final float[] w3 = weights[positions[first + 3]];
        final float x0 = values[first];
        final float x1 = values[first + 1];
        final float x2 = values[first + 2];
        final float x3 = values[first + 3];
        for (int j = 0; j < sum.length; j++) {
            sum[j] = (((sum[j] + x0 * w0[j]) + x1 * w1[j]) + x2 * w2[j]) + x3 * w3[j];
        }
    }

    /** Adds a row of a table to {@code sum}, which is not the table. */
    void addRow(final float[] table, final int position, final float[] sum) {
        // Taken out first, because vector instructions need an array without an offset.
        System.arraycopy(table, position, values, 0, sum.length);
        final float[] row = values;
        for (int column = 0; column < sum.length; column++) {
            sum[column] += row[column];
        }
    }

    /**
     * Computes one output of a matrix that has too few of them for vector instructions. Eight sums run beside each other, so that additions need not wait for
     * one another: sum i takes the inputs i, i + 8, i + 16 and so on, and the sums are added as a tree of fixed shape at the end.
     *
     * @param weights the output's weights, one for each input
     */
    static float dot(final float[] input, final float[] weights, final float bias) {
        final int inputs = weights.length;
        final int whole = inputs - inputs % SUMS_OF_A_DOT;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int k = 0; k < whole; k += SUMS_OF_A_DOT) {
            s0 += input[k] * weights[k];
            s1 += input[k + 1] * weights[k + 1];
            s2 += input[k + 2] * weights[k + 2];
            s3 += input[k + 3] * weights[k + 3];
            s4 += input[k + 4] * weights[k + 4];
            s5 += input[k + 5] * weights[k + 5];
            s6 += input[k + 6] * weights[k + 6];
            s7 += input[k + 7] * weights[k + 7];
        }
        float rest = bias;
        for (int k = whole; k < inputs; k++) {
            rest += input[k] * weights[k];
        }
        return rest + (((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    }
}
