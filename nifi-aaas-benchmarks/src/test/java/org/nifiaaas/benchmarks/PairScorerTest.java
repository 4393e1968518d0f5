package org.nifiaaas.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;

class PairScorerTest {

    private static final int ROWS = 100;

    @Test
    void theEnginesThatAreComparedComputeTheSame() throws Exception {
        final ReferenceNcf ncf = new ReferenceNcf();
        final int[] pairs = ReferenceNcf.pairs(ROWS, 1);
        final SerializedModel serialized = new SerializedModel("ncf", ncf.bigdl(), ModelOutput.LOG_SOFTMAX, 0);

        try (LoadedModel model = new BigDLEngine().load(serialized);
                PairScorer engine = new EngineScorer(model);
                PairScorer peer = new OnnxRuntimeScorer(ncf.onnx())) {
            assertArrayEquals(engine.score(pairs, ROWS), peer.score(pairs, ROWS), 1e-5f);
        }
    }
}
