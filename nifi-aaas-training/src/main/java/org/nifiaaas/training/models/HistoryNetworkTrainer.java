package org.nifiaaas.training.models;

import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.training.learn.EncoderTrainer;
import org.nifiaaas.training.sample.HistoryExamples;

/** Trains history networks with BigDL and Adam, on the driver. Thread-safe but for BigDL's generator of random numbers, which is that of the thread. */
public final class HistoryNetworkTrainer implements EncoderTrainer {

    private static final int WIDTH = 64;
    private static final double LEARNING_RATE = 0.003;
    private static final int BATCH = 256;
    private static final int MOST_EPOCHS = 40;
    private static final int PATIENCE = 5;
    /** What is added to the purchases of an item before their share is taken. */
    private static final double LEAST_PURCHASES = 0.1;

    private final Consumer<String> progress;

    /**
     * Creates a trainer.
     *
     * @param progress told how each epoch went
     */
    public HistoryNetworkTrainer(final Consumer<String> progress) {
        this.progress = progress;
    }

    @Override
    public Fit trainToBest(final HistoryExamples examples, final HistoryExamples heldOut, final long seed) {
        final HistoryNetwork network = network(examples, seed);
        final EarlyStopping stopping = new EarlyStopping(PATIENCE);
        final Random random = new Random(seed);
        for (int epoch = 1; epoch <= MOST_EPOCHS && !stopping.isOver(); epoch++) {
            final double loss = train(network, examples, epoch, random);
            final double unseen = loss(network, heldOut);
            requireFinite(epoch, unseen);
            stopping.record(epoch, -unseen, network.weights());
            progress.accept(String.format(
                    Locale.ROOT, "history network: epoch %d  loss %.4f, held out %.4f", epoch, loss, unseen));
        }
        network.setWeights(stopping.weights());
        return new Fit(network.encoder(examples.horizonDays()), stopping.best());
    }

    @Override
    public NetworkEncoder train(final HistoryExamples examples, final int epochs, final long seed) {
        final HistoryNetwork network = network(examples, seed);
        final Random random = new Random(seed);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            train(network, examples, epoch, random);
        }
        progress.accept("history network: trained on all windows, " + epochs + (epochs == 1 ? " epoch" : " epochs"));
        return network.encoder(examples.horizonDays());
    }

    private static HistoryNetwork network(final HistoryExamples examples, final long seed) {
        return new HistoryNetwork(examples.items(), WIDTH, shares(examples), LEARNING_RATE, seed);
    }

    /** Log-odds of each item over all examples. */
    private static float[] shares(final HistoryExamples examples) {
        final double[] counts = new double[examples.items()];
        for (int example = 0; example < examples.size(); example++) {
            for (final int item : examples.bought(example)) {
                counts[item - 1]++;
            }
        }
        final float[] shares = new float[counts.length];
        for (int item = 0; item < shares.length; item++) {
            final double bought = counts[item] + LEAST_PURCHASES;
            shares[item] = (float) Math.log(bought / (examples.size() + 2 * LEAST_PURCHASES - bought));
        }
        return shares;
    }

    private static double train(
            final HistoryNetwork network, final HistoryExamples examples, final int epoch, final Random random) {
        examples.shuffle(random);
        double loss = 0;
        for (int from = 0; from < examples.size(); from += BATCH) {
            loss += network.train(examples, from, Math.min(examples.size(), from + BATCH));
        }
        requireFinite(epoch, loss);
        return loss / Math.max(1, examples.size());
    }

    private static double loss(final HistoryNetwork network, final HistoryExamples examples) {
        double loss = 0;
        for (int from = 0; from < examples.size(); from += BATCH) {
            loss += network.loss(examples, from, Math.min(examples.size(), from + BATCH));
        }
        return loss / Math.max(1, examples.size());
    }

    static void requireFinite(final int epoch, final double loss) {
        if (!Double.isFinite(loss)) {
            throw new IllegalArgumentException("History network diverged: the loss of epoch " + epoch + " is " + loss);
        }
    }
}
