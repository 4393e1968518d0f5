package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelOutput;

class ProbabilityReaderTest {

    private static final float TOLERANCE = 1e-6f;

    @Test
    void logSoftmaxIsExponentiated() throws EngineException {
        final float[] values = {log(0.2), log(0.8), log(0.9), log(0.1)};

        assertArrayEquals(
                new float[] {0.8f, 0.1f}, reader(ModelOutput.LOG_SOFTMAX, 1).read(values, 0, 2, 2), TOLERANCE);
    }

    @Test
    void aClassThatIsRuledOutHasProbabilityZero() throws EngineException {
        final float[] values = {Float.NEGATIVE_INFINITY, 0};

        assertArrayEquals(new float[] {0}, reader(ModelOutput.LOG_SOFTMAX, 0).read(values, 0, 1, 2));
        assertArrayEquals(new float[] {1}, reader(ModelOutput.LOG_SOFTMAX, 1).read(values, 0, 1, 2));
    }

    @Test
    void softmaxIsTakenAsItIs() throws EngineException {
        final float[] values = {0.2f, 0.7f, 0.1f, 0, 0, 1};

        assertArrayEquals(new float[] {0.1f, 1}, reader(ModelOutput.SOFTMAX, 2).read(values, 0, 2, 3));
    }

    @Test
    void sigmoidIsTakenAsItIs() throws EngineException {
        assertArrayEquals(
                new float[] {0, 0.3f, 1}, reader(ModelOutput.SIGMOID, 0).read(new float[] {0, 0.3f, 1}, 0, 3, 1));
    }

    @Test
    void oneScoreGoesThroughTheLogisticFunctionWithoutOverflow() throws EngineException {
        final float[] values = {0, 2, -2, 1000, -1000, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

        assertArrayEquals(
                new float[] {0.5f, 0.880797f, 0.119203f, 1, 0, 1, 0},
                reader(ModelOutput.LOGITS, 0).read(values, 0, 7, 1),
                TOLERANCE);
    }

    @Test
    void severalScoresGoThroughSoftmaxWithoutOverflow() throws EngineException {
        final float[] values = {1, 3, 1001, 1003, -1001, -1003, 5000, -5000};

        assertArrayEquals(
                new float[] {0.119203f, 0.119203f, 0.880797f, 1},
                reader(ModelOutput.LOGITS, 0).read(values, 0, 4, 2),
                TOLERANCE);
    }

    @Test
    void valuesBeforeTheOffsetAreSkipped() throws EngineException {
        final float[] values = {9, 9, 9, 0.25f, 0.75f};

        assertArrayEquals(new float[] {0.75f}, reader(ModelOutput.SOFTMAX, 1).read(values, 3, 1, 2));
    }

    @Test
    void roundingAboveOneIsCutOff() throws EngineException {
        assertArrayEquals(new float[] {1}, reader(ModelOutput.SOFTMAX, 0).read(new float[] {1.0000002f, 0}, 0, 1, 2));
    }

    @Test
    void whatDoesNotAddUpIsRefused() {
        assertRowRefused(ModelOutput.SOFTMAX, 0.5f, 0.6f);
        assertRowRefused(ModelOutput.SOFTMAX, 1.5f, -0.5f);
        assertRowRefused(ModelOutput.LOG_SOFTMAX, 0.5f, 0.5f);
        assertRowRefused(ModelOutput.LOG_SOFTMAX, -3, -3);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertRowRefused(ModelOutput.SOFTMAX, Float.NaN, 0.5f);
        assertRowRefused(ModelOutput.LOG_SOFTMAX, 0, Float.NaN);
        assertRowRefused(ModelOutput.LOGITS, 0, Float.NaN);
        assertRowRefused(ModelOutput.LOGITS, Float.POSITIVE_INFINITY, 0);
        assertRowRefused(ModelOutput.SIGMOID, Float.NaN);
        assertRowRefused(ModelOutput.LOGITS, Float.NaN);
    }

    @Test
    void sigmoidOutsideOfZeroToOneIsRefused() {
        assertRowRefused(ModelOutput.SIGMOID, 1.1f);
        assertRowRefused(ModelOutput.SIGMOID, -0.1f);
    }

    @Test
    void columnsThatDoNotFitAreRefused() {
        assertColumnsRefused(
                ModelOutput.SIGMOID,
                0,
                2,
                "ncf: the module yields 2 columns, which does not fit the declared output SIGMOID");
        assertColumnsRefused(
                ModelOutput.SOFTMAX,
                0,
                1,
                "ncf: the module yields 1 columns, which does not fit the declared output SOFTMAX");
        assertColumnsRefused(
                ModelOutput.LOG_SOFTMAX,
                0,
                1,
                "ncf: the module yields 1 columns, which does not fit the declared output LOG_SOFTMAX");
        assertColumnsRefused(
                ModelOutput.LOGITS, 1, 1, "ncf: positive class 1 is not one of the module's 1 output columns");
    }

    private static void assertRowRefused(final ModelOutput output, final float... row) {
        final EngineException failure =
                assertThrows(EngineException.class, () -> reader(output, 0).read(row, 0, 1, row.length));
        assertEquals(
                0,
                failure.getMessage().indexOf("ncf: row 0 is not of the declared output " + output),
                failure.getMessage());
    }

    private static void assertColumnsRefused(
            final ModelOutput output, final int positiveClass, final int columns, final String expected) {
        final EngineException failure = assertThrows(
                EngineException.class, () -> reader(output, positiveClass).read(new float[columns], 0, 1, columns));
        assertEquals(expected, failure.getMessage());
    }

    private static ProbabilityReader reader(final ModelOutput output, final int positiveClass) {
        return new ProbabilityReader("ncf", output, positiveClass);
    }

    private static float log(final double probability) {
        return (float) Math.log(probability);
    }
}
