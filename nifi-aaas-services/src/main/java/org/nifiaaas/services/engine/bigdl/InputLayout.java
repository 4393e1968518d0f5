package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.T$;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModelInput;

/** Turns batches of pairs into what a module takes. Immutable; thread-safe. */
interface InputLayout {

    /**
     * Lays out a batch.
     *
     * @param subject what the message of a failure begins with
     * @param rows row-major, {@code count} x 2 or longer: user row and item row, which single precision can tell apart; not changed
     * @param features row-major, {@code count} x the width of {@link #features()} or longer; not changed
     * @throws EngineException if the module has no place for a row
     */
    Activity of(String subject, int[] rows, float[] features, int count) throws EngineException;

    /** What it takes of a row beside user and item. */
    default FeatureShape features() {
        return FeatureShape.NONE;
    }

    /**
     * Finds the layout that a module takes.
     *
     * @param description names the model version in messages
     * @param input the declared kind of input
     * @param features what it takes of a row beside user and item
     * @throws EngineException if a module of this class does not take that kind of input
     */
    static InputLayout of(
            final BigDLRuntime runtime,
            final String description,
            final ModelInput input,
            final FeatureShape features,
            final AbstractModule<Activity, Activity, Object> module)
            throws EngineException {
        return switch (input) {
            case PAIR -> (subject, rows, none, count) -> pairs(runtime, rows, count);
            case COLUMNS -> (subject, rows, none, count) -> columns(runtime, rows, count);
            case WIDE_AND_DEEP -> WideAndDeepLayout.of(runtime, description, module);
            case FEATURES -> new FeaturesLayout(runtime, features);
        };
    }

    /** Both columns in one tensor. A tensor never takes an array over that somebody else has, since layers may compute in place. */
    static Tensor<Object> pairs(final BigDLRuntime runtime, final int[] rows, final int count) {
        final float[] values = new float[count * 2];
        for (int position = 0; position < values.length; position++) {
            values[position] = rows[position];
        }
        return runtime.tensor(values, count, 2);
    }

    private static Activity columns(final BigDLRuntime runtime, final int[] rows, final int count) {
        final float[] users = new float[count];
        final float[] items = new float[count];
        for (int row = 0; row < count; row++) {
            users[row] = rows[row * 2];
            items[row] = rows[row * 2 + 1];
        }
        return T$.MODULE$.array(new Object[] {runtime.tensor(users, count, 1), runtime.tensor(items, count, 1)});
    }
}
