package org.nifiaaas.training.models;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.sample.FeatureRows;

/**
 * Trains wide and deep networks with BigDL and Adam on the driver, whose memory holds all rows. The learning rate falls hyperbolically to half over the epochs that
 * may be. The same rows, options and seed give the same network. Not thread-safe.
 */
public final class WideDeepTrainer {

    /** Epochs that may pass without a better one. */
    private static final int PATIENCE = 3;

    private final TrainingOptions options;
    private final PrintStream out;

    /**
     * Creates a trainer.
     *
     * @param out told how each epoch went
     */
    public WideDeepTrainer(final TrainingOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Trains a network for a number of epochs.
     *
     * @throws TrainingException if the training goes astray
     */
    public Fit train(final FeatureRows rows, final WideDeepShape shape, final int epochs) throws TrainingException {
        return train(rows, shape, epochs, null);
    }

    /**
     * Trains a network until it gets no better, and returns it as it was after the best epoch.
     *
     * @param quality asked after each epoch, the higher the better
     * @throws TrainingException if the training goes astray
     */
    public Fit trainToBest(
            final FeatureRows rows, final WideDeepShape shape, final ToDoubleFunction<WideDeepModel> quality)
            throws TrainingException {
        return train(rows, shape, options.epochs(), quality);
    }

    private Fit train(
            final FeatureRows rows,
            final WideDeepShape shape,
            final int epochs,
            final ToDoubleFunction<WideDeepModel> quality)
            throws TrainingException {
        final double steps = Math.ceil((double) rows.size() / options.batchSize()) * options.epochs();
        final double share = Math.max(1e-9, Math.min(1 - 1e-9, rows.share()));
        final WideDeepNetwork network =
                new WideDeepNetwork(shape, options, Math.log(share / (1 - share)), 1 / Math.max(1, steps));
        final EarlyStopping stopping = new EarlyStopping(PATIENCE);
        final Random random = new Random(options.seed());
        double seconds = 0;
        for (int epoch = 1; epoch <= epochs && !stopping.isOver(); epoch++) {
            final long start = System.nanoTime();
            final double loss = epoch(network, rows, random);
            final double took = (System.nanoTime() - start) / 1e9;
            seconds += took;
            final float[] weights = network.weights();
            Trainer.requireFinite(epoch, loss, weights);
            String said = "";
            double measured = epoch;
            if (quality != null) {
                measured = quality.applyAsDouble(WideDeepModel.of(shape, weights));
                said = String.format(Locale.ROOT, "  validation %.4f", measured);
            }
            stopping.record(epoch, measured, weights);
            out.printf(
                    Locale.ROOT,
                    "epoch %d/%d  loss %.4f  %,.0f rows/s%s%n",
                    epoch,
                    epochs,
                    loss,
                    rows.size() / Math.max(took, 1e-9),
                    said);
            out.flush();
        }
        return new Fit(
                WideDeepModel.of(shape, stopping.weights()),
                stopping.best(),
                stopping.quality(),
                (double) rows.size() * stopping.last() / Math.max(seconds, 1e-9));
    }

    private double epoch(final WideDeepNetwork network, final FeatureRows rows, final Random random) {
        final int[] order = rows.order(random);
        double loss = 0;
        for (int from = 0; from < order.length; from += options.batchSize()) {
            loss += network.train(rows, order, from, Math.min(order.length, from + options.batchSize()));
        }
        return loss / Math.max(1, order.length);
    }

    /** A network as it was after its best epoch. */
    public static final class Fit {

        private final WideDeepModel model;
        private final int epochs;
        private final double quality;
        private final double rowsPerSecond;

        Fit(final WideDeepModel model, final int epochs, final double quality, final double rowsPerSecond) {
            this.model = model;
            this.epochs = epochs;
            this.quality = quality;
            this.rowsPerSecond = rowsPerSecond;
        }

        public WideDeepModel model() {
            return model;
        }

        /** Number of the best epoch, from 1. */
        public int epochs() {
            return epochs;
        }

        /** Its quality. */
        public double quality() {
            return quality;
        }

        public double rowsPerSecond() {
            return rowsPerSecond;
        }
    }
}
