package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import org.nifiaaas.services.engine.EngineException;

/** A small real module as BigDL saves it, and what it yields. */
public final class SavedModule {

    private final TestModules modules;
    private final AbstractModule<Activity, Activity, Object> module;
    private final byte[] bytes;

    private SavedModule(final TestModules modules, final AbstractModule<Activity, Activity, Object> module) {
        this.modules = modules;
        this.module = module;
        this.bytes = modules.saved(module);
    }

    /** Neural collaborative filtering of 50 users and 20 items, two classes, log-softmax. */
    public static SavedModule ncf() throws EngineException {
        final TestModules modules = new TestModules();
        return new SavedModule(modules, modules.ncf());
    }

    /** How a manifest declares its output. */
    public String output() {
        return "log_softmax";
    }

    /** The file; not copied. */
    public byte[] bytes() {
        return bytes;
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
