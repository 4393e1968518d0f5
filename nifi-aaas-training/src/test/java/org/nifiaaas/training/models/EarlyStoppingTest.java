package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    private final EarlyStopping stopping = new EarlyStopping(2);

    @Test
    void bestEpochKeepsItsWeightsWhileWorseOnesFollow() {
        stopping.record(1, 0.1, 1);
        stopping.record(2, 0.3, 2);
        stopping.record(3, 0.2, 3);
        assertFalse(stopping.isOver());
        stopping.record(4, 0.3, 4);
        assertTrue(stopping.isOver(), "as good is not better");
        assertEquals(2, stopping.best());
        assertEquals(0.3, stopping.quality());
        assertArrayEquals(new float[] {2}, stopping.weights());
        assertEquals(4, stopping.last());
    }

    @Test
    void patienceBeginsAnewWithEachBetterEpoch() {
        stopping.record(1, 0.1, 1);
        stopping.record(2, 0.05, 2);
        stopping.record(3, 0.2, 3);
        stopping.record(4, 0.1, 4);
        assertFalse(stopping.isOver());
        stopping.record(5, 0.1, 5);
        assertTrue(stopping.isOver());
        assertEquals(3, stopping.best());
    }

    @Test
    void qualityThatIsNoNumberIsNeverBetter() {
        stopping.record(1, Double.NaN, 1);
        stopping.record(2, Double.NaN, 2);
        assertEquals(1, stopping.best());
        stopping.record(3, 0.1, 3);
        assertEquals(3, stopping.best(), "a number is better than none");
    }
}
