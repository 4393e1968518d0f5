package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import java.util.Arrays;
import java.util.Optional;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.plan.FeatureStep.Numbers;
import org.nifiaaas.services.engine.plan.FeatureStep.Place;
import org.nifiaaas.services.engine.plan.NoPlanException;
import org.nifiaaas.services.engine.plan.PlanStep;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;
import org.nifiaaas.services.engine.plan.PlanStep.Side;
import org.nifiaaas.services.engine.plan.PlanValue.Features;
import org.nifiaaas.services.engine.plan.PlanValue.Indices;

/**
 * A batch by whose numbers each column of a module's input is recognised, wherever the module's layers take it. Immutable.
 *
 * <p>No two columns can be mistaken for one another, also after a constant is added: they differ in how much they rise from row to row.
 */
final class InputProbe {

    private static final int ROWS = 3;

    /** Row-major: user and item. */
    private static final int[] IDS = {1_009, 50_021, 2_027, 70_039, 4_057, 90_053};

    /** Above all ids; the steps make each column rise otherwise, and no value be one of another column. */
    private static final int FIRST_FEATURE = 100_003;

    private static final int COLUMN_STEP = 1_013;

    private final FeatureShape shape;

    private InputProbe(final FeatureShape shape) {
        this.shape = shape;
    }

    /** The probe of modules that take these features beside user and item. */
    static InputProbe of(final FeatureShape shape) {
        return new InputProbe(shape);
    }

    private static int feature(final int row, final int column) {
        return FIRST_FEATURE + column * COLUMN_STEP + row * (11 + 7 * column + row);
    }

    /** Lays the probe out as the module takes a batch. */
    Activity batch(final String subject, final InputLayout layout) throws EngineException {
        final float[] features = new float[ROWS * shape.width()];
        for (int position = 0; position < features.length; position++) {
            features[position] = feature(position / shape.width(), position % shape.width());
        }
        return layout.of(subject, IDS.clone(), features, ROWS);
    }

    /**
     * Finds out whose table a module looks up.
     *
     * @param table row-major
     * @throws NoPlanException if the indices are no single column of the input, or the table lacks rows
     */
    PlanStep lookup(final Indices indices, final float[] table, final int width) throws NoPlanException {
        final float[] values = indices.values();
        for (final Side side : Side.values()) {
            final float shift = values[0] - IDS[side.ordinal()];
            if (shift >= 0 && isShifted(values, shift, row -> IDS[2 * row + side.ordinal()])) {
                return new Lookup(side, table, width, (int) shift);
            }
        }
        for (int place = 0; place < shape.places(); place++) {
            final int column = place;
            final float shift = values[0] - feature(0, column);
            if (shift >= 0 && isShifted(values, shift, row -> feature(row, column))) {
                final int rows = table.length / width - (int) shift;
                if (rows < shape.rows(column)) {
                    throw new NoPlanException("feature " + (column + 1) + " needs a table of " + shape.rows(column)
                            + " rows, the module's has " + rows);
                }
                return new Place(column, table, width, (int) shift);
            }
        }
        throw new NoPlanException("a LookupTable takes neither the user's nor the item's index"
                + (shape.places() == 0 ? "" : " nor a place among the features"));
    }

    private static boolean isShifted(final float[] values, final float shift, final Column column) {
        if (values.length != ROWS) {
            return false;
        }
        for (int row = 0; row < ROWS; row++) {
            if (values[row] != column.value(row) + shift) {
                return false;
            }
        }
        return true;
    }

    /** The numbers of the input that these are; empty if they are others. */
    Optional<Features> numbers(final Indices indices) {
        final int[] size = indices.size();
        if (size.length != 2 || size[0] != ROWS) {
            return Optional.empty();
        }
        final int[] columns = new int[size[1]];
        for (int position = 0; position < columns.length; position++) {
            final int column = (int) (indices.values()[position] - FIRST_FEATURE) / COLUMN_STEP;
            for (int row = 0; row < ROWS; row++) {
                final float value = indices.values()[row * columns.length + position];
                if (column < shape.places() || column >= shape.width() || value != feature(row, column)) {
                    return Optional.empty();
                }
            }
            columns[position] = column;
        }
        return Optional.of(new Features(new Numbers(columns), Arrays.copyOfRange(size, 1, size.length)));
    }

    private interface Column {
        int value(int row);
    }
}
