package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;

class ScalaTypesTest {

    @Test
    void loadingLeavesNoComparisonsOfTypesBehind() throws EngineException {
        final TestModules modules = new TestModules();
        final byte[] bytes = modules.saved(modules.ncf());
        try (LoadedModel model =
                new BigDLEngine().load(new SerializedModel("a test", bytes, ModelOutput.LOG_SOFTMAX, 0))) {
            assertTrue(ScalaTypes.comparisons().isEmpty(), model.explanation());
        }
    }
}
