package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.AddConstant;
import com.intel.analytics.bigdl.nn.Contiguous;
import com.intel.analytics.bigdl.nn.Dropout;
import com.intel.analytics.bigdl.nn.Identity;
import com.intel.analytics.bigdl.nn.InferReshape;
import com.intel.analytics.bigdl.nn.Input;
import com.intel.analytics.bigdl.nn.Narrow;
import com.intel.analytics.bigdl.nn.Reshape;
import com.intel.analytics.bigdl.nn.Select;
import com.intel.analytics.bigdl.nn.Squeeze;
import com.intel.analytics.bigdl.nn.Unsqueeze;
import com.intel.analytics.bigdl.nn.View;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nifiaaas.services.engine.plan.NoPlanException;
import org.nifiaaas.services.engine.plan.PlanValue.Features;
import org.nifiaaas.services.engine.plan.PlanValue.Indices;

/**
 * Finds out what layers without weights do by running them on numbers that cannot be mistaken for one another. That is safer than to repeat BigDL's rules about
 * dimensions, and BigDL keeps some layers' settings to itself. Not thread-safe.
 */
final class ShapeLayers {

    private static final int ROWS = 3;

    private static final List<Class<?>> KEEP_VALUES = List.of(
            Contiguous.class,
            Dropout.class,
            Identity.class,
            InferReshape.class,
            Input.class,
            Reshape.class,
            Squeeze.class,
            Unsqueeze.class,
            View.class);

    private static final List<Class<?>> CHOOSE_INDICES = List.of(AddConstant.class, Narrow.class, Select.class);

    private final BigDLRuntime runtime;

    ShapeLayers(final BigDLRuntime runtime) {
        this.runtime = runtime;
    }

    /** Whether a layer passes all values on and changes at most their dimensions. */
    static boolean keepsValues(final AbstractModule<?, ?, ?> layer) {
        return KEEP_VALUES.contains(layer.getClass());
    }

    /** Whether a layer may stand between the module's input and an embedding table. */
    static boolean mayCarryIndices(final AbstractModule<?, ?, ?> layer) {
        return keepsValues(layer) || CHOOSE_INDICES.contains(layer.getClass());
    }

    /** Runs a layer on indices. */
    Indices apply(final AbstractModule<?, ?, ?> layer, final Indices indices) throws NoPlanException {
        final Tensor<?> output = run(layer, tensor(indices.values(), indices.size()));
        return new Indices(values(output), output.size());
    }

    /** Tells the dimensions that a layer gives to features, which it must keep in their order. */
    Features apply(final AbstractModule<?, ?, ?> layer, final Features features) throws NoPlanException {
        final int[] size = withRows(features.size());
        final float[] probe = distinct(ROWS * features.step().width(), 1);
        final Tensor<?> output = run(layer, tensor(probe, size));
        if (!Arrays.equals(probe, values(output)) || output.size()[0] != ROWS) {
            throw new NoPlanException("the layer " + name(layer) + " changes the order of its values");
        }
        return new Features(features.step(), Arrays.copyOfRange(output.size(), 1, output.size().length));
    }

    /** Makes sure that a layer puts the features of each row beside each other. */
    void checkJoins(final AbstractModule<?, ?, ?> layer, final List<Features> parts) throws NoPlanException {
        final List<Object> inputs = new ArrayList<>();
        final int width = parts.stream().mapToInt(part -> part.step().width()).sum();
        final float[] expected = new float[ROWS * width];
        int column = 0;
        for (final Features part : parts) {
            final int columns = part.step().width();
            final float[] probe = distinct(ROWS * columns, 1 + ROWS * column);
            for (int row = 0; row < ROWS; row++) {
                System.arraycopy(probe, row * columns, expected, row * width + column, columns);
            }
            inputs.add(tensor(probe, withRows(part.size())));
            column += columns;
        }
        final Tensor<?> output = run(layer, new Table(inputs.toArray()));
        if (!Arrays.equals(expected, values(output)) || output.dim() != 2) {
            throw new NoPlanException("the layer " + name(layer) + " does not put features beside each other");
        }
    }

    private static int[] withRows(final int[] size) {
        final int[] all = new int[size.length + 1];
        all[0] = ROWS;
        System.arraycopy(size, 0, all, 1, size.length);
        return all;
    }

    private static float[] distinct(final int count, final int first) {
        final float[] values = new float[count];
        for (int position = 0; position < count; position++) {
            values[position] = first + position;
        }
        return values;
    }

    /** A tensor of a copy, because layers may compute in place. */
    private Tensor<Object> tensor(final float[] values, final int[] size) {
        return runtime.tensor(values.clone(), size);
    }

    private static Tensor<?> run(final AbstractModule<?, ?, ?> layer, final Activity input) throws NoPlanException {
        @SuppressWarnings("unchecked") // The caller gives a layer what layers of its class take.
        final AbstractModule<Activity, Activity, Object> runnable = (AbstractModule<Activity, Activity, Object>) layer;
        if (runnable.forward(input) instanceof Tensor<?> output) {
            return output;
        }
        throw new NoPlanException("the layer " + name(layer) + " yields a table");
    }

    /** Copies a tensor's values, row-major. */
    static float[] values(final Tensor<?> tensor) throws NoPlanException {
        final Tensor<?> contiguous = tensor.contiguous();
        if (!(contiguous.storage().array() instanceof float[] array)) {
            throw new NoPlanException("the module does not compute in single precision");
        }
        final int start = contiguous.storageOffset() - 1;
        return Arrays.copyOfRange(array, start, start + contiguous.nElement());
    }

    /** The class of a layer, for people. */
    static String name(final AbstractModule<?, ?, ?> layer) {
        return layer.getClass().getSimpleName();
    }
}
