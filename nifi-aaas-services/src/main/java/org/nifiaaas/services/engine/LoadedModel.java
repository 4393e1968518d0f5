package org.nifiaaas.services.engine;

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

    /** Bytes that the model takes, whatever the number of copies; 0 if the engine does not know. Not asked for after {@link #close()}. */
    default long bytes() {
        return 0;
    }

    /** Releases the weights. The caller makes sure that no copy is in use. */
    @Override
    void close();
}
