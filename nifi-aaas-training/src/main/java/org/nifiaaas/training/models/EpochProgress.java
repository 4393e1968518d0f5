package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.optim.Trigger;
import com.intel.analytics.bigdl.utils.Table;

/**
 * Ends the training after each epoch and tells its mean loss. BigDL asks before every iteration whether training is over, on the driver and on one thread; its
 * state then holds the loss of the iteration before.
 */
final class EpochProgress implements Trigger {

    private static final long serialVersionUID = 1L;

    private int iteration = 1;
    private int epoch;
    private double lossSum;
    private int lossCount;

    /**
     * Starts the next epoch.
     *
     * @param number counted from 1
     */
    void begin(final int number) {
        epoch = number;
        lossSum = 0;
        lossCount = 0;
    }

    @Override
    public boolean apply(final Table state) {
        final int nextIteration = number(state, "neval").intValue();
        if (nextIteration > iteration) {
            iteration = nextIteration;
            lossSum += number(state, "Loss").doubleValue();
            lossCount++;
        }
        return number(state, "epoch").intValue() > epoch;
    }

    /** Mean loss of the iterations since the epoch began. */
    double loss() {
        return lossSum / lossCount;
    }

    private static Number number(final Table state, final String key) {
        return (Number) state.<Object>apply(key);
    }
}
