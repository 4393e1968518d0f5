package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.CAddTable;
import com.intel.analytics.bigdl.nn.CMulTable;
import com.intel.analytics.bigdl.nn.ConcatTable;
import com.intel.analytics.bigdl.nn.Container;
import com.intel.analytics.bigdl.nn.JoinTable;
import com.intel.analytics.bigdl.nn.Linear;
import com.intel.analytics.bigdl.nn.LogSoftMax;
import com.intel.analytics.bigdl.nn.LookupTable;
import com.intel.analytics.bigdl.nn.ParallelTable;
import com.intel.analytics.bigdl.nn.ReLU;
import com.intel.analytics.bigdl.nn.Sequential;
import com.intel.analytics.bigdl.nn.Sigmoid;
import com.intel.analytics.bigdl.nn.SoftMax;
import com.intel.analytics.bigdl.nn.StaticGraph;
import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.nn.keras.KerasLayer;
import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.bigdl.utils.Edge;
import com.intel.analytics.bigdl.utils.Node;
import com.intel.analytics.bigdl.utils.Table;
import com.intel.analytics.zoo.models.common.ZooModel;
import com.intel.analytics.zoo.pipeline.api.keras.layers.internal.InternalSoftMax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.plan.DenseLayers;
import org.nifiaaas.services.engine.plan.FeatureStep;
import org.nifiaaas.services.engine.plan.NoPlanException;
import org.nifiaaas.services.engine.plan.PlanOutput;
import org.nifiaaas.services.engine.plan.PlanStep;
import org.nifiaaas.services.engine.plan.PlanTrial;
import org.nifiaaas.services.engine.plan.PlanValue;
import org.nifiaaas.services.engine.plan.PlanValue.Activated;
import org.nifiaaas.services.engine.plan.PlanValue.Features;
import org.nifiaaas.services.engine.plan.PlanValue.Indices;
import org.nifiaaas.services.engine.plan.PlanValue.Several;
import org.nifiaaas.services.engine.plan.ScoringPlan;
import scala.Tuple2;
import scala.collection.JavaConversions;

/**
 * Compiles a module of the family of neural collaborative filtering into a {@link ScoringPlan}: embeddings of user, item and places among the features, side by
 * side, multiplied or added, numbers beside them, and dense layers behind them. It follows the module's own structure, whether BigDL's or Analytics Zoo's, and gives up at the first layer it does not know. Not thread-safe.
 *
 * <p>What it compiles must still be compared with the module, see {@link PlanTrial}.
 */
final class PlanCompiler {

    private final ShapeLayers shapes;
    private final InputProbe probe;
    private final String description;
    private final FeatureShape features;
    private final Pace pace;

    private PlanCompiler(
            final BigDLRuntime runtime, final String description, final FeatureShape features, final Pace pace) {
        this.shapes = new ShapeLayers(runtime);
        this.probe = InputProbe.of(features);
        this.description = description;
        this.features = features;
        this.pace = pace;
    }

    /**
     * Compiles a module. Layers without weights are run; weights are copied.
     *
     * @param description names the model version in messages
     * @param module a module in evaluation mode, which nobody else uses meanwhile
     * @param features what the module takes of a row beside user and item
     * @param batch the {@link InputProbe} of these features, laid out as the module takes a batch: a tensor or a table of tensors
     * @param output what the module is declared to yield
     * @param positiveClass column of the module's output that means "will buy", counted from 0
     * @param pace asked between steps of the work
     * @throws NoPlanException if the module is of another kind or its weights are not finite numbers
     */
    static ScoringPlan compile(
            final BigDLRuntime runtime,
            final String description,
            final AbstractModule<?, ?, ?> module,
            final FeatureShape features,
            final Activity batch,
            final ModelOutput output,
            final int positiveClass,
            final Pace pace)
            throws NoPlanException {
        final PlanCompiler compiler = new PlanCompiler(runtime, description, features, pace);
        final PlanValue result = compiler.compile(module, indices(batch));
        return compiler.plan(result, output, positiveClass);
    }

    private static PlanValue indices(final Object batch) throws NoPlanException {
        if (batch instanceof Tensor<?> tensor) {
            return new Indices(ShapeLayers.values(tensor), tensor.size());
        }
        if (!(batch instanceof Table table)) {
            throw new NoPlanException("the module takes neither a tensor nor a table");
        }
        final List<PlanValue> parts = new ArrayList<>();
        for (int part = 1; part <= table.length(); part++) {
            parts.add(indices(table.<Object>apply(part)));
        }
        return new Several(parts);
    }

    private ScoringPlan plan(final PlanValue result, final ModelOutput output, final int positiveClass)
            throws NoPlanException {
        final boolean activated = result instanceof Activated last && last.output() == output;
        final boolean plain = result instanceof Features && output == ModelOutput.LOGITS;
        if (!activated && !plain) {
            throw new NoPlanException("the last layer does not yield the declared output " + output);
        }
        final PlanStep scores = result instanceof Activated last ? last.scores() : ((Features) result).step();
        final int columns = scores.width();
        if (positiveClass < 0 || positiveClass >= columns || (columns == 1) != isSingle(output, columns)) {
            throw new NoPlanException("the module has " + columns + " output columns");
        }
        return new ScoringPlan(description, scores, new PlanOutput(positiveClass), features);
    }

    private static boolean isSingle(final ModelOutput output, final int columns) {
        return output == ModelOutput.SIGMOID || output == ModelOutput.LOGITS && columns == 1;
    }

    private PlanValue compile(final AbstractModule<?, ?, ?> layer, final PlanValue input) throws NoPlanException {
        if (layer instanceof Container<?, ?, ?>) {
            return container(layer, input);
        }
        if (input instanceof Indices indices) {
            if (layer instanceof LookupTable<?> table) {
                return lookup(table, indices);
            }
            return ShapeLayers.mayCarryIndices(layer)
                    ? shapes.apply(layer, indices)
                    : computed(layer, probe.numbers(indices).orElseThrow(() -> unknown(layer)));
        }
        if (input instanceof Features values) {
            return computed(layer, values);
        }
        if (input instanceof Several several) {
            return merged(layer, several);
        }
        throw unknown(layer);
    }

    private static NoPlanException unknown(final AbstractModule<?, ?, ?> layer) {
        return new NoPlanException("the layer " + ShapeLayers.name(layer) + " is not known to it at this place");
    }

    private PlanValue container(final AbstractModule<?, ?, ?> layer, final PlanValue input) throws NoPlanException {
        if (layer instanceof KerasLayer<?, ?, ?> keras) {
            return compile(keras.labor(), input);
        }
        if (layer instanceof ZooModel<?, ?, ?> model) {
            return compile(children(model).get(0), input);
        }
        if (layer instanceof Sequential<?> sequential) {
            PlanValue value = input;
            for (final AbstractModule<?, ?, ?> child : children(sequential)) {
                value = compile(child, value);
            }
            return value;
        }
        if (layer instanceof ConcatTable<?> branches) {
            final List<PlanValue> values = new ArrayList<>();
            for (final AbstractModule<?, ?, ?> child : children(branches)) {
                values.add(compile(child, input));
            }
            return new Several(values);
        }
        if (layer instanceof ParallelTable<?> branches && input instanceof Several several) {
            return parallel(children(branches), several.values());
        }
        if (layer instanceof StaticGraph<?> graph) {
            return graph(graph, input);
        }
        throw unknown(layer);
    }

    private static List<? extends AbstractModule<?, ?, ?>> children(final Container<?, ?, ?> container) {
        return JavaConversions.seqAsJavaList(container.modules());
    }

    private Several parallel(final List<? extends AbstractModule<?, ?, ?>> branches, final List<PlanValue> inputs)
            throws NoPlanException {
        if (branches.size() != inputs.size()) {
            throw new NoPlanException(
                    "a ParallelTable has " + branches.size() + " branches for a table of " + inputs.size() + " values");
        }
        final List<PlanValue> values = new ArrayList<>();
        for (int branch = 0; branch < branches.size(); branch++) {
            values.add(compile(branches.get(branch), inputs.get(branch)));
        }
        return new Several(values);
    }

    private PlanValue graph(final StaticGraph<?> graph, final PlanValue input) throws NoPlanException {
        final Map<Node<?>, PlanValue> values = new IdentityHashMap<>();
        final List<? extends Node<?>> inputs = JavaConversions.seqAsJavaList(graph.inputs());
        for (final Node<?> node : graph.getSortedForwardExecutions()) {
            final int place = inputs.indexOf(node);
            final PlanValue value = place < 0 ? before(node, values) : part(input, place, inputs.size());
            values.put(node, compile((AbstractModule<?, ?, ?>) node.element(), value));
        }
        final List<? extends Node<?>> outputs = JavaConversions.seqAsJavaList(graph.outputs());
        if (outputs.size() != 1) {
            throw new NoPlanException("the module yields " + outputs.size() + " outputs");
        }
        return values.get(outputs.get(0));
    }

    private static PlanValue part(final PlanValue input, final int place, final int parts) throws NoPlanException {
        if (parts == 1) {
            return input;
        }
        if (input instanceof Several several && several.values().size() == parts) {
            return several.values().get(place);
        }
        throw new NoPlanException("the module takes a table of " + parts + " inputs");
    }

    private static PlanValue before(final Node<?> node, final Map<Node<?>, PlanValue> values) throws NoPlanException {
        final List<PlanValue> inputs = new ArrayList<>();
        for (final Tuple2<? extends Node<?>, Edge> edge : JavaConversions.seqAsJavaList(node.prevNodesAndEdges())) {
            final PlanValue value = values.get(edge._1());
            if (value == null || edge._2().fromIndex().isDefined()) {
                throw new NoPlanException("a layer of the graph takes a part of another layer's output");
            }
            inputs.add(value);
        }
        return inputs.size() == 1 ? inputs.get(0) : new Several(inputs);
    }

    private Features lookup(final LookupTable<?> layer, final Indices indices) throws NoPlanException {
        final int width = layer.nOutput();
        final PlanStep step = probe.lookup(indices, weights(layer, 0), width);
        // Rows x 1 become rows x 1 x width, rows become rows x width.
        final int[] size = Arrays.copyOfRange(indices.size(), 1, indices.size().length + 1);
        size[size.length - 1] = width;
        return new Features(step, size);
    }

    private PlanValue computed(final AbstractModule<?, ?, ?> layer, final Features features) throws NoPlanException {
        if (ShapeLayers.keepsValues(layer)) {
            return shapes.apply(layer, features);
        }
        if (features.size().length != 1) {
            throw unknown(layer);
        }
        if (layer instanceof Linear<?> linear) {
            return dense(linear, features.step());
        }
        if (layer.getClass() == ReLU.class) {
            return new Features(new PlanStep.Relu(features.step()), features.size());
        }
        if (layer instanceof LogSoftMax<?>) {
            return new Activated(features.step(), ModelOutput.LOG_SOFTMAX);
        }
        if (layer instanceof SoftMax<?> || layer instanceof InternalSoftMax<?>) {
            return new Activated(features.step(), ModelOutput.SOFTMAX);
        }
        if (layer instanceof Sigmoid<?>) {
            return new Activated(features.step(), ModelOutput.SIGMOID);
        }
        throw unknown(layer);
    }

    private Features dense(final Linear<?> layer, final PlanStep source) throws NoPlanException {
        final int outputs = layer.outputSize();
        if (layer.inputSize() != source.width()) {
            throw new NoPlanException(
                    "a dense layer takes " + layer.inputSize() + " values and gets " + source.width());
        }
        final float[] bias = layer.withBias() ? weights(layer, 1) : new float[outputs];
        return new Features(DenseLayers.step(source, weights(layer, 0), bias, pace), new int[] {outputs});
    }

    private PlanValue merged(final AbstractModule<?, ?, ?> layer, final Several several) throws NoPlanException {
        final List<Features> parts = new ArrayList<>();
        for (final PlanValue value : several.values()) {
            final Features part = value instanceof Indices indices
                    ? probe.numbers(indices).orElseThrow(() -> unknown(layer))
                    : value instanceof Features computed ? computed : null;
            if (part == null || part.size().length != 1) {
                throw unknown(layer);
            }
            parts.add(part);
        }
        final List<PlanStep> steps = parts.stream().map(Features::step).toList();
        final boolean even = steps.stream().mapToInt(PlanStep::width).distinct().count() == 1;
        if (layer instanceof CMulTable<?> && even) {
            return new Features(new PlanStep.Product(steps), parts.get(0).size());
        }
        if (layer instanceof CAddTable<?, ?> && even) {
            return new Features(new FeatureStep.Sum(steps), parts.get(0).size());
        }
        if (layer instanceof JoinTable<?>) {
            shapes.checkJoins(layer, parts);
            final PlanStep joined = new PlanStep.Join(steps);
            return new Features(joined, new int[] {joined.width()});
        }
        throw unknown(layer);
    }

    /** Weights of a layer, which are finite numbers. */
    private float[] weights(final AbstractModule<?, ?, ?> layer, final int index) throws NoPlanException {
        final float[] values = ShapeLayers.values(layer.parameters()._1()[index]);
        for (final float value : values) {
            if (!Float.isFinite(value)) {
                throw new NoPlanException(
                        "a weight of the layer " + ShapeLayers.name(layer) + " is not a finite number");
            }
        }
        pace.step();
        return values;
    }
}
