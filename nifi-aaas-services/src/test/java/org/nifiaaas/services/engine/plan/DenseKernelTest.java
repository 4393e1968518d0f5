package org.nifiaaas.services.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseKernelTest {

    private static final int ROUNDS = 30_000;

    private final Random random = new Random(1);

    @ParameterizedTest
    @CsvSource({"1, 16", "2, 17", "3, 31", "4, 128", "5, 100", "7, 33", "64, 64", "255, 128", "300, 256"})
    void addsProductsInTheOrderOfTheInputs(final int inputs, final int outputs) {
        final float[][] weights = weights(inputs, outputs);
        final float[] bias = DenseKernel.bias(values(outputs));
        final float[] input = values(inputs);

        assertBits(inOrder(input, weights, bias), multiplied(input, weights, bias));
    }

    /** Inputs of 0 are left out; adding their products, which are 0 or -0, would change no bit. */
    @ParameterizedTest
    @CsvSource({"8, 16", "13, 40", "256, 128"})
    void leavingZerosOutChangesNoBit(final int inputs, final int outputs) {
        final float[][] weights = weights(inputs, outputs);
        final float[] bias = DenseKernel.bias(values(outputs));
        for (int round = 0; round < 50; round++) {
            final float[] input = values(inputs);
            for (int position = 0; position < inputs; position++) {
                final int choice = random.nextInt(4);
                input[position] = choice == 0 ? 0.0f : choice == 1 ? -0.0f : input[position];
            }

            assertBits(inOrder(input, weights, bias), multiplied(input, weights, bias));
        }
    }

    /** The one sum that a product of 0 could change is -0, so no sum may begin with it. */
    @Test
    void zerosChangeNoSumOfZero() {
        final float[] bias = DenseKernel.bias(new float[] {-0.0f, 0.0f, -0.0f});
        final float[][] weights = {{1, -1, Float.MIN_VALUE}, {-1, 1, -Float.MIN_VALUE}};

        for (final float[] input : new float[][] {{0, 0}, {-0.0f, 0}, {-0.0f, -0.0f}, {1, 1}, {Float.MIN_VALUE, 0}}) {
            assertBits(inOrder(input, weights, bias), multiplied(input, weights, bias));
        }
        assertBits(new float[3], multiplied(new float[2], weights, bias));
    }

    @Test
    void hidesNoValueThatIsNotFinite() {
        final float[][] weights = weights(9, 20);
        final float[] input = values(9);
        input[4] = Float.NaN;
        assertTrue(Float.isNaN(multiplied(input, weights, new float[20])[7]));

        input[4] = Float.POSITIVE_INFINITY;
        assertTrue(Float.isInfinite(multiplied(input, weights, new float[20])[7]));
    }

    @Test
    void whatARowLeavesBehindDoesNotReachTheNext() {
        final float[][] weights = weights(40, 32);
        final float[] bias = values(32);
        final float[] sparse = new float[40];
        sparse[39] = 2;
        final DenseKernel kernel = new DenseKernel(64);
        final float[] output = new float[32];

        kernel.multiply(values(40), weights, bias, output);
        kernel.multiply(sparse, weights, bias, output);

        assertBits(inOrder(sparse, weights, bias), output);
    }

    /** The JVM runs a method by interpreter first and later as vector instructions. */
    @Test
    void compiledCodeGivesTheBitsOfInterpretedCode() {
        final float[][] weights = weights(96, 80);
        final float[] bias = values(80);
        final float[] input = values(96);
        final float[] narrow = values(96);
        final DenseKernel kernel = new DenseKernel(96);
        final float[] first = new float[80];
        kernel.multiply(input, weights, bias, first);
        final float firstDot = DenseKernel.dot(input, narrow, 0.5f);

        final float[] later = new float[80];
        for (int round = 0; round < ROUNDS; round++) {
            kernel.multiply(input, weights, bias, later);
            assertEquals(
                    Float.floatToRawIntBits(firstDot), Float.floatToRawIntBits(DenseKernel.dot(input, narrow, 0.5f)));
        }
        assertBits(first, later);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "8", "9", "128", "131"})
    void aDotProductAddsEightSumsAsATree(final int inputs) {
        final float[] input = values(inputs);
        final float[] weights = values(inputs);
        final float[] sums = new float[8];
        final int whole = inputs / 8 * 8;
        for (int position = 0; position < whole; position++) {
            sums[position % 8] += input[position] * weights[position];
        }
        float rest = 0.25f;
        for (int position = whole; position < inputs; position++) {
            rest += input[position] * weights[position];
        }
        final float left = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        final float right = (sums[4] + sums[5]) + (sums[6] + sums[7]);

        assertEquals(
                Float.floatToRawIntBits(rest + (left + right)),
                Float.floatToRawIntBits(DenseKernel.dot(input, weights, 0.25f)));
    }

    @Test
    void addsARowOfATable() {
        final float[] table = values(60);
        final float[] sum = values(20);
        final float[] expected = sum.clone();
        for (int column = 0; column < 20; column++) {
            expected[column] += table[40 + column];
        }

        new DenseKernel(20).addRow(table, 40, sum);

        assertBits(expected, sum);
    }

    private static float[] multiplied(final float[] input, final float[][] weights, final float[] bias) {
        final float[] output = new float[bias.length];
        new DenseKernel(input.length).multiply(input, weights, bias, output);
        return output;
    }

    /** One addition after the other, for each output by itself. */
    private static float[] inOrder(final float[] input, final float[][] weights, final float[] bias) {
        final float[] output = bias.clone();
        for (int column = 0; column < output.length; column++) {
            for (int position = 0; position < input.length; position++) {
                output[column] += input[position] * weights[position][column];
            }
        }
        return output;
    }

    private float[][] weights(final int inputs, final int outputs) {
        final float[][] weights = new float[inputs][];
        Arrays.setAll(weights, input -> values(outputs));
        return weights;
    }

    private float[] values(final int count) {
        final float[] values = new float[count];
        for (int position = 0; position < count; position++) {
            values[position] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static void assertBits(final float[] expected, final float[] actual) {
        assertArrayEquals(bits(expected), bits(actual));
    }

    private static int[] bits(final float[] values) {
        final int[] bits = new int[values.length];
        Arrays.setAll(bits, position -> Float.floatToRawIntBits(values[position]));
        return bits;
    }
}
