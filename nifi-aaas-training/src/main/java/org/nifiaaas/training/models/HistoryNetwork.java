package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.Dropout$;
import com.intel.analytics.bigdl.nn.Linear$;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sequential$;
import com.intel.analytics.bigdl.nn.Tanh$;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.optim.Adam;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.RandomGenerator$;
import java.util.Arrays;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.training.sample.HistoryExamples;
import scala.Function1;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * A BigDL module from what a user bought, as one number for each item, over a hidden layer of hyperbolic tangents to the log-odds of a purchase of each item. Not
 * thread-safe.
 *
 * <p>Its loss is the binary cross-entropy over the whole catalogue, added up over the items and averaged over the examples: nothing is sampled. In training half of
 * the purchases given are left out at random, so that the network does not learn single histories by heart.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class HistoryNetwork {

    private static final double LEFT_OUT = 0.5;
    private static final int HIDDEN_BIAS = 1;
    private static final int ITEM_BIAS = 3;

    private final int items;
    private final int width;
    private final Sequential module;
    private final Tensor weights;
    private final Tensor gradients;
    private final Adam optimizer;
    private final Function1 gradientsOnly;

    /**
     * Builds a network.
     *
     * @param width units of the hidden layer
     * @param bias log-odds that each item starts with
     * @param seed of the start weights and of what is left out; the calling thread's BigDL generator is set to it
     */
    HistoryNetwork(final int items, final int width, final float[] bias, final double learningRate, final long seed) {
        RandomGenerator$.MODULE$.RNG().setSeed(seed);
        this.items = items;
        this.width = width;
        this.module = Sequential$.MODULE$.apply(NeuralModels.FLOAT, NeuralModels.NUMERIC);
        module.add(Dropout$.MODULE$.apply(LEFT_OUT, false, true, NeuralModels.FLOAT, NeuralModels.NUMERIC));
        module.add(linear(items, width));
        module.add(Tanh$.MODULE$.apply(NeuralModels.FLOAT, NeuralModels.NUMERIC));
        module.add(linear(width, items));
        NeuralModels.set(NeuralModels.tensors(module)[ITEM_BIAS], bias);
        final Tuple2<Tensor, Tensor> parameters = module.getParameters();
        this.weights = parameters._1();
        this.gradients = parameters._2();
        this.optimizer = new Adam(learningRate, 0, 0.9, 0.999, 1e-8, NeuralModels.FLOAT, NeuralModels.NUMERIC);
        this.gradientsOnly = new AbstractFunction1<Tensor, Tuple2>() {
            @Override
            public Tuple2 apply(final Tensor current) {
                // The optimizer passes the loss on and does not look at it.
                return new Tuple2<>(0f, gradients);
            }
        };
    }

    private static AbstractModule linear(final int inputs, final int outputs) {
        return Linear$.MODULE$.apply(
                inputs, outputs, true, null, null, null, null, null, null, NeuralModels.FLOAT, NeuralModels.NUMERIC);
    }

    /** Takes one step of the optimizer on some of the examples. Returns their loss, added up. */
    double train(final HistoryExamples examples, final int from, final int to) {
        module.training();
        final Tensor input = NeuralModels.tensor(examples.inputs(from, to), to - from, items);
        module.zeroGradParameters();
        final float[] slopes = NeuralModels.values((Tensor) module.forward(input));
        final double loss = differentiate(examples, from, to, slopes);
        for (int position = 0; position < slopes.length; position++) {
            slopes[position] /= to - from;
        }
        module.backward(input, NeuralModels.tensor(slopes, to - from, items));
        optimizer.optimize(gradientsOnly, weights);
        return loss;
    }

    /** The loss of some of the examples, added up, without learning from them. */
    double loss(final HistoryExamples examples, final int from, final int to) {
        return differentiate(examples, from, to, logits(examples.inputs(from, to)));
    }

    /** Log-odds of each item for each row of inputs. */
    float[] logits(final float... inputs) {
        module.evaluate();
        final int rows = inputs.length / items;
        return NeuralModels.values((Tensor) module.forward(NeuralModels.tensor(inputs, rows, items)));
    }

    /** Puts the derivatives of the loss in the place of the logits, and returns the loss. */
    private double differentiate(final HistoryExamples examples, final int from, final int to, final float... logits) {
        double loss = 0;
        for (int example = from; example < to; example++) {
            final int start = (example - from) * items;
            for (final int item : examples.bought(example)) {
                loss -= logits[start + item - 1];
            }
            for (int position = start; position < start + items; position++) {
                final double logit = logits[position];
                loss += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
                logits[position] = (float) (1 / (1 + Math.exp(-logit)));
            }
            for (final int item : examples.bought(example)) {
                logits[start + item - 1] -= 1;
            }
        }
        return loss;
    }

    /** Copies all weights. */
    float[] weights() {
        return NeuralModels.values(weights);
    }

    /** Replaces all weights. */
    void setWeights(final float... values) {
        NeuralModels.set(weights, values);
    }

    /**
     * The same in plain Java.
     *
     * @param horizonDays horizon of the examples, in days
     */
    NetworkEncoder encoder(final double horizonDays) {
        final Tensor[] tensors = NeuralModels.tensors(module);
        final float[] first = NeuralModels.values(tensors[0]);
        final float[] in = new float[(items + 1) * width];
        for (int unit = 0; unit < width; unit++) {
            for (int item = 0; item < items; item++) {
                in[(item + 1) * width + unit] = first[unit * items + item];
            }
        }
        final float[] out = new float[in.length];
        System.arraycopy(NeuralModels.values(tensors[2]), 0, out, width, items * width);
        final float[] itemBias = new float[items + 1];
        System.arraycopy(NeuralModels.values(tensors[ITEM_BIAS]), 0, itemBias, 1, items);
        return new NetworkEncoder(
                horizonDays,
                new Factors(width, in),
                Arrays.copyOf(NeuralModels.values(tensors[HIDDEN_BIAS]), width),
                new Factors(width, out),
                itemBias);
    }
}
