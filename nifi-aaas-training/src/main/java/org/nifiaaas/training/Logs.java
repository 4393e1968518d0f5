package org.nifiaaas.training;

import org.apache.log4j.Level;
import org.apache.log4j.Logger;

/** Quiets what Spark and BigDL write in the course of a normal run. */
final class Logs {

    private static final String[] NOISY = {"org.apache", "org.spark_project", "com.intel.analytics.bigdl"};

    private Logs() {}

    /** Lets only warnings and errors through. */
    static void quiet() {
        for (final String name : NOISY) {
            Logger.getLogger(name).setLevel(Level.WARN);
        }
        // Each warns in every run of what is so on purpose: batches are built here, and the module is saved by name.
        Logger.getLogger("com.intel.analytics.bigdl.optim").setLevel(Level.ERROR);
        Logger.getLogger("org.apache.hadoop.util.NativeCodeLoader").setLevel(Level.ERROR);
    }
}
