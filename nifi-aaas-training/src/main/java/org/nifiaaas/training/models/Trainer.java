package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.ClassNLLCriterion$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractCriterion;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.optim.Adam;
import com.intel.analytics.bigdl.optim.DistriOptimizer;
import com.intel.analytics.bigdl.utils.Engine$;
import java.io.PrintStream;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.training.sample.BatchSize;
import org.nifiaaas.training.sample.NegativeSampler;
import org.nifiaaas.training.sample.TrainingRows;
import org.nifiaaas.training.split.UserHistory;

/** Trains the network with BigDL's distributed optimizer and Adam. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class Trainer {

    private final TrainingOptions options;
    private final PrintStream out;

    public Trainer(final TrainingOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Trains a new network on the histories. BigDL's engine must have been initialised.
     *
     * @param items size of the item vocabulary
     */
    public TrainedModel train(final NcfShape shape, final JavaRDD<UserHistory> histories, final int items) {
        final int nodes = Engine$.MODULE$.nodeNumber();
        final BatchSize batchSize = BatchSize.perNode(options.batchSize(), nodes, Engine$.MODULE$.coreNumber());
        final TrainingRows rows = new TrainingRows(
                new NegativeSampler(items, options.seed()), options.negatives(), options.unknownShare());
        final EpochDataSet data = new EpochDataSet(histories, rows, nodes, batchSize);
        final AbstractModule network =
                NeuralModels.ncf(shape, options.seed(), options.embeddingDeviation(), options.weightDecay());
        final AbstractCriterion loss =
                ClassNLLCriterion$.MODULE$.apply(null, true, true, -1, NeuralModels.FLOAT, NeuralModels.NUMERIC);
        final DistriOptimizer optimizer =
                new DistriOptimizer(network, data, loss, NeuralModels.FLOAT, NeuralModels.NUMERIC);
        optimizer.setOptimMethod(
                new Adam(options.learningRate(), 0, 0.9, 0.999, 1e-8, NeuralModels.FLOAT, NeuralModels.NUMERIC));
        final EpochProgress progress = new EpochProgress(options.epochs(), data.size(), out);
        optimizer.setEndWhen(progress);
        final long start = System.nanoTime();
        final AbstractModule trained = optimizer.optimize();
        final double seconds = (System.nanoTime() - start) / 1e9;
        data.unpersist();
        // Without weight decay and gradients, which only training needs.
        final AbstractModule plain = NeuralModels.ncf(shape, options.seed(), options.embeddingDeviation(), 0);
        NeuralModels.copyWeights(trained, plain);
        return new TrainedModel(new PropensityModel(plain), data.size(), progress.losses(), seconds);
    }
}
