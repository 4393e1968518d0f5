package org.nifiaaas.services.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlanOutputTest {

    @Test
    void severalScoresGoThroughSoftmax() {
        final float[] scores = {0.5f, -1.25f, 2};
        final double sum = Math.exp(0.5) + Math.exp(-1.25) + Math.exp(2);

        assertEquals(Math.exp(-1.25) / sum, new PlanOutput(1).probability(scores), 1e-7);
        assertEquals(Math.exp(2) / sum, new PlanOutput(2).probability(scores), 1e-7);
    }

    @Test
    void aSingleScoreGoesThroughTheLogisticFunction() {
        assertEquals(1 / (1 + Math.exp(-1.5)), new PlanOutput(0).probability(new float[] {1.5f}), 1e-7);
        assertEquals(1 / (1 + Math.exp(1.5)), new PlanOutput(0).probability(new float[] {-1.5f}), 1e-7);
    }

    @Test
    void largeScoresDoNotOverflow() {
        assertEquals(1, new PlanOutput(0).probability(new float[] {3e38f, -3e38f}));
        assertEquals(0, new PlanOutput(1).probability(new float[] {3e38f, -3e38f}));
        assertEquals(0, new PlanOutput(0).probability(new float[] {-3e38f}));
        assertEquals(1, new PlanOutput(0).probability(new float[] {3e38f}));
    }

    @Test
    void scoresThatAreNoNumbersHaveNoProbability() {
        assertTrue(Float.isNaN(new PlanOutput(0).probability(new float[] {0, Float.NaN})));
        assertTrue(Float.isNaN(new PlanOutput(0).probability(new float[] {Float.NaN})));
        assertTrue(Float.isNaN(new PlanOutput(1).probability(new float[] {Float.POSITIVE_INFINITY, 0})));
    }
}
