package org.nifiaaas.services.engine.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.StackedFiles;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;

/** Files that are no stack. */
class StackEngineTest {

    private static final byte[] NONE = "no model".getBytes(StandardCharsets.UTF_8);

    private final StackEngine engine = new StackEngine(new SimilarityEngine(), new BigDLEngine());

    private static SerializedModel model(final ModelInput input, final Optional<StackedFiles> files) {
        return new SerializedModel(
                "a test",
                NONE,
                Optional.empty(),
                input,
                ModelOutput.SIGMOID,
                0,
                new FeatureShape(new int[] {2}, 0),
                files);
    }

    private String refusal(final ModelInput input, final Optional<StackedFiles> files) {
        return assertThrows(EngineException.class, () -> engine.load(model(input, files)))
                .getMessage();
    }

    @Test
    void aModelWithoutItsHistoriesIsRefused() {
        assertEquals(
                "a test: there is no model of histories beside the network",
                refusal(ModelInput.FEATURES, Optional.empty()));
    }

    @Test
    void aModelThatTakesPairsIsRefused() {
        assertEquals(
                "a test: a model of the engine stack takes the input features and has the output sigmoid with"
                        + " positiveClass 0, its manifest says otherwise",
                refusal(ModelInput.PAIR, Optional.of(new StackedFiles(NONE, NONE, "{}"))));
    }

    @Test
    void weightsThatAreNoneAreRefused() {
        assertEquals(
                "a test: the file of weights is no JSON of the weights of a stack",
                refusal(ModelInput.FEATURES, Optional.of(new StackedFiles(NONE, NONE, "weights"))));
        assertEquals(
                "a test: the file of weights lacks the weights of the case 'known repeat'",
                refusal(ModelInput.FEATURES, Optional.of(new StackedFiles(NONE, NONE, "{\"weights\": {}}"))));
    }
}
