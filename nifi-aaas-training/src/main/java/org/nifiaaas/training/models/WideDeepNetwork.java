package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.CAddTable$;
import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.JoinTable$;
import com.intel.analytics.bigdl.nn.Narrow$;
import com.intel.analytics.bigdl.nn.ReLU$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.optim.Adam;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.RandomGenerator$;
import org.nifiaaas.training.sample.FeatureRows;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * A wide and deep network in training (Cheng et al., <em>Wide &amp; Deep Learning for Recommender Systems</em>, DLRS 2016), up to the log-odds. Not thread-safe.
 *
 * <p>The wide part is linear: a weight for each row of each place, for each user and item, and for each number. The deep part joins embeddings of user, item and
 * all places but the crosses with the numbers and puts dense layers over them. Both are added. The loss is the binary cross-entropy over the rows, each with its
 * offset added to the log-odds.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class WideDeepNetwork {

    private static final int FEATURE_DIMENSION = 2;
    private static final int IDS = 2;

    private final AbstractModule module;
    private final Tensor weights;
    private final Tensor gradients;
    private final Adam optimizer;
    private final AbstractFunction1<Tensor, Tuple2> gradientsOnly;

    /**
     * Builds a network.
     *
     * @param bias log-odds that each pair starts with
     * @param decay by which the learning rate falls: after n steps it is that of the options over 1 + n x decay
     */
    WideDeepNetwork(final WideDeepShape shape, final TrainingOptions options, final double bias, final double decay) {
        RandomGenerator$.MODULE$.RNG().setSeed(options.seed());
        this.module = logits(shape, options.embeddingDeviation(), options.weightDecay());
        final Tensor[] tensors = NeuralModels.tensors(module);
        NeuralModels.set(tensors[tensors.length - 1], (float) bias);
        final Tuple2<Tensor, Tensor> parameters = module.getParameters();
        this.weights = parameters._1();
        this.gradients = parameters._2();
        this.optimizer = new Adam(
                options.learningRateOfFeatures(), decay, 0.9, 0.999, 1e-8, NeuralModels.FLOAT, NeuralModels.NUMERIC);
        this.gradientsOnly = new AbstractFunction1<Tensor, Tuple2>() {
            @Override
            public Tuple2 apply(final Tensor current) {
                // The optimizer passes the loss on and does not look at it.
                return new Tuple2<>(0f, gradients);
            }
        };
    }

    /**
     * The module up to the log-odds. The last weight is the bias of the deep part.
     *
     * @return module from rows x width to rows x 1
     */
    static Sequential logits(final WideDeepShape shape, final double deviation, final double weightDecay) {
        final ConcatTable parts = NeuralModels.branches();
        parts.add(wide(shape.inputs(), deviation, weightDecay));
        parts.add(deep(shape, deviation, weightDecay));
        final Sequential network = NeuralModels.sequential();
        network.add(parts);
        network.add(sum());
        return network;
    }

    private static AbstractModule sum() {
        return CAddTable$.MODULE$.apply(false, NeuralModels.FLOAT, NeuralModels.NUMERIC);
    }

    private static Sequential wide(
            final WideDeepShape.Inputs inputs, final double deviation, final double weightDecay) {
        final ConcatTable terms = NeuralModels.branches();
        terms.add(NeuralModels.embedding(1, inputs.userRows(), 1, deviation, weightDecay));
        terms.add(NeuralModels.embedding(2, inputs.itemRows(), 1, deviation, weightDecay));
        final int[] places = inputs.places();
        for (int place = 0; place < places.length; place++) {
            terms.add(NeuralModels.embedding(IDS + place + 1, places[place], 1, deviation, weightDecay));
        }
        if (inputs.numbers() > 0) {
            final Sequential linear = NeuralModels.sequential();
            linear.add(numbers(inputs));
            linear.add(NeuralModels.linear(inputs.numbers(), 1));
            terms.add(linear);
        }
        final Sequential wide = NeuralModels.sequential();
        wide.add(terms);
        wide.add(sum());
        return wide;
    }

    private static AbstractModule numbers(final WideDeepShape.Inputs inputs) {
        return Narrow$.MODULE$.apply(
                FEATURE_DIMENSION,
                inputs.width() - inputs.numbers() + 1,
                inputs.numbers(),
                NeuralModels.FLOAT,
                NeuralModels.NUMERIC);
    }

    private static Sequential deep(final WideDeepShape shape, final double deviation, final double weightDecay) {
        final WideDeepShape.Inputs inputs = shape.inputs();
        final ConcatTable joined = NeuralModels.branches();
        joined.add(NeuralModels.embedding(1, inputs.userRows(), shape.userEmbedding(), deviation, weightDecay));
        joined.add(NeuralModels.embedding(2, inputs.itemRows(), shape.itemEmbedding(), deviation, weightDecay));
        final int[] places = inputs.places();
        for (int place = 0; place < inputs.columns(); place++) {
            joined.add(NeuralModels.embedding(
                    IDS + place + 1,
                    places[place],
                    WideDeepShape.placeEmbedding(places[place]),
                    deviation,
                    weightDecay));
        }
        if (inputs.numbers() > 0) {
            joined.add(numbers(inputs));
        }
        final Sequential deep = NeuralModels.sequential();
        deep.add(joined);
        deep.add(JoinTable$.MODULE$.apply(FEATURE_DIMENSION, 2, NeuralModels.FLOAT, NeuralModels.NUMERIC));
        int units = shape.deepInputs();
        for (final int outputs : shape.hidden()) {
            deep.add(NeuralModels.linear(units, outputs));
            deep.add(ReLU$.MODULE$.apply(false, NeuralModels.FLOAT, NeuralModels.NUMERIC));
            units = outputs;
        }
        deep.add(NeuralModels.linear(units, 1));
        return deep;
    }

    /** Takes one step of the optimizer on some of the rows. Returns their loss, added up. */
    double train(final FeatureRows rows, final int[] order, final int from, final int to) {
        module.training();
        module.zeroGradParameters();
        final Tensor input = NeuralModels.tensor(rows.inputs(order, from, to), to - from, rows.width());
        final float[] slopes = NeuralModels.values((Tensor) module.forward(input));
        double loss = 0;
        for (int position = 0; position < slopes.length; position++) {
            final int row = order[from + position];
            final double logit = (double) slopes[position] + rows.offset(row);
            loss += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit))) - (rows.isBought(row) ? logit : 0);
            final double slope = 1 / (1 + Math.exp(-logit)) - (rows.isBought(row) ? 1 : 0);
            slopes[position] = (float) (slope / slopes.length);
        }
        module.backward(input, NeuralModels.tensor(slopes, slopes.length, 1));
        optimizer.optimize(gradientsOnly, weights);
        return loss;
    }

    /** Copies all weights. */
    float[] weights() {
        return NeuralModels.values(weights);
    }
}
