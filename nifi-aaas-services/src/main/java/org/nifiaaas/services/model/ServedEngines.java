package org.nifiaaas.services.model;

import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;

/** The engines that the service runs models with. */
final class ServedEngines {

    private ServedEngines() {}

    static Engines all() {
        return Engines.of(new BigDLEngine(), new SimilarityEngine());
    }
}
