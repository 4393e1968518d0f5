package org.nifiaaas.services.model;

import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;
import org.nifiaaas.services.engine.stack.StackEngine;

/** The engines that the service runs models with. */
final class ServedEngines {

    private ServedEngines() {}

    static Engines all() {
        final InferenceEngine networks = new BigDLEngine();
        final InferenceEngine histories = new SimilarityEngine();
        return Engines.of(networks, histories, new StackEngine(histories, networks));
    }
}
