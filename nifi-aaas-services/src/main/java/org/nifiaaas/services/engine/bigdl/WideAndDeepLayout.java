package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.tensor.Tensor$;
import com.intel.analytics.bigdl.utils.T$;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep;
import java.util.Locale;
import org.nifiaaas.services.engine.EngineException;

/**
 * What Analytics Zoo's WideAndDeep takes for pairs, laid out as Zoo's own {@code Utils.row2Sample} does. Immutable; thread-safe.
 *
 * <p>The wide part takes a sparse tensor in which a user has the column of its id and an item that of its id after the columns of all users. The value
 * there is the column plus 1 and not 1, since Zoo trains with it so.
 */
final class WideAndDeepLayout implements InputLayout {

    private static final String WIDE = "wide";
    private static final String DEEP = "deep";
    private static final String[] COLUMN_NAMES = {"user", "item"};

    private final BigDLRuntime runtime;
    private final String type;
    private final int[] wideColumns;

    private WideAndDeepLayout(final BigDLRuntime runtime, final String type, final int[] wideColumns) {
        this.runtime = runtime;
        this.type = type;
        this.wideColumns = wideColumns;
    }

    static WideAndDeepLayout of(
            final BigDLRuntime runtime,
            final String description,
            final AbstractModule<Activity, Activity, Object> module)
            throws EngineException {
        // A variable of the module's own type cannot be tested for a class that Java sees as unrelated.
        final Object candidate = module;
        if (!(candidate instanceof WideAndDeep<?> model)) {
            throw new EngineException(
                    description + ": the input wide_and_deep needs a WideAndDeep of Analytics Zoo, the"
                            + " module is a " + module.getClass().getSimpleName());
        }
        checkColumns(description, model);
        return new WideAndDeepLayout(runtime, model.modelType(), model.wideBaseDims());
    }

    private static void checkColumns(final String description, final WideAndDeep<?> model) throws EngineException {
        final boolean wide = !DEEP.equals(model.modelType());
        final boolean deep = !WIDE.equals(model.modelType());
        final boolean wideFits =
                model.wideBaseDims().length == COLUMN_NAMES.length && model.wideCrossDims().length == 0;
        final boolean deepFits = model.embedInDims().length == COLUMN_NAMES.length
                && model.indicatorDims().length == 0
                && model.continuousCols().length == 0;
        if (wide && !wideFits || deep && !deepFits) {
            throw new EngineException(String.format(
                    Locale.ROOT,
                    "%s: the WideAndDeep has %d wide base, %d wide cross, %d indicator, %d embedding and %d continuous"
                            + " columns; only user and item as base and embedding columns are supported",
                    description,
                    model.wideBaseDims().length,
                    model.wideCrossDims().length,
                    model.indicatorDims().length,
                    model.embedInDims().length,
                    model.continuousCols().length));
        }
    }

    @Override
    public Activity of(final String subject, final int[] rows, final float[] features, final int count)
            throws EngineException {
        if (DEEP.equals(type)) {
            return InputLayout.pairs(runtime, rows, count);
        }
        final Tensor<Object> wide = wide(subject, rows, count);
        if (WIDE.equals(type)) {
            return wide;
        }
        return T$.MODULE$.array(new Object[] {wide, InputLayout.pairs(runtime, rows, count)});
    }

    private Tensor<Object> wide(final String subject, final int[] rows, final int count) throws EngineException {
        final int size = count * COLUMN_NAMES.length;
        final int[] rowIndices = new int[size];
        final int[] columnIndices = new int[size];
        final float[] values = new float[size];
        for (int position = 0; position < size; position++) {
            final int column = position % COLUMN_NAMES.length;
            final int id = rows[position];
            // Beyond its own columns a user would be taken for an item.
            if (id >= wideColumns[column]) {
                throw new EngineException(subject + ": " + COLUMN_NAMES[column] + " index " + id
                        + " is not below the model's " + wideColumns[column]);
            }
            rowIndices[position] = position / COLUMN_NAMES.length;
            columnIndices[position] = column == 0 ? id : wideColumns[0] + id;
            values[position] = columnIndices[position] + 1;
        }
        return Tensor$.MODULE$.sparse(
                new int[][] {rowIndices, columnIndices},
                (Object) values,
                new int[] {count, wideColumns[0] + wideColumns[1]},
                runtime.floatTag(),
                runtime.floatNumeric());
    }
}
