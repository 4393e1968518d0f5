package org.nifiaaas.services.engine.similarity;

import java.util.OptionalInt;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/** A model of histories in memory, with all summed up that does not depend on the pair. Immutable but for being closed; thread-safe. */
final class SimilarityModel implements LoadedModel {

    private final String description;
    private final HistoryTables tables;
    private volatile boolean closed;

    SimilarityModel(final String description, final HistoryTables tables) {
        this.description = description;
        this.tables = tables;
    }

    @Override
    public ModuleCopy newCopy() throws EngineException {
        if (closed) {
            throw new EngineException(description + ": the model is closed");
        }
        return new SimilarityCopy(
                description, tables.scorer(), users(), items(), tables.model().asOf());
    }

    private int users() {
        return tables.snapshot().log().users();
    }

    private int items() {
        return tables.snapshot().log().items();
    }

    @Override
    public String explanation() {
        return "scores by the " + tables.snapshot().log().size() + " purchases of " + users() + " users at " + items()
                + " items (" + tables.model().kind() + ")";
    }

    @Override
    public boolean scoresHistories() {
        return true;
    }

    @Override
    public long bytes() {
        return tables.bytes();
    }

    @Override
    public OptionalInt requiredUserRows() {
        return OptionalInt.of(users() + 1);
    }

    @Override
    public OptionalInt requiredItemRows() {
        return OptionalInt.of(items() + 1);
    }

    /** Copies that are still in use go on working; the memory is free when the last of them is gone. */
    @Override
    public void close() {
        closed = true;
    }
}
