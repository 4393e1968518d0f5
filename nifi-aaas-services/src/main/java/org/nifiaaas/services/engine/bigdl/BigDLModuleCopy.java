package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;

/** One task's copy of a BigDL module. Not thread-safe. A failed call leaves it usable. */
final class BigDLModuleCopy implements ModuleCopy {

    private static final int COLUMNS = 2;
    private static final String[] COLUMN_NAMES = {"user", "item"};

    private final String description;
    private final AbstractModule<Activity, Activity, Object> module;
    private final InputLayout layout;
    private final ProbabilityReader reader;

    BigDLModuleCopy(
            final String description,
            final AbstractModule<Activity, Activity, Object> module,
            final InputLayout layout,
            final ProbabilityReader reader) {
        this.description = description;
        this.module = module;
        this.layout = layout;
        this.reader = reader;
    }

    @Override
    public float[] forward(final float[] input, final int rows) throws EngineException {
        checkInput(input, rows);
        final Activity output;
        try {
            output = run(description, input, 0, rows);
        } catch (final EngineException failure) {
            throw withRow(failure, input, rows);
        }
        return probabilities(output, rows);
    }

    private void checkInput(final float[] input, final int rows) throws EngineException {
        if (rows < 1 || input.length / COLUMNS < rows) {
            throw new EngineException(description + ": an input of " + input.length + " values is not " + rows
                    + " rows of user and item");
        }
        for (int position = 0; position < rows * COLUMNS; position++) {
            // The module would cut a fraction off, and Analytics Zoo has a row 0 that no id maps to.
            if (!(input[position] >= 1) || input[position] != Math.rint(input[position])) {
                throw new EngineException(description + ": row " + position / COLUMNS + ": "
                        + COLUMN_NAMES[position % COLUMNS] + " index " + input[position]
                        + " is not a whole number of 1 or more");
            }
        }
    }

    private Activity run(final String subject, final float[] input, final int firstRow, final int rows)
            throws EngineException {
        // A copy, because layers may compute in place.
        final float[] indices = Arrays.copyOfRange(input, firstRow * COLUMNS, (firstRow + rows) * COLUMNS);
        final Activity batch = layout.of(subject, indices, rows);
        return ForeignCalls.run(subject, () -> module.forward(batch));
    }

    /** BigDL does not tell which row of a batch it refuses, so the rows are tried one by one. */
    private EngineException withRow(final EngineException failure, final float[] input, final int rows) {
        for (int row = 0; row < rows; row++) {
            final String subject = String.format(
                    Locale.ROOT,
                    "%s: row %d (user index %.0f, item index %.0f)",
                    description,
                    row,
                    input[row * COLUMNS],
                    input[row * COLUMNS + 1]);
            try {
                run(subject, input, row, 1);
            } catch (final EngineException rowFailure) {
                return rowFailure;
            }
        }
        return failure;
    }

    private float[] probabilities(final Activity output, final int rows) throws EngineException {
        if (!(output instanceof Tensor<?> tensor)) {
            throw new EngineException(description + ": the module yields several outputs instead of one");
        }
        final Tensor<?> values = ForeignCalls.run(description, tensor::contiguous);
        final int columns = values.nElement() / rows;
        final boolean matrix = values.dim() == 2 && values.size(1) == rows;
        // Layers that drop dimensions of size 1 yield a vector for a single row or a single column.
        final boolean vector = values.dim() == 1 && (rows == 1 || values.nElement() == rows);
        if (!matrix && !vector) {
            throw new EngineException(
                    description + ": the module yields values of size " + sizeOf(values) + " for " + rows + " rows");
        }
        if (!(values.storage().array() instanceof float[] array)) {
            throw new EngineException(description + ": the module does not compute in single precision");
        }
        return reader.read(array, values.storageOffset() - 1, rows, columns);
    }

    private static String sizeOf(final Tensor<?> values) {
        return Arrays.stream(values.size()).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
    }
}
