package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.plan.PlanTrial;

/** One task's copy of a BigDL module. Not thread-safe. A failed call leaves it usable. */
final class BigDLModuleCopy implements ModuleCopy {

    private static final int COLUMNS = 2;
    private static final String[] COLUMN_NAMES = {"user", "item"};
    private static final float[] NO_FEATURES = {};

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
    public float[] forward(final int[] input, final int rows) throws EngineException {
        return forward(input, NO_FEATURES, rows);
    }

    @Override
    public float[] forward(final int[] input, final float[] features, final int rows) throws EngineException {
        checkInput(input, rows);
        layout.features().check(description, features, rows);
        final Activity output;
        try {
            output = run(description, input, features, rows);
        } catch (final EngineException failure) {
            throw withRow(failure, input, features, rows);
        }
        return probabilities(output, rows);
    }

    private void checkInput(final int[] input, final int rows) throws EngineException {
        if (rows < 1 || input.length / COLUMNS < rows) {
            throw new EngineException(description + ": an input of " + input.length + " values is not " + rows
                    + " rows of user and item");
        }
        for (int position = 0; position < rows * COLUMNS; position++) {
            // Analytics Zoo has a row 0 that no id maps to.
            if (input[position] < 1) {
                throw new EngineException(named(position, input[position]) + " is not 1 or more");
            }
            if (input[position] > PlanTrial.LARGEST_INDEX) {
                throw new EngineException(named(position, input[position]) + " is beyond " + PlanTrial.LARGEST_INDEX
                        + ", up to which the module, fed with single precision, tells indices apart");
            }
        }
    }

    private String named(final int position, final int index) {
        return description + ": row " + position / COLUMNS + ": " + COLUMN_NAMES[position % COLUMNS] + " index "
                + index;
    }

    private Activity run(final String subject, final int[] input, final float[] features, final int rows)
            throws EngineException {
        final Activity batch = layout.of(subject, input, features, rows);
        return ForeignCalls.run(subject, () -> module.forward(batch));
    }

    /** BigDL does not tell which row of a batch it refuses, so the rows are tried one by one. */
    private EngineException withRow(
            final EngineException failure, final int[] input, final float[] features, final int rows) {
        final int width = layout.features().width();
        for (int row = 0; row < rows; row++) {
            final String subject = String.format(
                    Locale.ROOT,
                    "%s: row %d (user index %d, item index %d)",
                    description,
                    row,
                    input[row * COLUMNS],
                    input[row * COLUMNS + 1]);
            final int[] pair = Arrays.copyOfRange(input, row * COLUMNS, (row + 1) * COLUMNS);
            final float[] values = Arrays.copyOfRange(features, row * width, (row + 1) * width);
            try {
                run(subject, pair, values, 1);
            } catch (final EngineException rowFailure) {
                return withFeature(subject, pair, values).orElse(rowFailure);
            }
        }
        return failure;
    }

    /** Nor does it tell which table lacks the row, so the places are tried one by one, the others at their first rows. */
    private Optional<EngineException> withFeature(final String subject, final int[] pair, final float[] values) {
        final int places = layout.features().places();
        final float[] first = values.clone();
        Arrays.fill(first, 0, places, 1);
        if (failure(subject, pair, first).isPresent()) {
            return Optional.empty();
        }
        for (int place = 0; place < places; place++) {
            final float[] one = first.clone();
            one[place] = values[place];
            final Optional<EngineException> failure =
                    failure(subject + ": feature " + (place + 1) + " at row " + (int) one[place], pair, one);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<EngineException> failure(final String subject, final int[] pair, final float[] values) {
        try {
            run(subject, pair, values, 1);
            return Optional.empty();
        } catch (final EngineException failure) {
            return Optional.of(failure);
        }
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
