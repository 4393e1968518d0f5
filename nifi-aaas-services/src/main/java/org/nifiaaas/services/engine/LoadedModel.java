package org.nifiaaas.services.engine;

/** A model in memory, immutable once loaded. Thread-safe. */
public interface LoadedModel extends AutoCloseable {

    /**
     * Makes a copy for one task. Copies share the weights; each has its own buffers.
     *
     * @throws EngineException if the module cannot be copied
     */
    ModuleCopy newCopy() throws EngineException;

    /** Releases the weights. The caller makes sure that no copy is in use. */
    @Override
    void close();
}
