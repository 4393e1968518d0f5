package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.Arrays;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;

/** A small real module as BigDL saves it, and what it yields. */
public final class SavedModule {

    private final TestModules modules;
    private final AbstractModule<Activity, Activity, Object> module;
    private final byte[] bytes;
    private final FeatureShape features;

    private SavedModule(
            final TestModules modules,
            final FeatureShape features,
            final AbstractModule<Activity, Activity, Object> module) {
        this.modules = modules;
        this.features = features;
        this.module = module;
        this.bytes = modules.saved(module);
    }

    /** Neural collaborative filtering of 50 users and 20 items, two classes, log-softmax. */
    public static SavedModule ncf() throws EngineException {
        final TestModules modules = new TestModules();
        return new SavedModule(modules, FeatureShape.NONE, modules.ncf());
    }

    /** A wide and deep network of as many users and items, sigmoid. */
    public static SavedModule wideAndDeep(final long seed, final FeatureShape features) throws EngineException {
        final TestModules modules = new TestModules();
        return new SavedModule(
                modules,
                features,
                new FeatureModules(modules.runtime())
                        .wideAndDeep(seed, TestModules.USERS, TestModules.ITEMS, features, 16, 8));
    }

    /** How a manifest declares its output. */
    public String output() {
        return features.width() == 0 ? "log_softmax" : "sigmoid";
    }

    /** The file; not copied. */
    public byte[] bytes() {
        return bytes;
    }

    /** Probabilities of pairs with their features, row by row. */
    public float[] propensities(final int[] input, final float[] values, final int rows) {
        final Tensor<?> output = (Tensor<?>)
                module.evaluate().forward(new FeaturesLayout(modules.runtime(), features).of("", input, values, rows));
        final float[] all = (float[]) output.contiguous().storage().array();
        return Arrays.copyOfRange(all, output.storageOffset() - 1, output.storageOffset() - 1 + rows);
    }

    /** Probabilities of the first class. */
    public float[] propensities(final int[] input, final int rows) {
        final float[] logarithms = modules.output(module, input, rows);
        final float[] propensities = new float[rows];
        for (int row = 0; row < rows; row++) {
            propensities[row] = (float) Math.exp(logarithms[2 * row]);
        }
        return propensities;
    }
}
