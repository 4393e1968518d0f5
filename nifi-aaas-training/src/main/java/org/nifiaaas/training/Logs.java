package org.nifiaaas.training;

import org.apache.log4j.Level;
import org.apache.log4j.Logger;

/** Quiets what Spark and BigDL write in the course of a normal run. */
final class Logs {

    private static final String[] NOISY = {"org.apache", "org.spark_project", "com.intel.analytics.bigdl"};

    /** Each of these warns in every run of what BigDL does on purpose. */
    private static final String[] ALARMING = {
        "org.apache.spark.SparkContext",
        "org.apache.spark.storage.BlockManager",
        "com.intel.analytics.bigdl.optim.DistriOptimizer$",
        "org.apache.hadoop.util.NativeCodeLoader"
    };

    private Logs() {}

    /** Lets only warnings and errors through. */
    static void quiet() {
        for (final String name : NOISY) {
            Logger.getLogger(name).setLevel(Level.WARN);
        }
        for (final String name : ALARMING) {
            Logger.getLogger(name).setLevel(Level.ERROR);
        }
    }

    /** Lets go of what Spark ML warns of with every fit: that pairs sent from the driver make a task large, and that Java does the algebra. */
    static void quietFits() {
        Logger.getLogger("org.apache.spark.scheduler.TaskSetManager").setLevel(Level.ERROR);
        Logger.getLogger("com.github.fommil.netlib").setLevel(Level.ERROR);
    }
}
