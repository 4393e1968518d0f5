package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.failure.TrainingException;

class TrainedModelTest {

    private static TrainedModel trained(final Double... losses) {
        return new TrainedModel(null, 1000, List.of(losses), 4);
    }

    @Test
    void throughputCountsEveryEpoch() {
        assertEquals(750, trained(0.5, 0.4, 0.3).recordsPerSecond());
    }

    @Test
    void lossThatIsNoNumberIsRefused() {
        assertDoesNotThrow(() -> trained(0.5, 0.4).requireFiniteLosses());
        final TrainingException failure = assertThrows(
                TrainingException.class, () -> trained(0.5, Double.NaN).requireFiniteLosses());
        assertEquals(
                "Training diverged: the loss of epoch 2 is NaN; a lower --learning-rate may help",
                failure.getMessage());
    }
}
