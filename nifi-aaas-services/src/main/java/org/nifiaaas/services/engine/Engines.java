package org.nifiaaas.services.engine;

import java.util.Map;
import java.util.TreeMap;

/** The engines that there are, by name. Immutable and thread-safe. */
public final class Engines {

    private final Map<String, InferenceEngine> byName = new TreeMap<>();

    private Engines(final InferenceEngine... engines) {
        for (final InferenceEngine engine : engines) {
            byName.put(engine.name(), engine);
        }
    }

    /** Engines of different names. */
    public static Engines of(final InferenceEngine... engines) {
        return new Engines(engines);
    }

    /**
     * The engine that runs a model.
     *
     * @param name as a bundle manifest gives it
     * @throws EngineException if there is none of this name
     */
    public InferenceEngine named(final String name) throws EngineException {
        final InferenceEngine engine = byName.get(name);
        if (engine == null) {
            throw new EngineException(
                    "it needs the engine '" + name + "', known are " + String.join(", ", byName.keySet()));
        }
        return engine;
    }
}
