package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.tensor.TensorNumericMath.TensorNumeric;
import com.intel.analytics.bigdl.utils.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import scala.reflect.ClassTag$;

class BigDLModuleCopyTest {

    private static final int ROWS = 8;

    private TestModules modules;

    @BeforeEach
    void startRuntime() throws EngineException {
        modules = new TestModules();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 51, 'ncf version 7: row 3 (user index 51, item index '",
        "0, 16777216, 'ncf version 7: row 3 (user index 16777216, item index '",
        "1, 21, ', item index 21): '"
    })
    void namesTheRowWhoseIndexIsBeyondTheTable(final int column, final int index, final String expected)
            throws EngineException {
        final ModuleCopy copy = ncf(ModelOutput.LOG_SOFTMAX);
        final int[] pairs = TestModules.pairs(ROWS, 1);
        final float[] before = copy.forward(pairs, ROWS);
        final int[] wrong = pairs.clone();
        wrong[3 * 2 + column] = index;

        final EngineException failure = assertThrows(EngineException.class, () -> copy.forward(wrong, ROWS));

        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertArrayEquals(before, copy.forward(pairs, ROWS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesWhatIsNoIndex(final int index) throws EngineException {
        final ModuleCopy copy = ncf(ModelOutput.LOG_SOFTMAX);
        final int[] pairs = TestModules.pairs(ROWS, 1);
        pairs[5] = index;

        final EngineException failure = assertThrows(EngineException.class, () -> copy.forward(pairs, ROWS));

        assertEquals("ncf version 7: row 2: item index " + index + " is not 1 or more", failure.getMessage());
    }

    @Test
    void refusesAnIndexThatSinglePrecisionTakesForAnother() {
        final int last = 1 << 24;
        assertEquals((float) last, (float) (last + 1));
        final ModuleCopy copy = fixed(tensor(new float[4], 2, 2));

        final EngineException failure =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, last, last + 1, 1}, 2));

        assertEquals(
                "ncf version 7: row 1: user index 16777217 is beyond 16777216, up to which the module, fed with single"
                        + " precision, tells indices apart",
                failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, ROWS + 1, Integer.MAX_VALUE})
    void refusesRowsThatTheInputDoesNotHold(final int rows) throws EngineException {
        final ModuleCopy copy = ncf(ModelOutput.LOG_SOFTMAX);

        final EngineException failure =
                assertThrows(EngineException.class, () -> copy.forward(TestModules.pairs(ROWS, 1), rows));

        assertEquals(
                "ncf version 7: an input of 16 values is not " + rows + " rows of user and item", failure.getMessage());
    }

    @Test
    void namesTheRowOfTheBatchWhoseOutputIsNotAsDeclared() throws EngineException {
        final ModuleCopy copy = fixed(tensor(new float[] {-0.1f, -2.352168f, Float.NaN, 0}, 2, 2));

        final EngineException failure =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, 1, 1, 1}, 2));

        assertEquals(
                "ncf version 7: row 1 is not of the declared output LOG_SOFTMAX: the module yields NaN, 0.0",
                failure.getMessage());
    }

    @Test
    void readsATensorThatIsAWindowOnALargerOne() throws EngineException {
        final float even = (float) Math.log(0.5);
        final Tensor<Object> larger =
                tensor(new float[] {0, even, even, 0, (float) Math.log(0.25), (float) Math.log(0.75)}, 2, 3);

        final float[] probabilities = fixed(larger.narrow(2, 2, 2)).forward(new int[] {1, 1, 1, 1}, 2);

        assertArrayEquals(new float[] {0.5f, 0.25f}, probabilities, 1e-6f);
    }

    @Test
    void readsTheVectorOfASingleRow() throws EngineException {
        final float[] probabilities = fixed(tensor(new float[] {(float) Math.log(0.25), (float) Math.log(0.75)}, 2))
                .forward(new int[] {1, 1}, 1);

        assertArrayEquals(new float[] {0.25f}, probabilities, 1e-6f);
    }

    @Test
    void refusesAnotherNumberOfRowsThanItWasGiven() throws EngineException {
        assertOutputRefused(
                tensor(new float[6], 3, 2), "ncf version 7: the module yields values of size 3 x 2 for 2 rows");
        assertOutputRefused(tensor(new float[4], 4), "ncf version 7: the module yields values of size 4 for 2 rows");
        assertOutputRefused(
                tensor(new float[4], 2, 1, 2), "ncf version 7: the module yields values of size 2 x 1 x 2 for 2 rows");
    }

    @Test
    void refusesSeveralOutputs() throws EngineException {
        final Table table = new Table(new Object[0]);

        assertOutputRefused(table, "ncf version 7: the module yields several outputs instead of one");
    }

    @Test
    void refusesDoublePrecision() throws Exception {
        @SuppressWarnings("unchecked")
        final TensorNumeric<Object> numeric = (TensorNumeric<Object>)
                Class.forName("com.intel.analytics.bigdl.tensor.TensorNumericMath$TensorNumeric$NumericDouble$")
                        .getField("MODULE$")
                        .get(null);
        final Tensor<Object> doubles =
                Tensor$.MODULE$.apply(new double[4], new int[] {2, 2}, ClassTag$.MODULE$.Double(), numeric);

        assertOutputRefused(doubles, "ncf version 7: the module does not compute in single precision");
    }

    private void assertOutputRefused(final Activity output, final String expected) throws EngineException {
        final ModuleCopy copy = fixed(output);

        final EngineException failure =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {1, 1, 1, 1}, 2));

        assertEquals(expected, failure.getMessage());
    }

    private ModuleCopy ncf(final ModelOutput output) throws EngineException {
        return copy(modules.ncf().evaluate(), output);
    }

    private ModuleCopy fixed(final Activity output) {
        return copy(new FixedOutput(modules.runtime(), output), ModelOutput.LOG_SOFTMAX);
    }

    private ModuleCopy copy(final AbstractModule<Activity, Activity, Object> module, final ModelOutput output) {
        final String description = "ncf version 7";
        final InputLayout pairs = (subject, rows, features, count) -> InputLayout.pairs(modules.runtime(), rows, count);
        return new BigDLModuleCopy(description, module, pairs, new ProbabilityReader(description, output, 0));
    }

    private Tensor<Object> tensor(final float[] values, final int... size) {
        return modules.runtime().tensor(values, size);
    }

    /** A module that yields the same whatever it is given. */
    private static final class FixedOutput extends AbstractModule<Activity, Activity, Object> {

        private final transient Activity fixed;

        FixedOutput(final BigDLRuntime runtime, final Activity fixed) {
            super(
                    ClassTag$.MODULE$.apply(Activity.class),
                    ClassTag$.MODULE$.apply(Activity.class),
                    runtime.floatTag(),
                    runtime.floatNumeric());
            this.fixed = fixed;
        }

        @Override
        public Activity updateOutput(final Activity input) {
            output_$eq(fixed);
            return fixed;
        }

        @Override
        public Activity updateGradInput(final Activity input, final Activity gradOutput) {
            return gradOutput;
        }
    }
}
