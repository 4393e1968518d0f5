package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.optim.Trigger;
import com.intel.analytics.bigdl.utils.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ends the training after a number of epochs, and prints a line after each. BigDL asks before every iteration whether training is over, on the driver and on
 * one thread; its state then holds the loss of the iteration before.
 */
final class EpochProgress implements Trigger {

    private static final long serialVersionUID = 1L;

    private final int epochs;
    private final long rowsPerEpoch;
    private final transient PrintStream out;
    private final ArrayList<Double> losses = new ArrayList<>();
    private int iteration = 1;
    private int epoch = 1;
    private double lossSum;
    private int lossCount;
    private long epochStartNanos;

    EpochProgress(final int epochs, final long rowsPerEpoch, final PrintStream out) {
        this.epochs = epochs;
        this.rowsPerEpoch = rowsPerEpoch;
        this.out = out;
        this.epochStartNanos = System.nanoTime();
    }

    @Override
    public boolean apply(final Table state) {
        final int nextIteration = number(state, "neval").intValue();
        if (nextIteration > iteration) {
            iteration = nextIteration;
            lossSum += number(state, "Loss").doubleValue();
            lossCount++;
        }
        final int nextEpoch = number(state, "epoch").intValue();
        if (nextEpoch > epoch) {
            finishEpoch();
            epoch = nextEpoch;
        }
        return nextEpoch > epochs;
    }

    private void finishEpoch() {
        final long now = System.nanoTime();
        final double loss = lossSum / lossCount;
        final double seconds = (now - epochStartNanos) / 1e9;
        out.printf(
                Locale.ROOT, "epoch %d/%d  loss %.4f  %,.0f records/s%n", epoch, epochs, loss, rowsPerEpoch / seconds);
        out.flush();
        losses.add(loss);
        lossSum = 0;
        lossCount = 0;
        epochStartNanos = now;
    }

    /** Mean loss of each finished epoch. */
    List<Double> losses() {
        return new ArrayList<>(losses);
    }

    private static Number number(final Table state, final String key) {
        return (Number) state.<Object>apply(key);
    }
}
