package org.nifiaaas.services.engine.stack;

import java.util.Optional;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.StackedFiles;

/** Runs a network over features and a model of histories as one model, see {@link StackWeights}. Thread-safe. */
public final class StackEngine implements InferenceEngine {

    private static final String NAME = "stack";

    private final InferenceEngine histories;
    private final InferenceEngine networks;

    /**
     * Creates an engine.
     *
     * @param histories runs models of histories
     * @param networks runs networks over features
     */
    public StackEngine(final InferenceEngine histories, final InferenceEngine networks) {
        this.histories = histories;
        this.networks = networks;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(final SerializedModel model, final Pace pace) throws EngineException {
        final StackedFiles files = files(model);
        final StackWeights weights = weights(model, files);
        final LoadedModel history = histories.load(
                new SerializedModel(
                        model.description(),
                        files.history(),
                        Optional.of(files.purchases()),
                        ModelInput.PAIR,
                        ModelOutput.SIGMOID,
                        0),
                pace);
        boolean good = false;
        try {
            final LoadedModel network = networks.load(
                    new SerializedModel(
                            model.description(),
                            model.bytes(),
                            model.weights(),
                            model.input(),
                            model.output(),
                            model.positiveClass(),
                            model.features()),
                    pace);
            good = true;
            return new StackModel(history, network, weights);
        } finally {
            if (!good) {
                history.close();
            }
        }
    }

    private static StackedFiles files(final SerializedModel model) throws EngineException {
        if (model.input() != ModelInput.FEATURES
                || model.output() != ModelOutput.SIGMOID
                || model.positiveClass() != 0) {
            throw new EngineException(
                    model.description() + ": a model of the engine " + NAME
                            + " takes the input features and has the output sigmoid with positiveClass 0, its manifest says otherwise");
        }
        return model.stacked()
                .orElseThrow(() -> new EngineException(
                        model.description() + ": there is no model of histories beside the network"));
    }

    private static StackWeights weights(final SerializedModel model, final StackedFiles files) throws EngineException {
        try {
            return StackWeights.fromJson(files.weights());
        } catch (final IllegalArgumentException e) {
            throw new EngineException(model.description() + ": the file of weights " + e.getMessage(), e);
        }
    }
}
