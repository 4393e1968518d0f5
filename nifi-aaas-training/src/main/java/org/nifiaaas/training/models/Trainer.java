package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.ClassNLLCriterion$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractCriterion;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.optim.Adam;
import com.intel.analytics.bigdl.optim.DistriOptimizer;
import com.intel.analytics.bigdl.utils.Engine$;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.sample.BatchSize;
import org.nifiaaas.training.sample.NegativeSampler;
import org.nifiaaas.training.sample.TrainingRows;
import org.nifiaaas.training.split.UserHistory;

/**
 * Trains networks of one shape with BigDL's distributed optimizer and Adam, whose learning rate falls hyperbolically to half over the epochs that may be. BigDL's
 * engine must have been initialised.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class Trainer {

    /** Epochs that may pass without a better one. */
    private static final int PATIENCE = 5;

    /** What the learning rate is divided by at the end. */
    private static final double FALL = 2;

    /** A network that goes on needs this share of the epochs of a fresh one. */
    private static final int CONTINUED = 3;

    private final TrainingOptions options;
    private final NcfShape shape;
    private final int items;
    private final Optional<PropensityModel> parent;
    private final PrintStream out;

    /**
     * Creates a trainer.
     *
     * @param items size of the item vocabulary
     * @param parent network whose weights are the start, if it is not to be fresh
     * @throws InputException if the parent is of another size
     */
    public Trainer(
            final TrainingOptions options,
            final NcfShape shape,
            final int items,
            final Optional<PropensityModel> parent,
            final PrintStream out)
            throws InputException {
        this.options = options;
        this.shape = shape;
        this.items = items;
        this.parent = parent;
        this.out = out;
        if (parent.isPresent()) {
            Growth.require(parent.get(), shape);
        }
    }

    /** Largest number of epochs. */
    public int mostEpochs() {
        return parent.isPresent() ? (options.epochs() + CONTINUED - 1) / CONTINUED : options.epochs();
    }

    /**
     * Trains a network for a number of epochs.
     *
     * @throws TrainingException if the training goes astray
     */
    public TrainedModel train(final JavaRDD<UserHistory> histories, final int epochs) throws TrainingException {
        return new Run(histories).train(epochs, null);
    }

    /**
     * Trains a network until it gets no better on validation, at most {@link #mostEpochs()}, and returns it as it was after the best epoch.
     *
     * @param validation asked after each epoch
     * @throws TrainingException if the training goes astray
     */
    public TrainedModel trainToBest(final JavaRDD<UserHistory> histories, final StoppingMeasure validation)
            throws TrainingException {
        return new Run(histories).train(mostEpochs(), validation);
    }

    /** One network and its training. */
    private final class Run {

        private final EpochDataSet data;
        private final AbstractModule network;
        /** Without weight decay and gradients, which only training needs. */
        private final AbstractModule plain;

        private final DistriOptimizer optimizer;
        private final EpochProgress progress = new EpochProgress();
        private final EarlyStopping stopping = new EarlyStopping(PATIENCE);
        private double seconds;

        Run(final JavaRDD<UserHistory> histories) {
            final int nodes = Engine$.MODULE$.nodeNumber();
            final BatchSize batchSize = BatchSize.perNode(options.batchSize(), nodes, Engine$.MODULE$.coreNumber());
            final TrainingRows rows = new TrainingRows(
                    new NegativeSampler(items, options.seed()), options.negatives(), options.unknownShare());
            data = new EpochDataSet(histories, rows, nodes, batchSize);
            network = NeuralModels.network(shape, options.seed(), options.embeddingDeviation(), options.weightDecay());
            plain = NeuralModels.network(shape, options.seed(), options.embeddingDeviation(), 0);
            if (parent.isPresent()) {
                Growth.copy(parent.get(), network, options.embeddingDeviation(), options.seed());
            }
            final AbstractCriterion loss =
                    ClassNLLCriterion$.MODULE$.apply(null, true, true, -1, NeuralModels.FLOAT, NeuralModels.NUMERIC);
            optimizer = new DistriOptimizer(network, data, loss, NeuralModels.FLOAT, NeuralModels.NUMERIC);
            final double iterations =
                    Math.ceil((double) data.size() / nodes / batchSize.rows()) * Math.max(1, options.epochs());
            optimizer.setOptimMethod(new Adam(
                    options.learningRateOfPairs(),
                    (FALL - 1) / iterations,
                    0.9,
                    0.999,
                    1e-8,
                    NeuralModels.FLOAT,
                    NeuralModels.NUMERIC));
            // Else Adam would forget its moments after each epoch.
            optimizer.reserveOptim(true);
            optimizer.setEndWhen(progress);
        }

        TrainedModel train(final int epochs, final StoppingMeasure validation) throws TrainingException {
            try {
                for (int epoch = 1; epoch <= epochs && !stopping.isOver(); epoch++) {
                    train(epoch, epochs, validation);
                }
            } finally {
                data.unpersist();
                if (optimizer.previousOptim() != null) {
                    optimizer.previousOptim().unpersist(false);
                }
            }
            NeuralModels.setWeights(plain, stopping.weights());
            return new TrainedModel(new PropensityModel(plain), data.size(), stopping, stopping.last(), seconds);
        }

        private void train(final int epoch, final int epochs, final StoppingMeasure validation)
                throws TrainingException {
            final long start = System.nanoTime();
            data.begin(epoch);
            progress.begin(epoch);
            final float[] weights = NeuralModels.weights(optimizer.optimize());
            final double took = (System.nanoTime() - start) / 1e9;
            seconds += took;
            requireFinite(epoch, progress.loss(), weights);
            double quality = epoch;
            String said = "";
            if (validation != null) {
                NeuralModels.setWeights(plain, weights);
                quality = validation.quality(new PropensityModel(plain));
                said = String.format(Locale.ROOT, "  validation %s %.4f", validation.name(), quality);
            }
            stopping.record(epoch, quality, weights);
            out.printf(
                    Locale.ROOT,
                    "epoch %d/%d  loss %.4f  %,.0f records/s%s%n",
                    epoch,
                    epochs,
                    progress.loss(),
                    data.size() / took,
                    said);
            out.flush();
        }
    }

    /**
     * Refuses a network whose training went astray.
     *
     * @throws TrainingException naming the epoch
     */
    static void requireFinite(final int epoch, final double loss, final float... weights) throws TrainingException {
        if (!Double.isFinite(loss)) {
            throw new TrainingException("Training diverged: the loss of epoch " + epoch + " is " + loss
                    + "; a lower --learning-rate may help");
        }
        for (final float weight : weights) {
            if (!Float.isFinite(weight)) {
                throw new TrainingException("Training diverged: after epoch " + epoch + " a weight is " + weight
                        + "; a lower --learning-rate may help");
            }
        }
    }
}
