package org.nifiaaas.services.engine;

/** Loads models of one framework. Thread-safe. */
public interface InferenceEngine {

    /** Name of the engine as a bundle manifest gives it, such as {@code bigdl}. */
    String name();

    /**
     * Reads a model into memory. May take seconds: never called on a scoring thread.
     *
     * @param model the serialized module and how its output is to be read
     * @param pace asked between steps of the work, wherever the engine can divide it; on the calling thread only
     * @return the loaded model, which the caller closes
     * @throws EngineException if the bytes are not a model that this engine can run
     */
    LoadedModel load(SerializedModel model, Pace pace) throws EngineException;

    /** Reads a model into memory as fast as possible, see {@link #load(SerializedModel, Pace)}. */
    default LoadedModel load(final SerializedModel model) throws EngineException {
        return load(model, Pace.FULL);
    }
}
