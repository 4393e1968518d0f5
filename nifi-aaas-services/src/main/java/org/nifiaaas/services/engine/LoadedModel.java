package org.nifiaaas.services.engine;

import java.util.OptionalInt;

/** A model in memory, immutable once loaded. Thread-safe. */
public interface LoadedModel extends AutoCloseable {

    /**
     * Makes a copy for one task. Copies share the weights; each has its own buffers.
     *
     * @throws EngineException if the module cannot be copied
     */
    ModuleCopy newCopy() throws EngineException;

    /** How the model scores, in words for people; one line, empty if there is nothing to tell. */
    default String explanation() {
        return "";
    }

    /** Whether the model scores by what a user bought, so that copies take {@link PurchaseHistory histories}. */
    default boolean scoresHistories() {
        return false;
    }

    /** Bytes that the model takes, whatever the number of copies; 0 if the engine does not know. Not asked for after {@link #close()}. */
    default long bytes() {
        return 0;
    }

    /** Number of user rows that a bundle must have ids for, the row of unknown ones among them; empty if rows without an id do no harm. */
    default OptionalInt requiredUserRows() {
        return OptionalInt.empty();
    }

    /** Number of item rows likewise, see {@link #requiredUserRows()}. */
    default OptionalInt requiredItemRows() {
        return OptionalInt.empty();
    }

    /** Releases the weights. The caller makes sure that no copy is in use. */
    @Override
    void close();
}
