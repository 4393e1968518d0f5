package org.nifiaaas.services.engine.stack;

import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/** A network and a model of histories in memory. Immutable but for being closed; thread-safe. */
final class StackModel implements LoadedModel {

    private final LoadedModel history;
    private final LoadedModel network;
    private final StackWeights weights;

    /** Takes both models over. */
    StackModel(final LoadedModel history, final LoadedModel network, final StackWeights weights) {
        this.history = history;
        this.network = network;
        this.weights = weights;
    }

    @Override
    public ModuleCopy newCopy() throws EngineException {
        return new StackCopy(history.newCopy(), network.newCopy(), weights);
    }

    @Override
    public String explanation() {
        return Stream.of(history.explanation(), network.explanation())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; beside it a network over features: "));
    }

    @Override
    public boolean scoresHistories() {
        return true;
    }

    @Override
    public long bytes() {
        return history.bytes() + network.bytes();
    }

    @Override
    public OptionalInt requiredUserRows() {
        return history.requiredUserRows();
    }

    @Override
    public OptionalInt requiredItemRows() {
        return history.requiredItemRows();
    }

    @Override
    public void close() {
        history.close();
        network.close();
    }
}
