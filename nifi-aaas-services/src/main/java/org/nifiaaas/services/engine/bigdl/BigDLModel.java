package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/**
 * A BigDL module in memory: its weights, once, and its structure without them. Thread-safe.
 *
 * <p>A copy is the structure cloned and the weights hung into it, so that it costs little time and only the memory of its own buffers. Gradients, which
 * training leaves behind and which are as large as the weights, are dropped.
 */
final class BigDLModel implements LoadedModel {

    private final BigDLRuntime runtime;
    private final String description;
    private final InputLayout layout;
    private final ProbabilityReader reader;
    private final String explanation;

    private AbstractModule<Activity, Activity, Object> structure;
    private List<Tensor<Object>> weights;

    private BigDLModel(
            final BigDLRuntime runtime,
            final String description,
            final InputLayout layout,
            final ProbabilityReader reader,
            final String explanation,
            final AbstractModule<Activity, Activity, Object> structure,
            final List<Tensor<Object>> weights) {
        this.runtime = runtime;
        this.description = description;
        this.layout = layout;
        this.reader = reader;
        this.explanation = explanation;
        this.structure = structure;
        this.weights = weights;
    }

    /**
     * Takes a module over; the caller no longer uses it.
     *
     * @param description names the model version in messages
     * @param layout lays batches out as the module takes them
     * @param reader reads the module's output
     * @param explanation why the module is run as it is
     */
    static BigDLModel of(
            final BigDLRuntime runtime,
            final String description,
            final AbstractModule<Activity, Activity, Object> module,
            final InputLayout layout,
            final ProbabilityReader reader,
            final String explanation)
            throws EngineException {
        final List<Tensor<Object>> weights = ForeignCalls.run(
                description + ": the weights cannot be taken out of the module", () -> takeWeights(runtime, module));
        return new BigDLModel(runtime, description, layout, reader, explanation, module, weights);
    }

    private static List<Tensor<Object>> takeWeights(
            final BigDLRuntime runtime, final AbstractModule<Activity, Activity, Object> module) {
        final List<Tensor<Object>> weights = new ArrayList<>();
        for (final Tensor<Object> parameter : module.parameters()._1()) {
            weights.add(placeholder(runtime).set(parameter));
        }
        dropStorage(runtime, module.parameters()._1());
        dropStorage(runtime, module.parameters()._2());
        return weights;
    }

    private static void dropStorage(final BigDLRuntime runtime, final Tensor<Object>[] tensors) {
        for (final Tensor<Object> tensor : tensors) {
            // Tensor.set() without arguments would empty the storage itself, which the weights need.
            tensor.set(placeholder(runtime));
        }
    }

    private static Tensor<Object> placeholder(final BigDLRuntime runtime) {
        return runtime.tensor(new float[1], 1);
    }

    @Override
    public synchronized ModuleCopy newCopy() throws EngineException {
        if (structure == null) {
            throw new EngineException(description + ": the model is closed");
        }
        final AbstractModule<Activity, Activity, Object> copy =
                ForeignCalls.run(description + ": the module cannot be copied", this::copy);
        return new FilledBatches(
                new BigDLModuleCopy(description, copy, layout, reader),
                layout.features().width());
    }

    private AbstractModule<Activity, Activity, Object> copy() {
        final AbstractModule<Activity, Activity, Object> copy = structure.cloneModule();
        final Tensor<Object>[] parameters = copy.parameters()._1();
        for (int index = 0; index < parameters.length; index++) {
            parameters[index].set(weights.get(index));
        }
        return copy.evaluate();
    }

    @Override
    public String explanation() {
        return explanation;
    }

    /** Bytes of the weights, each of which is a float. */
    @Override
    public synchronized long bytes() {
        return weights.stream()
                .mapToLong(weight -> (long) Float.BYTES * weight.nElement())
                .sum();
    }

    @Override
    public synchronized void close() {
        structure = null;
        weights = null;
    }
}
