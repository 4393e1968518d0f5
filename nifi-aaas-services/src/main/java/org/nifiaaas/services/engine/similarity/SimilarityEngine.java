package org.nifiaaas.services.engine.similarity;

import java.util.Optional;
import java.util.function.Function;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;

/**
 * Runs models that score a user by what this user bought, see {@link HistoryModel}. Thread-safe. Row 1 belongs to unknown users and items; the others lie one
 * behind their index.
 */
public final class SimilarityEngine implements InferenceEngine {

    private static final String NAME = "similarity";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The purchases lie in the second file.
     */
    @Override
    public LoadedModel load(final SerializedModel model, final Pace pace) throws EngineException {
        requireReadable(model);
        final HistoryModel history = read(model, "the model file", model.bytes(), HistoryModel::fromBytes);
        pace.step();
        final EventLog log = read(model, "the file of histories", histories(model), EventLog::fromBytes);
        pace.step();
        final HistoryTables tables = read(model, "the model", log, purchases -> HistoryTables.of(history, purchases));
        pace.step();
        return new SimilarityModel(model.description(), tables);
    }

    private static void requireReadable(final SerializedModel model) throws EngineException {
        if (model.input() != ModelInput.PAIR || model.output() != ModelOutput.SIGMOID || model.positiveClass() != 0) {
            throw new EngineException(
                    model.description() + ": a model of the engine " + NAME
                            + " takes the input pair and has the output sigmoid with positiveClass 0, its manifest says otherwise");
        }
    }

    private static byte[] histories(final SerializedModel model) throws EngineException {
        final Optional<byte[]> histories = model.weights();
        if (histories.isEmpty()) {
            throw new EngineException(model.description() + ": there is no file of histories beside the model");
        }
        return histories.get();
    }

    private static <S, T> T read(
            final SerializedModel model, final String what, final S source, final Function<S, T> reading)
            throws EngineException {
        try {
            return reading.apply(source);
        } catch (final IllegalArgumentException e) {
            throw new EngineException(model.description() + ": " + what + " " + e.getMessage(), e);
        }
    }
}
